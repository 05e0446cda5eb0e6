"""One municipality among others: the funnel, the rank, the county, and families of tests."""

import pytest

from bvanalyse import stats
from bvanalyse.findings import Kind, State, judge, judge_all

SHARE, RATE = "share_repeat_reports", "reports_per_1000_children"


def places(count):
    return [f"{9001 + number}" for number in range(count)]


@pytest.fixture
def country(figures):
    """Shares of many municipalities in one year; the first is given."""

    def table(own, *, count=40, indicator=SHARE):
        others = [(round(60 + 6 * (number % 5)), 300) for number in range(count - 1)]
        values = [own, *others]
        return figures(
            *((p, 2020, indicator, v) for p, v in zip(places(count), values, strict=True))
        )

    return table


def of_peers(table, register, region="9001"):
    found = judge(table, region, 2030, register).findings
    return [finding for finding in found if finding.kind is Kind.PEERS]


@pytest.mark.parametrize(
    ("own", "state", "direction"),
    [
        ((240, 300), State.CLEAR, 1),
        ((5, 300), State.CLEAR, -1),
        ((70, 300), State.NOT_SHOWN, 0),
        ((6, 8), State.PROBABLE, 1),
    ],
)
def test_a_municipality_is_judged_by_the_funnel_for_its_size(
    country, register, own, state, direction
):
    [finding] = of_peers(country(own), register)

    assert (finding.state, finding.direction) == (state, direction)


def test_the_standing_is_that_of_the_statistics(country, register):
    table = country((240, 300))
    shares = table[["numerator", "denominator"]].to_numpy().T.tolist()

    [finding] = of_peers(table, register)

    standing, funnel = finding.evidence, stats.funnel_proportions(*shares)
    assert (standing.unit, standing.target) == (funnel.units[0], funnel.target)
    assert standing.rank == stats.rank_ci_proportions(*shares)[0]
    assert standing.shrunk == stats.shrink_proportions(*shares).units[0]


def test_rates_are_held_against_rates(country, register):
    [finding] = of_peers(country((90, 300), indicator=RATE), register)

    assert finding.evidence.unit.value == pytest.approx(300)


def test_fewer_than_eleven_municipalities_are_no_group(country, register):
    assert of_peers(country((240, 300), count=10), register) == []


def test_what_the_law_demands_is_held_against_others_too(country, register):
    table = country((240, 300), indicator="share_foster_ge_1y_followup_met")

    assert [finding.kind for finding in of_peers(table, register)] == [Kind.PEERS]


def test_many_comparisons_with_others_make_each_less_sure(figures, register):
    near = ("share_repeat_reports", (95, 300))
    shares = [
        "share_reports_to_investigation",
        "share_investigations_within_3_months",
        "share_children_voluntary_measures",
        "share_home_based_of_children_with_measures",
    ]
    alike = [(name, (66, 300)) for name in shares]
    others = [(p, 2020, n, (58 + 3 * (at % 5), 300)) for n, _ in (near, *alike)
              for at, p in enumerate(places(40)[1:])]  # fmt: skip

    alone = judge(
        figures(("9001", 2020, *near), *(o for o in others if o[2] == near[0])),
        "9001", 2030, register,
    )  # fmt: skip
    together = judge(
        figures(*(("9001", 2020, *row) for row in (near, *alike)), *others), "9001", 2030, register
    )

    [one] = [f for f in alone.of(near[0]) if f.kind is Kind.PEERS]
    [many] = [f for f in together.of(near[0]) if f.kind is Kind.PEERS]
    assert many.p_adjusted > one.p_adjusted == one.p_value == many.p_value


def test_many_municipalities_at_once_are_judged_as_each_alone(country, register):
    table = country((240, 300), count=12)

    together = dict(judge_all(table, places(12), 2030, register))

    assert together == {place: judge(table, place, 2030, register) for place in places(12)}
