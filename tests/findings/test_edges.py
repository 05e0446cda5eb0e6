"""Cases that a reader found: each once gave a wrong word, a wrong number or no answer."""

import math

import pytest

from bvanalyse.claims import Verdict, judge_claim
from bvanalyse.findings import Kind, State, judge
from bvanalyse.observations import join

PLAN = "share_help_measures_with_plan"
LATE = "share_deadline_breaches"
REPORTS = "reports_received"


def of_kind(family, kind):
    return [finding for finding in family.findings if finding.kind is kind]


@pytest.mark.parametrize("county", [150, 50, None])
def test_no_breaches_here_and_many_in_the_county_is_told(figures, register, county):
    table = figures(
        ("3203", 2021, "deadline_breaches", 0), ("32", 2021, "deadline_breaches", county)
    )

    [finding] = of_kind(judge(table, "3203", 2021, register), Kind.LEGAL)

    assert (finding.breached, finding.base_needed) == (False, None)


def test_one_who_went_without_is_a_breach_whatever_the_percentage_rounds_to(figures, register):
    table = figures(("3203", 2021, PLAN, (399, 400)))
    table.loc[0, "value"] = 100.0

    [finding] = of_kind(judge(table, "3203", 2021, register), Kind.LEGAL)

    assert finding.breached


def test_spring_is_told_with_the_test_of_spring(figures, register):
    late = {"2020H1": 2, "2020H2": 2, "2021H1": 3, "2021H2": 40}
    table = figures(*(("3203", period, LATE, (x, 100)) for period, x in late.items()))

    told = {
        finding.after.period: finding.change.state
        for finding in of_kind(judge(table, "3203", 2021, register), Kind.LEGAL)
    }

    assert told == {"2021H1": State.NOT_SHOWN, "2021H2": State.CLEAR}


def test_known_counts_are_never_taken_for_rounded_ones(figures, register):
    share = "share_reports_to_investigation"
    table = figures(("3203", 2021, share, (400, 10_000)), ("32", 2021, share, (4_600, 100_000)))

    [finding] = of_kind(judge(table, "3203", 2021, register), Kind.AGAINST)

    assert (finding.state, finding.direction) == (State.CLEAR, -1)


def test_two_counties_are_nobodys_county(figures, register):
    share = "share_reports_to_investigation"
    rows = [(place, 2021, share, (40, 100)) for place in ("3203", "32", "11")]

    assert of_kind(judge(figures(*rows), "3203", 2021, register), Kind.AGAINST) == []


def test_a_hidden_count_of_breaches_says_nothing_of_the_law(figures, register):
    rows = [("3203", 2020, "deadline_breaches", 20), ("3203", 2021, "deadline_breaches", None)]

    family = judge(figures(*rows), "3203", 2021, register)

    assert family.findings == ()


def test_the_total_is_no_group_and_a_hidden_group_leaves_the_order_open(figures, register):
    split = "reports_by_reporter_type"
    rows = [
        ("3203", year, split, count, name)
        for year in (2020, 2021)
        for name, count in (("Skole", 300), ("Politi", 20), ("Nav", 10))
    ]
    claim = claimed(split, "Skole; Politi", kind="top", k=2)
    known, hidden = figures(*rows), figures(*rows)
    hidden.loc[hidden["category"] == "Nav", ["value", "status"]] = [math.nan, "suppressed"]

    verdicts = [
        judge_claim(claim, judge(table, "3203", 2021, register)).verdict
        for table in (known, hidden)
    ]

    assert verdicts == [Verdict.NOT_SHOWN, Verdict.NOT_SHOWN]


def claimed(subject, category, *, kind, k):
    from bvanalyse.claims import Claim

    return Claim("test", kind, False, subject, category, "2021", "", None, k, "sitat", "her", {})


def test_an_old_series_is_no_news(figures, register):
    rows = [("3203", 2010, "investigations_opened", 3), ("3203", 2011, "investigations_opened", 40)]
    rows += [("3203", year, "reports_received", 100) for year in (2020, 2021)]

    told = {f.entry.id for f in judge(figures(*rows), "3203", 2021, register).findings}

    assert told == {"reports_received"}


def test_a_share_of_the_same_children_is_never_clearly_changed(figures, register):
    share = "share_children_placed_0_17"
    rows = [("3203", 2020, share, (300, 10_000)), ("3203", 2021, share, (600, 10_000))]

    [finding] = of_kind(judge(figures(*rows), "3203", 2021, register), Kind.SHARE)

    assert register[share].stock
    assert finding.state is State.PROBABLE


@pytest.mark.parametrize(("other", "known"), [(40, ["2019", "2020"]), (140, ["2019"])])
def test_a_year_that_two_sources_tell_in_two_ways_is_left_out(figures, register, other, known):
    rows = [("3203", 2019, REPORTS, 90), ("3203", 2020, REPORTS, 40), ("3203", 2021, REPORTS, 95)]
    table = join([figures(*rows), figures(("3203", 2020, REPORTS, other), source="en annen")])

    [finding] = of_kind(judge(table, "3203", 2021, register), Kind.COUNT)

    assert [point.period for point in finding.before] == known


def test_a_researcher_sees_a_finding_with_all_that_it_rests_on(figures, register):
    share = "share_reports_to_investigation"
    table = figures(
        ("3203", 2020, share, None),
        ("3203", 2021, share, (40, 100)),
        ("32", 2021, share, (600, 1000)),
    )

    [_, shown] = repr(judge(table, "3203", 2021, register)).splitlines()

    told = shown.strip().partition(", p ")[0]
    assert told == (
        f"<against clear down: {share}, 3203 2021 40 (40 of 100), others 32 2021 60 (600 of 1000)"
    )
