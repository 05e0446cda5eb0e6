"""Levels that were declared come back from the tables, within what chance allows."""

import numpy as np
import pandas as pd
import pytest

from bvanalyse.metrics import from_events
from bvanalyse.synthetic.cases import Process, write_case_files
from bvanalyse.synthetic.cases.days import add_months
from bvanalyse.synthetic.cases.process import CONTENTS, REPORTERS

YEARS = (2019, 2023)
ERRORS = 4  # standard errors: one test in 16 000 would fail by chance, if the seed were not fixed


@pytest.fixture(scope="module")
def truth(tmp_path_factory):
    folder = tmp_path_factory.mktemp("levels")
    return write_case_files(
        folder, municipality="9002", years=YEARS, children=4000, seed=31, formats=["15F"]
    )


def near(found: float, declared: float, count: float) -> bool:
    """Whether a share of so many lies near what was declared; both 0 to 1."""
    return abs(found - declared) <= ERRORS * (declared * (1 - declared) / count) ** 0.5


@pytest.mark.parametrize("year", [2022, 2023])
def test_indicators_come_near_the_declared_levels(truth, year):
    found = from_events(truth.yearly, year)
    declared = truth.process.levels(year)

    plain = found[found["category"].eq("")].set_index("indicator")
    shares = plain.loc[list(declared)]

    assert shares["denominator"].gt(100).all()
    assert all(
        near(row["value"] / 100, declared[name] / 100, row["denominator"])
        for name, row in shares.iterrows()
    )


def test_other_levels_give_other_indicators(tmp_path):
    process = Process(within_3_months=0.5, with_plan=0.3, within_week=0.8, to_investigation=0.6)
    truth = write_case_files(
        tmp_path, municipality="9003", years=(2022, 2023), children=1500, seed=8,
        process=process, formats=["15F"],
    )  # fmt: skip

    found = from_events(truth.yearly, 2023)
    plain = found[found["category"].eq("")].set_index("indicator")

    assert all(
        near(plain.at[name, "value"] / 100, level / 100, plain.at[name, "denominator"])
        for name, level in process.levels(2023).items()
    )
    assert plain.at["share_investigations_within_3_months", "value"] < 60


def test_reports_per_resident_child_come_near_the_declared_rate(truth):
    report, declared = truth.yearly["report"], truth.process.reports_per_child_year
    own = report[report["received"].dt.year >= YEARS[0]]
    by_child = own.groupby("child_key").size()
    # the unborn are not among the residents, but reports come about them too
    expected = declared * sum(truth.residents.values())
    expected *= 1 + truth.process.unborn_days / (18 * 365.25)

    # siblings share reports, which at most doubles the variance between children
    error = np.sqrt(2 * (by_child**2).sum())

    assert abs(len(own) - expected) < ERRORS * error
    assert error < 0.05 * expected


def test_some_children_have_far_more_reports_than_chance_would_give(truth):
    counts = truth.yearly["report"].groupby("child_key").size()
    children = max(truth.residents.values())

    mean = counts.sum() / children
    variance = (counts**2).sum() / children - mean**2

    assert variance > 1.5 * mean


@pytest.mark.parametrize("year", [2020, 2022])
def test_codes_of_reports_are_named_as_often_as_declared(truth, year):
    report = truth.yearly["report"]
    own = report.loc[report["received"].dt.year == year, "report_key"]
    declared = truth.process

    for table, codes, share in (
        ("report_reporter", REPORTERS, declared.with_reporter),
        ("report_content", CONTENTS, declared.with_content),
    ):
        named = truth.yearly[table]
        counts = named[named["report_key"].isin(own)]["code"].value_counts()
        assert all(near(counts.get(code, 0) / len(own), share(code, year), len(own))
                   for code in codes if share(code, year) > 0)  # fmt: skip
        assert not set(counts.index) - {code for code in codes if share(code, year) > 0}


def test_reports_into_running_investigations_and_measures_are_told_only_from_2020(truth):
    report = truth.yearly["report"].dropna(subset="concluded")
    before = report["concluded"].dt.year < 2020

    early, late = (set(report.loc[which, "conclusion"]) for which in (before, ~before))

    assert (early, late) == ({"1", "2"}, {"1", "2", "3", "4"})


def test_long_investigations_are_extended_and_end_within_six_months_as_declared(truth):
    found = truth.messages["investigation"].dropna(subset="end")
    found = found[found["start"].dt.year >= 2022]
    start, end = (found[name].to_numpy("datetime64[D]").astype(int) for name in ("start", "end"))
    long = found[end > add_months(start, 3)]
    in_six = (end <= add_months(start, 6))[end > add_months(start, 3)]

    extended = long["extension"].eq("yes")

    assert near(in_six.mean(), truth.process.within_6_months, len(long))
    assert near(extended.mean(), truth.process.extended, len(long))


def test_visits_are_held_and_plans_evaluated_as_often_as_declared(truth):
    declared, last = truth.process, np.datetime64("2023-12-31")
    plan = truth.messages["plan"]
    plan = plan[plan["type"].isin(["1", "4", "5"])]
    years = (plan["end"].fillna(last) - plan["start"]).dt.days.sum() / 365.25
    done = truth.messages["plan_evaluation"]["plan_key"].isin(plan["plan_key"]).sum()
    measure = truth.messages["measure"].set_index("measure_key")
    due = truth.messages["visit_frequency"].query("kind == 'tilsyn'")
    ends = measure.loc[due["measure_key"], "end"].fillna(last).to_numpy()
    following = due.groupby("measure_key")["start"].shift(-1)
    days = (following.fillna(pd.Series(ends, due.index)) - due["start"]).dt.days
    wanted = (days * due["per_year"] // 365.25).clip(lower=0).sum()
    held = truth.messages["visit"]["kind"].eq("tilsyn").sum()

    assert abs(done / years - declared.evaluations_per_year) < 0.1
    assert wanted > 400
    assert abs(held / wanted - declared.visits_held) < 0.03
