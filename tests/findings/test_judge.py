"""What may be said of the documents' own figures, worked out by hand in tests/oracles."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bvanalyse.findings import Kind, State, judge
from bvanalyse.indicators import Register
from bvanalyse.params import read_params
from bvanalyse.report.material import Material

ROOT = Path(__file__).parents[2]
REGISTER = Register.load(ROOT / "data" / "reference")
with (ROOT / "tests" / "oracles" / "verdicts.csv").open(encoding="utf-8") as file:
    VERDICTS = list(csv.DictReader(file))


@pytest.fixture(scope="module")
def families():
    files = sorted((ROOT / "params").glob("[0-9]*.yaml"))
    materials = [Material(read_params(file), ROOT / "data") for file in files]
    return {material.unit.name: material.family for material in materials}


@pytest.mark.parametrize(
    "row", VERDICTS, ids=lambda r: "-".join([r["municipality"], r["indicator"], r["category"]])
)
def test_each_comparison_is_judged_as_by_hand(families, row):
    findings = families[row["municipality"]].of(row["indicator"], row["category"])

    found = {(finding.kind, finding.state, finding.direction) for finding in findings}

    assert (Kind(row["kind"]), State(row["state"]), int(row["direction"])) in found


def test_what_the_law_demands_comes_first_then_what_is_surest(families):
    kinds = [(f.kind, f.state) for f in families["Asker"].findings[:5]]

    assert kinds[0] == (Kind.LEGAL, State.FACT)
    assert {state for _, state in kinds[1:4]} == {State.CLEAR}


def test_the_family_is_every_test_that_was_made(families):
    tests = families["Asker"].tests

    assert tests == 23 + 1 + 1 + 2  # reporters, their division, all reports, two shares of children


def test_a_forecast_and_a_doubtful_figure_are_never_judged(figures):
    table = figures(
        ("0415", "2013", "reports_received", 20),
        ("0415", "2014", "reports_received", 90),
        status="forecast",
    )

    family = judge(table, "0415", 2015, REGISTER)

    assert family.findings == ()


def test_spring_is_not_compared_with_autumn_nor_a_year_with_a_half(figures):
    table = figures(
        ("0415", "2013", "reports_received", 20),
        ("0415", "2014H1", "reports_received", 90),
        ("0415", "2014H2", "reports_received", 20),
    )

    kinds = {finding.kind for finding in judge(table, "0415", 2014, REGISTER).findings}

    assert Kind.COUNT not in kinds


def test_figures_on_either_side_of_a_break_are_not_compared(figures):
    table = figures(
        ("0415", "2012", "reports_received", 20), ("0415", "2013", "reports_received", 90)
    )

    kinds = {finding.kind for finding in judge(table, "0415", 2013, REGISTER).findings}

    assert 2013 in REGISTER["reports_received"].breaks
    assert Kind.COUNT not in kinds


def test_later_figures_than_the_report_are_left_out(figures):
    table = figures(
        ("0415", "2014", "reports_received", 20),
        ("0415", "2015", "reports_received", 20),
        ("0415", "2016", "reports_received", 90),
    )

    finding = judge(table, "0415", 2015, REGISTER).findings[0]

    assert finding.after.period == "2015"


def test_a_change_that_clusters_could_make_is_only_probable(figures):
    table = figures(
        ("0415", "2014", "reports_received", 40), ("0415", "2015", "reports_received", 64)
    )

    finding = judge(table, "0415", 2015, REGISTER).findings[0]

    assert finding.comparison.p_value < 0.05
    assert finding.comparison.tolerates_dispersion < 2
    assert finding.state is State.PROBABLE


def test_a_change_large_enough_for_any_doubt_is_clear(figures):
    table = figures(
        ("0415", "2014", "reports_received", 40), ("0415", "2015", "reports_received", 100)
    )

    finding = judge(table, "0415", 2015, REGISTER).findings[0]

    assert (finding.state, finding.direction) == (State.CLEAR, 1)


def test_large_and_equal_counts_are_shown_unchanged(figures):
    table = figures(
        ("0415", "2014", "reports_received", 9000), ("0415", "2015", "reports_received", 9010)
    )

    finding = judge(table, "0415", 2015, REGISTER).findings[0]

    assert finding.state is State.UNCHANGED


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=5), st.permutations(range(5)))
def test_the_order_of_rows_never_matters(figures, counts, order):
    rows = [
        ("0415", str(2014 + step), "reports_received", count) for step, count in enumerate(counts)
    ]
    shuffled = [rows[place] for place in order if place < len(rows)]

    families = [judge(figures(*given), "0415", 2020, REGISTER) for given in (rows, shuffled)]

    assert families[0] == families[1]
