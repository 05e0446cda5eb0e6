"""Coarser tables: nothing is lost, hidden parts hide their sum, and shares are not added."""

import math

import pytest

from bvanalyse.disclosure import coarser, pooled, protect
from bvanalyse.errors import ParameterError
from bvanalyse.events import codes

REPORTERS = codes("melder").set_index("label")["group"].to_dict()


def test_reporters_become_a_few_groups_that_can_be_shown(counts, gone):
    table = counts(
        ("", 15),
        ("Barnet selv", 3),
        ("Familie for øvrig", 2),
        ("Skole", 3),
        ("Barnehage", 2),
        ("Utekontakt/fritidsklubb", 5),
    )

    merged = coarser(table, REPORTERS)

    assert dict(zip(merged["category"], merged["value"], strict=True)) == {
        "": 15,
        "privat": 5,
        "offentlig": 10,
    }
    assert gone(protect(merged)) == []


def test_a_group_with_a_hidden_part_is_hidden(counts):
    table = counts(("Skole", 3), ("Barnehage", 2), ("Barnet selv", 8))
    table.loc[0, ["value", "status"]] = [math.nan, "suppressed"]

    merged = coarser(table, REPORTERS)

    assert merged["status"].tolist() == ["suppressed", "ok"]
    assert merged["value"].tolist()[1] == 8


def test_two_years_of_few_breaches_are_one_figure(counts, gone):
    breaches = {"indicator": "deadline_breaches", "unit": "investigations"}
    table = counts(("2021", "", 3), ("2022", "", 1), ("2023", "", 8), **breaches)

    merged = pooled(table, [2021, 2022])

    assert merged["period"].tolist() == ["2021/2022", "2023"]
    assert merged["value"].tolist() == [4, 8]
    assert gone(protect(merged)) == []


def test_a_year_without_a_figure_is_no_year_of_none(counts):
    table = counts(("2021", "Skole", 3), ("2022", "Skole", 1), ("2022", "Lege", 6))

    merged = pooled(table, [2021, 2022])

    assert merged[["period", "category", "value"]].values.tolist() == [
        ["2021/2022", "Skole", 4],
        ["2022", "Lege", 6],
    ]


@pytest.mark.parametrize("years", [[2020, 2022], []])
def test_years_must_follow_each_other(counts, years):
    with pytest.raises(ParameterError, match="follow each other"):
        pooled(counts(("", 3)), years)


def test_children_of_two_years_may_be_the_same_children(counts):
    table = counts(("2021", "", 30), indicator="children_with_report", unit="persons")

    with pytest.raises(ParameterError, match="persons cannot be added"):
        pooled(table, [2021])


def test_shares_are_not_added(share):
    table = share("share_reports_dismissed", 12, 40, category="Skole")

    with pytest.raises(ParameterError, match="only counts can be added"):
        coarser(table, REPORTERS)
