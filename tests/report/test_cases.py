"""What is made of case files together with another source is protected like the rest."""

from dataclasses import replace

import pytest

from bvanalyse import places
from bvanalyse.disclosure import EarlierReports
from bvanalyse.findings import Kind, judge
from bvanalyse.indicators import Register
from bvanalyse.observations import observations
from bvanalyse.report.cases import of_case_files, protected, told

REGISTER = Register.load(places.data_folder() / "reference")


def row(period, indicator, value, source="saksdata", **more):
    unit = REGISTER[indicator].unit
    told = {"region": "9001", "period": period, "indicator": indicator, "value": float(value)}
    return told | {"unit": unit, "source": source, "ref": "x"} | more


@pytest.mark.parametrize("small", [1, 2, 3])
def test_a_rate_of_a_small_count_and_public_residents_is_hidden(small):
    table = REGISTER.derive(
        observations(
            [row("2023", "reports_received", small), row("2023", "children_0_17", 250, "ssb_07459")]
        )
    )

    shown, _ = protected(table, REGISTER, EarlierReports())

    made = shown[of_case_files(shown)]
    assert "reports_per_1000_children" in set(made["indicator"])
    assert made["status"].eq("suppressed").all()
    assert made[["value", "numerator", "denominator"]].isna().all(axis=None)
    assert shown[~of_case_files(shown)]["value"].tolist() == [250]


def test_a_finding_that_rests_on_a_hidden_year_is_not_told():
    years = {"2021": 40, "2022": 2, "2023": 45}
    table = observations([row(year, "reports_received", count) for year, count in years.items()])
    found = judge(table, "9001", 2023, REGISTER)
    assert [finding.kind for finding in found.findings] == [Kind.COUNT]

    shown, _ = protected(table, REGISTER, EarlierReports())

    assert told(found, shown) == replace(found, findings=())


def test_what_the_law_demands_is_told_though_an_earlier_year_is_hidden():
    """The latest figure is shown in the table: its heading must not count something else."""
    years = {"2021": (9, 60), "2022": (2, 55), "2023": (8, 58)}
    table = observations(
        [
            {**row(year, "share_deadline_breaches", 100 * x / n), "numerator": x, "denominator": n}
            for year, (x, n) in years.items()
        ]
    )
    found = judge(table, "9001", 2023, REGISTER)
    shown, _ = protected(table, REGISTER, EarlierReports())
    assert shown.loc[shown["status"] == "suppressed", "period"].tolist() == ["2022"]

    (finding,) = (each for each in told(found, shown).findings if each.kind is Kind.LEGAL)

    assert (finding.after.period, finding.before, finding.change) == ("2023", (), None)
