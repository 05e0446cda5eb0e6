"""Figures that go back to older borders, and municipalities that were divided."""

import pytest
from tests.regions.rows import REGIONS, figure, moved, share

from bvanalyse.observations import observations
from bvanalyse.regions import LATEST, to_borders


def test_the_same_place_in_two_sources_is_not_counted_twice():
    rows = [
        figure(region, 10, source=source)
        for source in ("a", "b")
        for region in ("0220", "0627", "0628")
    ]

    table = moved(*rows)

    assert table["value"].tolist() == [30.0, 30.0]
    assert table["source"].tolist() == ["a", "b"]


def test_a_figure_goes_back_to_an_older_number_but_a_merger_is_not_undone():
    rows = [figure("3405", 90.0, period="2021"), figure("3025", 500.0, period="2021")]

    table = moved(*rows, year=2018).set_index("region")

    assert table.loc["0501", "value"] == 90.0
    assert table.loc["0501", "ref"] == "tall; fra 3405 Lillehammer"
    assert table.loc[["0220", "0627", "0628"], "status"].tolist() == ["missing"] * 3
    assert "kan ikke føres tilbake" in table.loc["0220", "note"]


def test_a_divided_municipality_is_shared_out_by_a_key_and_only_as_an_estimate():
    key = {"1507": {"1508": 0.75, "1580": 0.25}}
    rows = observations([figure("1507", 400.0, period="2022"), share("1507", 4.0, 40.0,
                        period="2022")])  # fmt: skip

    table = to_borders(rows, LATEST, REGIONS, key).set_index(["region", "indicator"])

    counts = table.xs("reports_received", level="indicator")
    assert counts["value"].to_dict() == {"1508": 300.0, "1580": 100.0}
    assert set(table["status"]) == {"estimate"}
    both = table.loc[("1580", "share_deadline_breaches")]
    assert (both["numerator"], both["denominator"], both["value"]) == (1.0, 10.0, 10.0)
    assert "1507 er delt med nøkkelen 0,25" in both["note"]


@pytest.mark.parametrize("parts", [{"1508": 0.8, "1580": 0.1}, {"1508": 1.2, "1580": -0.2}])
def test_a_key_must_add_up(parts):
    rows = observations([figure("1507", 400.0, period="2022")])

    with pytest.raises(ValueError, match="the key of 1507 must be parts that add up to 1"):
        to_borders(rows, LATEST, REGIONS, {"1507": parts})


def test_a_share_without_its_numbers_cannot_be_shared_out_by_a_key():
    key = {"1507": {"1508": 0.75, "1580": 0.25}}
    rows = observations([figure("1507", 12.5, indicator="share_deadline_breaches", unit="percent")])

    table = to_borders(rows, LATEST, REGIONS, key)

    assert table["region"].tolist() == ["1508", "1580"]
    assert table["status"].tolist() == ["missing", "missing"]
    assert table["note"].str.contains("1507 er delt, og tallet kan ikke deles med en nøkkel").all()


def test_a_figure_under_a_number_that_had_been_merged_by_then_is_missing():
    table = moved(figure("0220", 30.0, period="2021"))  # Asker was 3025 from 2020, with two others

    [row] = table.to_dict("records")

    assert (row["region"], row["status"]) == ("3203", "missing")
    assert "0220 var slått sammen med andre da" in row["note"]
