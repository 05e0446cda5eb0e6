"""The register of SSB's rules says, in three languages, what each rule that is run is about."""

import re
import shutil

import pytest

from bvanalyse import places
from bvanalyse.errors import DataError
from bvanalyse.sources.kostra_xml import rules as register
from bvanalyse.sources.kostra_xml import rules_15f, rules_v4
from bvanalyse.sources.kostra_xml.rules_head import FILE_RULES

RULES = register.rules()
RUN = {
    "15F": {rule.rule for rules in rules_15f.RULES.values() for rule in rules} | {*FILE_RULES},
    "v4": {rule.rule for rules in rules_v4.RULES.values() for rule in rules} | {"Filbeskrivelse"},
}
TEXTS = [column for column in RULES.columns if column.startswith(("what_", "do_"))]
# SSB's own lists have 62 rules of the yearly file and 79 of messages, one of them at two levels
COUNTS = {"15F": 62, "v4": 80}


@pytest.mark.parametrize("format", register.FORMATS)
def test_the_rules_that_are_run_are_those_that_are_registered(format):
    own = RULES[RULES["format"] == format]

    assert set(own["rule"]) == RUN[format]
    assert len(own) == COUNTS[format]


@pytest.mark.parametrize("column", TEXTS)
def test_the_texts_are_short_whole_sentences(column):
    faulty = [
        text
        for text in RULES[column]
        if not re.fullmatch(r"[A-ZÆØÅ].*\.", text) or max(map(len, text.split(". "))) > 125
    ]

    assert not faulty


@pytest.mark.parametrize("start", ["what", "do"])
def test_the_three_languages_are_three_texts(start):
    english = RULES[f"{start}_en"]

    assert not (RULES[f"{start}_nb"] == english).any()
    assert not (RULES[f"{start}_nn"] == english).any()


def test_nynorsk_is_not_bokmal():
    words = re.compile(r"\b(ikke|en|et|hvis|hvor|fra|mer|uten|ei sak er|saken|meldingen)\b", re.I)

    found = [text for name in ("what_nn", "do_nn") for text in RULES[name] if words.search(text)]

    assert not found


def test_a_rule_with_two_levels_has_the_graver_one_by_default():
    assert register.levels("v4")["Undersøkelse 21"] == "E"
    assert register.levels("15F")["Melding 3"] == "W"


@pytest.mark.parametrize(
    "change, told",
    [
        (("Individ 06,E", "Individ 06,X"), "not allowed here"),
        (("Individ 06,E", "Individ 03,E"), "the row stands twice"),
        (("format,rule", "format,regel"), "column is missing"),
    ],
)
def test_a_broken_register_is_refused(change, told, tmp_path, monkeypatch):
    shutil.copytree(places.data_folder() / "reference", tmp_path / "reference")
    file = tmp_path / "reference" / register.FILE
    file.write_text(file.read_text(encoding="utf-8").replace(*change, 1), encoding="utf-8")
    monkeypatch.setenv(places.DATA_VARIABLE, str(tmp_path))

    with pytest.raises(DataError, match=told):
        register.rules.__wrapped__()
