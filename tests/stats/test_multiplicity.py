"""A family of comparisons: what is left when all are counted."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from bvanalyse.stats import adjust_p

# Benjamini & Hochberg 1995, JRSS B 57:289, section 4.1: fifteen hypotheses
MYOCARDIAL = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
    *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.000),
]


@pytest.mark.parametrize(
    ("method", "found"), [("bh", 4), ("holm", 3), ("hochberg", 3), ("bonferroni", 3)]
)
def test_the_published_family_keeps_its_published_findings(method, found):
    adjusted = adjust_p(MYOCARDIAL, method=method)

    kept = sum(p < 0.05 for p in adjusted)

    assert kept == found


@settings(deadline=None, derandomize=True, max_examples=40)
@given(
    st.lists(st.none() | st.floats(0, 1), max_size=30),
    st.sampled_from(
        [
            *(("bh", "fdr_bh"), ("by", "fdr_by"), ("holm", "holm")),
            *(("hochberg", "simes-hochberg"), ("bonferroni", "bonferroni")),
        ]
    ),
)
def test_families_agree_with_a_second_engine(family, names):
    ours, theirs = names
    tested = [p for p in family if p is not None]

    adjusted = adjust_p(family, method=ours)

    assert [p is None for p in adjusted] == [p is None for p in family]
    expected = multipletests(tested, method=theirs)[1].tolist() if tested else []
    assert [p for p in adjusted if p is not None] == pytest.approx(expected)


def test_a_missing_p_is_not_counted():
    family = [0.02, None, float("nan"), 0.5]

    adjusted = adjust_p(family)

    assert adjusted == (0.04, None, None, 0.5)


@pytest.mark.parametrize(
    ("family", "settings", "sentence"),
    [
        ([0.2, 1.2], {}, "p must lie from 0 to 1, not 1.2"),
        (
            [0.2],
            {"method": "sidak"},
            "unknown method 'sidak'; choose one of bh, holm, by, hochberg, bonferroni",
        ),
    ],
)
def test_the_impossible_is_refused_in_one_sentence(family, settings, sentence):
    with pytest.raises(ValueError) as caught:
        adjust_p(family, **settings)

    told = str(caught.value)

    assert told == sentence
