"""What is hidden and what is not, table by table."""

import math

import pandas as pd
import pytest

from bvanalyse.disclosure import (
    Rules,
    adds_up,
    at_most,
    protect,
    verify,
)
from bvanalyse.errors import DataError, ParameterError, ReportRefused
from bvanalyse.observations import join, observations


def test_group_sums_are_protected_across_indicators(counts, gone):
    table = join(
        counts(("", number), indicator=indicator, unit="persons")
        for indicator, number in [
            ("children_with_measures_0_17", 40),
            ("children_home_based_0_17", 37),
            ("children_placed_0_17", 3),
        ]
    )

    protected = protect(table)

    assert gone(protected, "indicator") == ["children_home_based_0_17", "children_placed_0_17"]


def test_open_cases_at_two_year_ends_do_not_give_the_flow_between_them(counts, gone):
    table = join(
        counts((year, "", number), indicator=indicator, unit="investigations")
        for indicator, year, number in [
            ("investigations_open_year_end", "2022", 9),
            ("investigations_opened", "2023", 40),
            ("investigations_closed", "2023", 46),
            ("investigations_open_year_end", "2023", 3),
        ]
    )

    protected = protect(table)

    assert len(gone(protected)) == 2
    assert protected.intervals().eval("high - low").ge(4).all()


def test_a_share_goes_with_the_count_it_is_made_of(counts, share, gone):
    children = counts(("", 5000), indicator="children_0_17", unit="persons")
    rate = share("reports_per_1000_children", 2, 5000, per=1000, unit="per 1000 children")
    received = counts(("", 2), indicator="reports_received")

    protected = protect(join([children, rate, received]))

    assert gone(protected, "indicator") == ["reports_per_1000_children", "reports_received"]


def test_a_published_rounded_share_of_a_known_base_is_a_count(counts, gone):
    share = counts(
        ("", 95.2), indicator="share_investigations_within_3_months", unit="percent", source="ssb"
    )
    parts = [
        counts(("", 21), indicator="investigations_closed", unit="investigations"),
        counts(("", 20), indicator="investigations_within_3_months", unit="investigations"),
    ]

    protected = protect(join([share, *parts]), published=pd.DataFrame({"source": ["ssb"]}))

    found = protected.intervals().set_index("indicator")
    assert gone(protected, "indicator") == [
        "investigations_closed",
        "investigations_within_3_months",
    ]
    assert (found["high"] > found["low"]).all()


@pytest.mark.parametrize("base", [9, None])
def test_a_median_of_few_or_of_nobody_knows_how_many_is_hidden(base):
    row = {"indicator": "investigation_duration_days", "category": "median", "unit": "days"}
    place = {"region": "9001", "period": "2023", "source": "saksdata"}

    hidden, shown = (
        protect(observations([{**place, **row, "value": 71.0, "denominator": number}]))
        for number in (base, 10)
    )

    assert hidden.observations["status"].tolist() == ["suppressed"]
    assert hidden.hidden["reason"].tolist() == ["base"]
    assert shown.observations["value"].tolist() == [71.0]


@pytest.mark.parametrize("category", ["maksimum", "Minimum", "lengste"])
def test_a_single_longest_or_shortest_case_is_never_shown(category):
    row = {"indicator": "investigation_duration_days", "category": category, "unit": "days"}
    place = {"region": "9001", "period": "2023", "source": "saksdata"}

    protected = protect(observations([{**place, **row, "value": 412.0, "denominator": 200}]))

    assert protected.hidden["reason"].tolist() == ["extreme"]


@pytest.mark.parametrize("employees, status", [(9, "suppressed"), (10, "ok"), (None, "suppressed")])
def test_sick_leave_of_few_employees_is_theirs(counts, employees, status):
    leave = counts(("", 8.5), indicator="sick_leave_share", unit="percent")
    staff = counts(("", employees or 0), indicator="employees_total", unit="persons")
    table = join([leave, staff] if employees else [leave])

    protected = protect(table)

    assert protected.observations.loc[0, "status"] == status


def test_zeros_are_shown_but_not_under_a_hidden_total(counts, gone):
    many = protect(counts(("", 20), ("Skole", 20), ("Lege", 0)))
    few = protect(counts(("", 2), ("Skole", 2), ("Lege", 0)))

    shown = many.observations["value"].tolist()

    assert shown == [20, 20, 0]
    assert gone(few) == ["", "Lege", "Skole"]


def test_none_of_six_tells_of_all_six(share, gone):
    table = share("share_foster_ge_1y_followup_met", 0, 6, period="2023H1")
    parts = [
        ("foster_children_ge_1y", 6.0),
        ("foster_children_ge_1y_followup_met", 0.0),
    ]
    rows = [
        {"region": "9001", "period": "2023H1", "indicator": name, "value": value,
         "unit": "persons", "source": "saksdata"}
        for name, value in parts
    ]  # fmt: skip

    protected = protect(join([table, observations(rows)]))

    assert gone(protected, "indicator") == [
        "foster_children_ge_1y_followup_met",
        "share_foster_ge_1y_followup_met",
    ]


def test_dimensions_of_one_total_are_sums_of_their_own(counts, gone):
    table = counts(
        ("", 20), ("alder: 0-5", 2), ("alder: 6-17", 18), ("kjønn: gutt", 11), ("kjønn: jente", 9)
    )

    protected = protect(table)

    assert gone(protected) == ["alder: 0-5", "alder: 6-17"]


def test_categories_that_overlap_are_no_sum(counts, gone):
    table = counts(
        ("", 20), ("Vold", 2), ("Rus", 15), ("Helse", 12), indicator="reports_by_content"
    )

    protected = protect(table)

    assert gone(protected) == ["Vold"]
    assert protected.intervals()[["low", "high"]].values.tolist() == [[1, 20]]


def test_further_relations_can_be_given(counts, key, gone):
    table = counts(("Skole", 2), ("Lege", 9), ("Skole og lege", 11))
    whole, parts = key("Skole og lege"), [key("Skole"), key("Lege")]

    protected = protect(table, relations=[adds_up(whole, parts)])

    assert gone(protected) == ["Lege", "Skole"]


def test_what_cannot_be_made_wider_does_not_cost_everything_around(counts, key, gone):
    names = ["Skole", "Lege", "Nav", "Barnehage", "Politi"]
    table = counts(("", 99), *zip(names, [2, 9, 20, 28, 40], strict=True), ("Tak", 4))
    ties = [adds_up(key(), [key(name) for name in names]), at_most(key("Skole"), key("Tak"))]

    protected = protect(table, relations=ties, published=[key("Tak")])

    assert gone(protected) == ["Lege", "Nav", "Skole"]
    assert protected.intervals()["high"].tolist() == [29, 29, 4]


def test_a_reader_who_knows_what_is_small_is_guarded_against_too(counts, gone):
    table = counts(("", 17), ("Skole", 1), ("Lege", 1), ("Nav", 5), ("Politi", 10))

    hidden = [gone(protect(table, rules=Rules(reader_knows_primary=knows))) for knows in (0, 1)]

    assert hidden == [["Lege", "Nav", "Skole"], ["Lege", "Nav", "Skole"]]


def test_a_relation_that_is_not_true_is_refused(counts, key):
    table = counts(("Skole", 12), ("Lege", 9))

    with pytest.raises(ParameterError, match="do not fulfil") as refusal:
        protect(table, relations=[at_most(key("Skole"), key("Lege"))])

    assert "12" not in str(refusal.value)


def test_a_missing_figure_stays_missing(counts):
    table = counts(("", 30), ("Skole", 12))
    table.loc[1, ["value", "status", "note"]] = [math.nan, "missing", "Ikke rapportert."]

    protected = protect(table)

    assert protected.observations.equals(table)


def test_an_indicator_nobody_knows_is_refused(counts):
    table = counts(("", 2), indicator="shoe_size")

    with pytest.raises(DataError, match="shoe_size"):
        protect(table)


def test_a_page_that_gives_a_hidden_figure_away_is_refused(counts):
    protected = protect(counts(("", 30), ("Skole", 12), ("Lege", 9), ("Politi", 2), ("Nav", 7)))
    protected.observations.loc[4, ["value", "status"]] = [7.0, "ok"]
    again = protected.hidden[protected.hidden["category"] != "Nav"]
    leaking = type(protected)(
        protected.observations, again, protected.relations, protected.rules, protected.rows
    )

    with pytest.raises(ReportRefused, match="Politi"):
        verify(leaking)


def test_a_hidden_row_that_keeps_its_base_is_refused(counts):
    protected = protect(counts(("Skole", 2)))
    protected.observations.loc[0, "denominator"] = 30.0

    with pytest.raises(ReportRefused, match="holds a number"):
        verify(protected)


def test_neither_result_nor_refusal_tells_a_hidden_number(counts, share):
    marked = 7919
    table = counts(("", marked + 1), ("Skole", marked), ("Lege", 1))

    protected = protect(table)
    with pytest.raises(ReportRefused) as refusal:
        protect(table, published=pd.DataFrame({"category": ["", "Skole"]}))

    told = [repr(protected), repr(protected.relations), repr(protected.rows), str(refusal.value)]
    told += [protected.hidden.to_csv(), protected.observations.to_csv()]
    assert not any(str(marked) in text for text in told)


def test_rules_that_protect_nothing_are_refused():
    with pytest.raises(ParameterError, match=r"min_count.*protects nothing"):
        Rules(min_count=1)


def test_the_rules_are_told_in_the_report_as_they_are():
    told = " ".join(Rules(min_count=6, min_base=20).described())

    assert "fra 1 til 5" in told
    assert "under 20" in told
