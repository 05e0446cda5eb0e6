"""The legal basis is read as SSB reads it, each definition wider than the one before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bvanalyse.metrics import Choices
from bvanalyse.metrics.hjemmel import CARE_DEFINITIONS, care_definition, named_in
from bvanalyse.metrics.material import placement_categories


@pytest.mark.parametrize(
    ("basis", "expected"),
    [
        (("BVL", "4", "12"), "program"),
        (("BVL", "4", "12", "", "c", ""), "program"),
        (("BVL", "4", "8", "3"), "program"),
        (("BVL", "4", "8", "1"), ""),
        (("BVL", "4", "8", "1", "", "BVL 4-12/1/a"), "specification"),
        (("BVL", "4", "8", "", "", "BVL 4-120"), ""),
        (("BVL", "4", "8", "", "", "BVL 14-12"), ""),
        (("BVL", "4", "8", "", "", "BVL 4-12b"), "footnote"),
        (("BVL", "4", "4", "", "", "BVL 4-12"), ""),
        (("BVL", "4", "120"), ""),
        (("BVL2021", "5", "1", "1", "g"), "program"),
        (("BVL2021", "5", "1", "1", "a,h"), "program"),
        (("BVL2021", "5", "1", "1", "h"), ""),
        (("BVL2021", "5", "1", "2", ""), "specification"),
        (("BVL2021", "4", "12"), ""),
        (("", "", ""), ""),
    ],
)
def test_a_care_measure_by_its_legal_basis(basis, expected):
    found = care_definition(*basis)

    assert found == expected


words = st.sampled_from(["", "BVL", "BVL2021", "4", "8", "12", "12a", "2,3", "a", "BVL 4-12"])


@given(words, words, words, words, words, words)
def test_any_words_are_judged(law, chapter, section, paragraphs, letters, jmfr):
    found = care_definition(law, chapter, section, paragraphs, letters, jmfr)

    assert found in ("", *CARE_DEFINITIONS)


def test_a_chapter_covers_its_sections_in_its_own_act_only():
    wanted = Choices().emergency_sections

    found = [named_in(*basis, wanted) for basis in [("BVL2021", "4", "1"), ("BVL", "4", "1")]]

    assert found == [True, False]


def test_placements_are_those_of_ssb_and_housing_by_choice():
    named = placement_categories(Choices(housing_is_placement=False))

    assert sorted(named) == sorted(
        ["1.1", "1.2", "1.99", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.99", "8.2"]
    )
    assert placement_categories(Choices()) == [*named, "8.4", "8.5"]
