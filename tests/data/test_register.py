"""The register speaks of every indicator, plainly, in every language."""

import re

import pytest
from tests.data.project import (
    DATA,
    REGISTER,
    SEED_ROWS,
    own_words,
    raw_rows,
)

from bvanalyse import LANGUAGES
from bvanalyse.indicators import SPOKEN

LONGEST_SENTENCE = 19  # words
FORBIDDEN = ("signifikant", "markant", "bevist", "bekymringsfull")


def test_every_indicator_of_the_documents_is_in_the_register():
    used = {row["indicator"] for _, row in SEED_ROWS}

    assert used <= set(REGISTER)


def test_the_register_holds_every_indicator_once():
    ids = [row["id"] for row in raw_rows(DATA / "reference" / "indicators.csv")]

    assert len(ids) == len(set(ids)) == len(REGISTER)
    assert {"children_0_17", "population_total"} <= set(ids)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_register_speaks_of_every_indicator(language):
    silent = [(entry, name) for entry, name, text in own_words(language) if not text.strip()]

    assert silent == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_label_means_one_indicator(language):
    labels = [text.casefold() for _, name, text in own_words(language) if name == "label"]

    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_asks_and_a_definition_tells(language):
    texts = own_words(language)

    ends = {name: {text[-1] for _, this, text in texts if this == name} for name in SPOKEN}

    assert ends["question"] == {"?"}
    assert ends["definition"] == ends["misreading"] == {"."}
    assert not ends["label"] & set(".?") and not ends["subject"] & set(".?")


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_no_text_claims_more_than_figures_can_show(language):
    texts = [*own_words(language), *((row["raw"], "note", row["note"]) for _, row in SEED_ROWS)]

    loud = [(entry, name, word) for entry, name, text in texts for word in FORBIDDEN
            if word in text.casefold()]  # fmt: skip

    assert loud == []


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_sentences_are_short_enough_to_read_once(language):
    sentences = [(entry, name, sentence) for entry, name, text in own_words(language)
                 for sentence in re.split(r"(?<=[.?!:])\s+", text)]  # fmt: skip

    long = [one for one in sentences if len(one[2].split()) > LONGEST_SENTENCE]

    assert long == []


def test_a_share_is_of_a_whole_that_is_counted():
    shares = [entry for entry in REGISTER.values() if entry.denominator]

    wholes = {REGISTER[entry.denominator].kind for entry in shares}

    assert shares and wholes <= {"count", "amount"}
    assert all(entry.per == 100 for entry in shares if entry.unit == "percent")
