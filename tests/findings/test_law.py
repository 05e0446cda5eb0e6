"""The judgement on what the law demands, from its rules in words."""

import pytest

from bvanalyse.findings import (
    Kind,
    Reason,
    Verdict,
    by_requirement,
    gravest_first,
    judge,
    reason,
    verdict,
)
from bvanalyse.findings.law import without_bare_counts

BREACHES, PLANS, COUNT = (
    "share_deadline_breaches", "share_help_measures_with_plan", "deadline_breaches",
)  # fmt: skip


@pytest.fixture
def judged(figures, register):
    """The judgement on an indicator's last figure, from (late or met, base) year by year."""

    def of(indicator, *pairs, others=(), rule=verdict, **common):
        rows = [("9001", 2020 + at, indicator, pair) for at, pair in enumerate(pairs)]
        last = 2019 + len(pairs)
        rows += [(f"9{at:03d}", last, indicator, pair) for at, pair in enumerate(others, 2)]
        family = judge(figures(*rows, **common), "9001", 2030, register)
        return [rule(f, family) for f in family.findings if f.kind is Kind.LEGAL]

    return of


@pytest.mark.parametrize(
    "indicator, pairs, expected",
    [
        (BREACHES, [(0, 69)], Verdict.KEPT),
        (PLANS, [(55, 55)], Verdict.KEPT),
        (BREACHES, [(0, 3)], Verdict.KEPT),  # nobody is left out, however few they are
        (BREACHES, [(2, 5)], Verdict.TOO_FEW),
        (PLANS, [(7, 9)], Verdict.TOO_FEW),
        (BREACHES, [(2, 10)], Verdict.FOLLOW_UP),  # nothing to hold it against
        (BREACHES, [(0, 200), (1, 200)], Verdict.WATCH),
        (BREACHES, [(4, 198), (30, 212)], Verdict.FOLLOW_UP),  # more than before beyond chance
        (PLANS, [(190, 200), (120, 200)], Verdict.FOLLOW_UP),  # fewer have one
        (PLANS, [(120, 200), (190, 200)], Verdict.WATCH),  # better, and still not all
        (BREACHES, [(1, 200), (1, 200), (1, 200)], Verdict.FOLLOW_UP),  # three in a row
        (BREACHES, [(0, 200), (1, 200), (1, 200), (1, 200)], Verdict.FOLLOW_UP),
        (BREACHES, [(1, 200), (0, 200), (1, 200)], Verdict.WATCH),
    ],
)
def test_the_judgement_follows_the_rules(judged, indicator, pairs, expected):
    assert judged(indicator, *pairs) == [expected]


def test_a_breach_beyond_what_others_have_is_to_be_followed_up(judged):
    others = [(2 + at % 3, 200) for at in range(30)]

    worse, like = (judged(BREACHES, (late, 200), others=others) for late in (40, 3))

    assert (worse, like) == ([Verdict.FOLLOW_UP], [Verdict.WATCH])


@pytest.mark.parametrize(
    "pairs, expected",
    [
        ([(2, 10)], Reason.ALONE),
        ([(4, 198), (30, 212)], Reason.MORE_THAN_BEFORE),
        ([(1, 200), (1, 200), (1, 200)], Reason.LASTING),
        ([(1, 200), (4, 198), (30, 212)], Reason.MORE_THAN_BEFORE),  # which says more than lasting
        ([(0, 200), (1, 200)], None),  # to be watched, not followed up
        ([(2, 5)], None),
        ([(0, 69)], None),
    ],
)
def test_what_should_be_followed_up_has_a_reason_and_nothing_else_has(judged, pairs, expected):
    assert judged(BREACHES, *pairs, rule=reason) == [expected]


def test_more_than_others_is_a_reason(judged):
    others = [(2 + at % 3, 200) for at in range(30)]

    assert judged(BREACHES, (40, 200), others=others, rule=reason) == [Reason.MORE_THAN_OTHERS]


def test_a_share_without_its_base_is_what_the_source_states(figures, register):
    rows = figures(("9001", 2021, BREACHES, 0.0), ("9001", 2021, PLANS, 93.5))

    family = judge(rows, "9001", 2030, register)
    found = {f.entry.id: verdict(f, family) for f in family.findings if f.kind is Kind.LEGAL}

    assert found == {BREACHES: Verdict.STATED, PLANS: Verdict.FOLLOW_UP}


def test_a_demand_with_several_figures_has_the_gravest_judgement(figures, register):
    rows = figures(("9001", 2021, BREACHES, (0, 40)), ("9001", 2021, COUNT, 3))

    family = judge(rows, "9001", 2030, register)

    assert by_requirement(family) == {"investigations": Verdict.FOLLOW_UP}


def test_what_should_be_followed_up_is_told_before_what_is_watched(figures, register):
    watched = [("9001", 2020 + at, BREACHES, (late, 200)) for at, late in enumerate((0, 1))]
    followed = [("9001", 2020 + at, PLANS, (met, 200)) for at, met in enumerate((190, 120))]
    kept = [("9001", 2021, "share_reports_within_deadline", (100, 100))]
    family = judge(figures(*watched, *followed, *kept), "9001", 2021, register)

    for findings in (family.findings, reversed(family.findings)):
        told = gravest_first(findings, family)

        assert [finding.entry.id for finding in told[:2]] == [PLANS, BREACHES]
        assert sorted(map(id, told)) == sorted(map(id, family.findings))


def test_a_demand_told_as_a_share_is_not_told_as_a_bare_count_too(figures, register):
    rows = [("9001", 2021, COUNT, 14), ("9001", 2021, PLANS, (50, 60))]
    both = [*rows, ("9001", 2021, BREACHES, (11, 97))]

    told = [
        sorted(f.entry.id for f in without_bare_counts(judge(t, "9001", 2030, register).findings)
               if f.kind is Kind.LEGAL)
        for t in (figures(*rows), figures(*both))
    ]  # fmt: skip

    assert told == [sorted([COUNT, PLANS]), sorted([BREACHES, PLANS])]


def test_every_figure_with_a_legal_limit_has_a_demand_and_no_other_has(register):
    both = {entry.id for entry in register.values() if entry.requirement}

    assert both == {entry.id for entry in register.values() if entry.legal_limit is not None}
