"""Every word in the three languages: complete, plain, short, filled and used."""

import re
import string
import tomllib
from importlib.resources import files

import pytest

from bvanalyse import LANGUAGES
from bvanalyse.report.texts import Texts, capitalised

BANNED = {
    "nb": (
        "signifikant", "bevist", "markant", "bekymringsfull", "kraftig", "nullhypotese",
        "konfidens", "p-verdi", "stabil", "flatet ut", "enheten", "dessverre", "heldigvis",
    ),
    "nn": (
        "signifikant", "bevist", "prova", "markant", "uroleg", "kraftig", "nullhypotese",
        "konfidens", "p-verdi", "stabil", "flata ut", "eininga", "dessverre", "heldigvis",
    ),
    "en": (
        "significan", "proven", "marked", "worrying", "sharp", "null hypothesis", "confidence",
        "p-value", "stable", "levelled off", "dramatic", "unfortunately", "fortunately",
    ),
}  # fmt: skip
#: words of another language that a page in this one must not hold
FOREIGN = {
    "nb": ("ikkje", "frå", "kva", "kor mange", "the", "and", "of"),
    "nn": ("ikke", "fra", "hva", "hvor", "noe", "mye", "flere", "the", "and", "of"),
    "en": ("ikke", "ikkje", "fra", "frå", "og", "er", "av", "det", "som"),
}
MOST_WORDS = 20


def strings(language):
    """Every key of a language with each text under it."""
    source = (files("bvanalyse.report") / "texts" / f"{language}.toml").read_text(encoding="utf-8")

    def items(value):
        if not isinstance(value, list):
            return [value]
        return [item for part in value for item in items(part)]

    def flat(entries, prefix=""):
        for key, value in entries.items():
            if isinstance(value, dict):
                yield from flat(value, f"{prefix}{key}.")
            else:
                yield from ((prefix + key, item) for item in items(value))

    return list(flat(tomllib.loads(source)))


def blanks(text):
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_every_text_with_the_same_blanks(language):
    own, bokmal = strings(language), strings("nb")

    differing = [
        (key, text)
        for (key, text), (known, original) in zip(own, bokmal, strict=True)
        if key != known or set(blanks(text)) != set(blanks(original))
    ]

    assert not differing


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_is_short_and_claims_no_more_than_the_rules_allow(language):
    free = ("findings.reading", "method.")

    faults = [
        (key, text)
        for key, text in strings(language)
        for sentence in re.split(r"(?<=[.?!])\s", text)
        if (len(sentence.split()) > MOST_WORDS and not key.startswith(free))
        or [word for word in BANNED[language] if word in text.lower()]
    ]

    assert not faults


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_another_language_is_left(language):
    foreign = re.compile(rf"\b({'|'.join(FOREIGN[language])})\b", re.IGNORECASE)

    left = [
        (key, text)
        for key, text in strings(language)
        if foreign.search(re.sub(r"\{[^}]*\}|\([^)]*\)|[«“][^»”]*[»”]", "", text))
    ]

    assert not left


def test_a_period_is_said_as_people_say_it():
    texts = Texts.load("nb")

    said = [texts.in_period(p) for p in ("2021", "2018H1", "2022M08", "2021-12-31", "2016/2021")]

    assert said == [
        "i 2021",
        "i første halvår 2018",
        "i august 2022",
        "den 31. desember 2021",
        "fra 2016 til 2021",
    ]


def test_several_years_in_a_row_are_said_as_a_span():
    texts = Texts.load("nb")

    said = [
        texts.periods(years)
        for years in (
            ["2015"],
            ["2015", "2016"],
            ["2015", "2016", "2017"],
            ["2015", "2017", "2018"],
            ["2013", "2014", "2015", "2016", "2018", "2019", "2020"],
            ["2016", "2017H1", "2018"],
        )
    ]

    assert said == [
        "2015",
        "2015 og 2016",
        "2015–2017",
        "2015, 2017 og 2018",
        "2013–2016 og 2018–2020",
        "2016, første halvår 2017 og 2018",
    ]


def test_small_numbers_are_words_and_one_is_singular():
    texts = Texts.load("nb")

    assert [texts.whole(n) for n in (0, 1, 12, 13)] == ["ingen", "én", "tolv", "13"]
    assert [texts.counted("reports", n) for n in (0, 1, 2)] == ["meldinger", "melding", "meldinger"]


def test_an_unknown_key_or_a_missing_blank_is_a_fault():
    texts = Texts.load("nb")

    with pytest.raises(KeyError):
        texts("finnes.ikke")
    with pytest.raises(KeyError):
        texts("period.half1")


def test_only_the_first_letter_is_raised():
    assert capitalised("«nav» økte") == "«nav» økte"
    assert capitalised("tallet på Nav-meldinger") == "Tallet på Nav-meldinger"
