"""What was planted is found by the package's own statistics, and nothing where nothing was."""

from pathlib import Path

import pytest

from bvanalyse.indicators import Register
from bvanalyse.observations import join, read_observations
from bvanalyse.sources import read_jsonstat
from bvanalyse.sources.statbank.mapped import observations_from_statbank
from bvanalyse.stats import (
    compare_composition,
    compare_counts,
    compare_proportions,
    funnel_rates,
    poisson_trend,
)
from bvanalyse.synthetic import write_folder
from bvanalyse.tables import read_csv

REAL = Path(__file__).parents[2] / "data" / "reference"
FIRST, LAST = 2017, 2022
YEARS = [str(year) for year in range(FIRST, LAST + 1)]
CLEAR = 0.001


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("made") / "synthetic"
    write_folder(out, REAL, count=30, years=(FIRST, LAST), seed=1)
    return out


@pytest.fixture(scope="module")
def planted(folder):
    return {row["kind"]: row for row in read_csv(folder / "plantet.csv").to_dict("records")}


@pytest.fixture(scope="module")
def series(folder):
    """The figures of an indicator in a place, by year."""
    register = Register.load(folder / "reference")
    files = [
        folder / "ssb" / f"{name}.json" for name in ("07459", "12275", "12286", "12362", "12615")
    ]
    mapped = [
        observations_from_statbank(
            read_jsonstat(path), register, path.name, reference=folder / "reference"
        ).observations
        for path in files
    ]
    own = read_observations(folder / "own" / "oppdiktede_tall.csv")
    figures = join([*mapped, own]).set_index(["region", "indicator", "period"])["value"]

    def values(region, indicator, years=YEARS):
        return [figures[region, indicator, year] for year in years]

    return values


def halves(row):
    return [year for year in YEARS if year < row["changed"]], [
        year for year in YEARS if year >= row["changed"]
    ]


def test_one_effect_of_each_kind_in_places_of_their_own(planted):
    assert list(planted) == ["trend", "drop", "step", "composition", "outlier", "control"]
    assert len({row["region"] for row in planted.values()}) == 6


def test_the_trend_is_found_with_its_size(planted, series):
    row = planted["trend"]
    counts, children = (series(row["region"], i) for i in (row["indicator"], "children_0_17"))

    found = poisson_trend(counts, children)
    ends = compare_counts(counts[-1], counts[0], exposure=(children[-1], children[0]))

    assert found.p_value < CLEAR and ends.p_value < CLEAR
    assert found.ci_low < float(row["size"]) < found.ci_high


def test_the_drop_in_a_share_is_found_with_its_size(planted, series):
    row = planted["drop"]
    before, after = (
        tuple(
            sum(series(row["region"], name, years))
            for name in ("investigations_within_3_months", "investigations_closed")
        )
        for years in halves(row)
    )

    found = compare_proportions(after, before)

    assert found.p_value < CLEAR
    assert found.ci_low < float(row["size"]) / 100 < found.ci_high


def test_the_step_in_an_amount_has_its_size(planted, series):
    row = planted["step"]
    before, after = (
        sum(series(row["region"], row["indicator"], years)) / len(years) for years in halves(row)
    )

    assert after / before == pytest.approx(
        float(row["size"]), rel=0.05
    )  # residents change a little


def test_the_change_in_composition_is_found_with_its_size(planted, series):
    row = planted["composition"]
    before, after = (
        [
            sum(series(row["region"], f"children_{kind}_0_17", years))
            for kind in ("placed", "home_based")
        ]
        for years in halves(row)
    )

    found = compare_composition(after, before)
    shares = [placed / (placed + home) for placed, home in (before, after)]

    assert found.p_value <= CLEAR
    assert 100 * (shares[1] - shares[0]) == pytest.approx(float(row["size"]), abs=7)


def test_the_outlier_stands_out_among_its_peers(folder, planted, series):
    row = planted["outlier"]
    others = [other["region"] for other in planted.values()]
    counts = [sum(series(region, "children_with_investigation")) for region in others]
    children = [sum(series(region, "children_0_17")) for region in others]

    units = funnel_rates(counts, children).units
    away = {region: abs(unit.z or 0) for region, unit in zip(others, units, strict=True)}
    rate = counts[others.index(row["region"])] / children[others.index(row["region"])]
    everyone = sum(series("0", "children_with_investigation")) / sum(series("0", "children_0_17"))

    assert max(away, key=away.get) == row["region"]
    assert rate / everyone == pytest.approx(float(row["size"]), rel=0.15)


def test_nothing_is_found_where_nothing_was_planted(planted, series):
    row = planted["control"]

    found = poisson_trend(*(series(row["region"], i) for i in (row["indicator"], "children_0_17")))

    assert found.p_value > 0.05
    assert found.ci_low < float(row["size"]) == 1 < found.ci_high
