"""Every sentence the package can make: correct in form, cautious in words, whole in numbers."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bvanalyse import LANGUAGES
from bvanalyse.findings import Family, State, judge
from bvanalyse.indicators import Register
from bvanalyse.observations import observations
from bvanalyse.params import read_params
from bvanalyse.regions import Regions
from bvanalyse.report.material import Material
from bvanalyse.report.sentences import Sentences
from bvanalyse.report.texts import Texts

ROOT = Path(__file__).parents[2]
REGISTER = Register.load(ROOT / "data" / "reference")
SENTENCES = {
    language: Sentences(Texts.load(language), Regions.load(ROOT / "data" / "reference"))
    for language in LANGUAGES
}
NB = SENTENCES["nb"]
FORBIDDEN = {
    "nb": {
        State.CLEAR: ("bevist",),
        State.PROBABLE: ("klar", "tydelig", "markant", "kraftig", "større enn tilfeldigheter"),
        State.NOT_SHOWN: ("ingen endring", "uendret", "stabil", "flatet ut", "små endringer"),
        State.UNCHANGED: ("helt uendret", "ingen endring"),
        State.TOO_LITTLE: ("ingen forskjell", "uendret"),
        State.FACT: ("nesten alle", "stort sett", "tydelig"),
    },
    "nn": {
        State.CLEAR: ("bevist", "prova"),
        State.PROBABLE: ("klår", "tydeleg", "markant", "kraftig", "større enn tilfeldige"),
        State.NOT_SHOWN: ("inga endring", "ingen endring", "uendra", "stabil", "flata ut"),
        State.UNCHANGED: ("heilt uendra", "inga endring"),
        State.TOO_LITTLE: ("ingen skilnad", "uendra"),
        State.FACT: ("nesten alle", "stort sett", "tydeleg"),
    },
    "en": {
        State.CLEAR: ("proven",),
        State.PROBABLE: ("clear", "marked", "sharp", "larger than chance"),
        State.NOT_SHOWN: ("no change", "unchanged", "stable", "levelled", "small change"),
        State.UNCHANGED: ("quite unchanged", "no change"),
        State.TOO_LITTLE: ("no difference", "unchanged"),
        State.FACT: ("nearly all", "mostly", "clear"),
    },
}
EVERYWHERE = r"\bnan\b|\binf\b|None|\{|\}|  | ,|\.\.|[Ss]ignifi[ck]an|p-ver|konfidens|confidence"
DECIMALS = {"nb": r"\d\.\d", "nn": r"\d\.\d", "en": r"\d,\d"}


def lint(sentence: str, state: State, language: str = "nb") -> list[str]:
    """What is wrong with a sentence, in the rules' own terms."""
    faults = [word for word in FORBIDDEN[language][state] if word in sentence.lower()]
    faults += re.findall(f"{EVERYWHERE}|{DECIMALS[language]}", sentence)
    faults += [] if sentence[0].isupper() or sentence[0].isdigit() else ["no capital letter"]
    faults += [] if sentence.endswith(".") else ["no full stop"]
    return faults


def all_faults(findings) -> dict[str, list[str]]:
    """The sentences of the findings, in every language, that break a rule."""
    said = {
        said.say(finding): lint(said.say(finding), finding.state, language)
        for language, said in SENTENCES.items()
        for finding in findings
    }
    return {sentence: faults for sentence, faults in said.items() if faults}


def findings_of(kind: str, *series: tuple[int, int]) -> tuple:
    rows = []
    for step, (x, n) in enumerate(series):
        common = {"region": "0415", "period": str(2014 + step), "source": "t", "ref": "r"}
        if kind == "count":
            rows.append(
                {**common, "indicator": "reports_received", "value": float(x), "unit": "reports"}
            )
        else:
            rows.append(
                {
                    **common,
                    "indicator": "share_foster_ge_1y_followup_met",
                    "unit": "percent",
                    "value": 100 * x / n,
                    "numerator": float(x),
                    "denominator": float(n),
                }
            )
    return judge(observations(rows), "0415", 2030, REGISTER).findings


@settings(deadline=None, derandomize=True, max_examples=150)
@given(st.lists(st.integers(0, 400), min_size=1, max_size=5))
def test_every_sentence_on_counts_keeps_the_rules(counts):
    findings = findings_of("count", *((count, 0) for count in counts))

    faults = all_faults(findings)

    assert not faults


@settings(deadline=None, derandomize=True, max_examples=100)
@given(
    st.lists(
        st.integers(1, 90).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
        min_size=1,
        max_size=3,
    )
)
def test_every_sentence_on_shares_keeps_the_rules_and_shows_its_counts(series):
    findings = findings_of("share", *series)

    said = [NB.say(finding) for finding in findings]

    assert not all_faults(findings)
    assert all(str(series[-1][1]) in sentence for sentence in said if series[-1][1] > 1)


@pytest.mark.parametrize(
    "file", sorted((ROOT / "params").glob("[0-9]*.yaml")), ids=lambda f: f.stem
)
def test_every_finding_in_the_five_reports_keeps_the_rules(file):
    material = Material(read_params(file), ROOT / "data")

    faults = all_faults(material.family.findings)

    assert not faults


def test_what_is_not_shown_is_followed_by_what_could_have_been_seen():
    finding = findings_of("count", (96, 0), (91, 0))[0]

    sentence = NB.say(finding)

    assert finding.state is State.NOT_SHOWN
    assert "Forskjellen kan være tilfeldig" in sentence
    assert "Bare 70 eller færre, eller 126 eller flere, kunne vist en endring." in sentence


def test_below_ten_only_the_count_is_said():
    finding = next(f for f in findings_of("share", (3, 5), (4, 5)) if f.comparison)

    sentence = NB.say(finding)

    assert "4 av 5" in sentence and "prosent)" not in sentence


def test_a_ratio_is_said_as_percent_below_two_and_as_times_above():
    up = NB.say(findings_of("count", (10, 0), (40, 0))[0])
    down = NB.say(findings_of("count", (100, 0), (30, 0))[0])

    assert "4,0 ganger så mange" in up
    assert "70 prosent færre" in down


def test_the_mark_gives_sign_and_word():
    marks = {
        NB.mark(findings_of("count", *pair)[0], Family((), 0))
        for pair in (((10, 0), (60, 0)), ((60, 0), (10, 0)), ((10, 0), (11, 0)))
    }

    assert marks == {"↑ tydelig opp", "↓ tydelig ned", "? uvisst"}
