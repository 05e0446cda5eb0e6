"""The league table: marks by hand, a rank with its interval, and what is assumed."""

from pathlib import Path

import pytest

from bvanalyse.barometer import Measure, league, read_measures
from bvanalyse.errors import DataError

REFERENCE = Path(__file__).parents[1] / "data" / "reference"
SHARE = "share_investigations_within_3_months"
STAFF = "children_per_position"


def places(count):
    return [f"{9001 + number}" for number in range(count)]


def shares(figures, numerators, base=1000):
    rows = [(p, 2020, SHARE, (x, base)) for p, x in zip(places(99), numerators, strict=False)]
    return figures(*rows)


def test_the_twelve_indicators_of_the_newspaper_are_in_the_register(register):
    measures = read_measures(REFERENCE)

    assert len(measures) == 12
    assert all(measure.indicator in register for measure in measures)


def test_until_2018_the_middle_mark_lies_midway_between_the_ends(figures):
    table = shares(figures, range(500, 711, 10))  # 50, 51 ... 71 percent

    found = league(table, [Measure(SHARE, "higher", 1)], "2020", edition=2018, ends=(0.05, 0.95))

    # quantiles of 22 values: 51.05 and 69.95; 60.5 is midway
    by_value = {place.region: place.mark for place in found}
    assert by_value["9011"] == pytest.approx(3.5 + 2.5 * (60 - 60.5) / (69.95 - 60.5))
    assert by_value["9001"] == 1.0
    assert by_value["9022"] == 6.0


def test_from_2019_the_national_average_gets_the_middle_mark(figures):
    table = shares(figures, [500] * 2 + [600] * 18 + [700] * 2)
    country = figures(("0", 2020, SHARE, (640, 1000)))

    from bvanalyse.observations import join

    found = league(join([table, country]), [Measure(SHARE, "higher", 1)], "2020", edition=2019,
                   ends=(0.05, 0.95))  # fmt: skip

    # the ends are 50.5 and 69.5 (quantiles), so 60 lies 9.5 of 13.5 up to the average of 64
    mark = next(place.mark for place in found if place.region == "9003")
    low = 50 + 10 * (0.05 * 21 - 1)
    assert mark == pytest.approx(1 + 2.5 * (60 - low) / (64 - low))


def test_where_lower_is_better_the_lowest_gets_six(figures):
    rows = [(p, 2020, STAFF, 10 + step) for step, p in enumerate(places(20))]

    found = league(figures(*rows), [Measure(STAFF, "lower", 1)], "2020", edition=2018)

    assert (found[0].region, found[0].mark) == ("9001", 6.0)


def test_the_best_of_many_small_municipalities_may_stand_almost_anywhere(figures):
    table = shares(figures, [5, 6, 7, 8] * 10, base=10)

    found = league(table, [Measure(SHARE, "higher", 1)], "2020", edition=2018)

    assert found[0].rank.rank == 1
    assert found[0].rank.high > 30


def test_weights_decide_between_two_indicators(figures):
    rows = [(p, 2020, STAFF, 10 + step) for step, p in enumerate(places(20))]
    rows += [(p, 2020, SHARE, (500 + 10 * step, 1000)) for step, p in enumerate(places(20))]

    heavy = league(
        figures(*rows), [Measure(SHARE, "higher", 3), Measure(STAFF, "lower", 1)], "2020",
        edition=2018,
    )  # fmt: skip

    by_region = {place.region: place for place in heavy}
    assert by_region["9001"].mark == pytest.approx((3 * 1 + 1 * 6) / 4)


def test_a_missing_figure_is_left_out_of_the_mean_and_shown_as_missing(figures):
    rows = [(p, 2020, STAFF, 10 + step) for step, p in enumerate(places(20))]
    rows += [(p, 2020, SHARE, (500 + 10 * step, 1000)) for step, p in enumerate(places(19))]

    found = league(
        figures(*rows), [Measure(SHARE, "higher", 1), Measure(STAFF, "lower", 1)], "2020",
        edition=2018,
    )  # fmt: skip

    last = next(place for place in found if place.region == "9020")
    assert last.marks[SHARE] is None
    assert last.mark == last.marks[STAFF]


def test_the_same_figures_give_the_same_table(figures):
    table = shares(figures, range(500, 711, 10))
    measures = [Measure(SHARE, "higher", 1)]

    first, second = (league(table, measures, "2020", edition=2018) for _ in range(2))

    assert first == second


def test_too_few_municipalities_make_no_table(figures):
    table = shares(figures, [500, 600, 700])

    with pytest.raises(DataError, match=r"too few municipalities for a league table: found .3"):
        league(table, [Measure(SHARE, "higher", 1)], "2020", edition=2018)


def test_places_of_small_municipalities_move_further_than_those_of_large(figures):
    small = [(p, 2020, SHARE, (5 + step % 4, 10)) for step, p in enumerate(places(20))]
    large = [(f"{9101 + step}", 2020, SHARE, (4000 + 200 * step, 10_000)) for step in range(20)]

    found = league(figures(*small, *large), [Measure(SHARE, "higher", 1)], "2020", edition=2018)

    moved = {place.region: place.movement.far for place in found}
    assert min(moved[p] for p in places(20)) > max(moved[f"{9101 + step}"] for step in range(20))


def test_figures_without_counts_do_not_move(figures):
    rows = [(p, 2020, STAFF, 10 + step) for step, p in enumerate(places(20))]

    found = league(figures(*rows), [Measure(STAFF, "lower", 1)], "2020", edition=2018)

    assert {place.movement.far for place in found} == {0}
