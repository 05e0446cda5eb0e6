"""The one long table from case files: complete, registered, refused when it cannot be right."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from bvanalyse import places
from bvanalyse.errors import DataError, ParameterError
from bvanalyse.indicators import COUNTED
from bvanalyse.metrics import Choices, from_events
from bvanalyse.metrics.material import prepare
from bvanalyse.observations import SCHEMA, observations
from bvanalyse.tables import read_csv

CHILD = {"case_key": 1, "child_key": 4711, "municipality_no": "9001", "birth_date": "2015-05-05"}
REPORT = {"report_key": 1, "child_key": 4711, "received": "2022-04-03", "conclusion": "2"}
ONLY_HALF = {"investigations_closed_halfyear", "investigations_open_halfyear_end"}


@pytest.fixture(scope="module")
def whole(together, oracle):
    """All messages of the oracles as one service."""
    names = ("breaches_in_three_ways", "stays_and_visits", "seven_and_eight_days")
    return together(oracle(name) for name in names)


@pytest.fixture(scope="module")
def made(whole):
    return from_events(whole, 2023)


def test_the_register_declares_what_is_made_and_all_it_says_of_the_files_is_made(
    made, whole, register
):
    half = from_events(whole, 2023, half=1)
    rows = read_csv(places.data_folder() / "reference" / "indicators.csv")
    told_by_files = set(rows.loc[rows["sources"].str.contains("XML (?:15F|v4)"), "id"])

    ids = set(made["indicator"]) | set(half["indicator"])

    assert ids - set(register) == set()
    assert told_by_files - ids == set()
    assert ids - set(made["indicator"]) == ONLY_HALF


def test_units_are_the_registers(made, register):
    units = made["indicator"].map({name: entry.unit for name, entry in register.items()})

    assert (units == made["unit"]).all()


def test_the_table_is_one_of_observations(made):
    assert list(made.columns) == list(SCHEMA.columns)
    assert set(made["source"]) == {"saksdata"}
    assert set(made["region"]) == {"9001"}
    assert made["ref"].ne("").all()


def test_counts_have_their_numerator_and_shares_both_parts(made):
    told = made[made["status"].isin(["ok", "suspect"])]

    shares = told[told["unit"].isin(["percent", "per 1000 children"])]
    counts = told[told["unit"].isin(COUNTED)]

    assert (counts["value"] == counts["numerator"]).all()
    assert shares["denominator"].gt(0).all()


def test_what_is_not_told_says_why(made):
    silent = made[made["value"].isna()]

    assert len(silent)
    assert silent["note"].ne("").all()


def test_no_day_and_no_key_is_in_any_text(made):
    text = " ".join(made[["category", "ref", "note"]].to_numpy().ravel())

    assert not re.search(r"\d{4}-\d{2}-\d{2}|4711|\d{6,}", text)


def test_the_material_shows_sizes_only(events_of):
    material = prepare(events_of(child=[CHILD], report=[REPORT]), Choices())

    assert repr(material) == "Material(Events(15F 2022-01-01..2023-12-31: child 1, report 1))"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ({"report": [{**REPORT, "child_key": 99}]}, "about a child without a case"),
        ({"report": [{**REPORT, "concluded": "2022-04-01"}]}, "ends before it starts"),
        ({"report": [{**REPORT, "received": None}]}, "has no first day"),
        ({"move": [{"child_key": 4711, "date": None}]}, "has no day"),
        ({"child": [{**CHILD, "municipality_no": ""}], "places": ()}, "has no municipality"),
    ],
)
def test_rows_that_cannot_be_counted_are_refused_without_telling_whose(events_of, rows, message):
    with pytest.raises(DataError, match=message) as error:
        from_events(events_of(**{"child": [CHILD], **rows}), 2022)

    assert "1 rows" in str(error.value)
    assert not re.search("4711|99|2022-04", str(error.value))


@pytest.mark.parametrize(
    ("given", "year"),
    [
        ({}, 2021),
        ({}, 2024),
        ({"years": [2022]}, 2023),
        ({"formats": ("v4",), "last": "2023-12-30"}, 2023),
    ],
)
def test_a_period_the_files_do_not_cover_is_refused(events_of, given, year):
    with pytest.raises(DataError, match="do not tell of the whole period"):
        from_events(events_of(child=[CHILD], **given), year)


def test_a_first_half_can_be_made_before_the_year_is_over(events_of):
    events = events_of(child=[CHILD], formats=("v4",), last="2023-07-01")

    table = from_events(events, 2023, half=1)

    assert set(table["period"]) == {"2023H1"}


@pytest.mark.parametrize(
    "rows", [[CHILD], [{**CHILD, "district": "01"}, {**CHILD, "child_key": 2}]]
)
def test_districts_are_refused_where_they_do_not_divide(events_of, rows):
    places = ("9001",) if len(rows) == 1 else ("9001", "9002")

    with pytest.raises(DataError, match="no districts to divide by"):
        from_events(events_of(child=rows, places=places), 2022, by="district")


def test_another_division_is_refused(events_of):
    with pytest.raises(ParameterError, match="no such division"):
        from_events(events_of(child=[CHILD]), 2022, by="school")


def test_each_municipality_has_its_own_rows_even_when_it_has_no_child(events_of):
    table = from_events(events_of(child=[CHILD], report=[REPORT], places=("9001", "9002")), 2022)

    received = table[table["indicator"] == "reports_received"].set_index("region")["value"]

    assert received.to_dict() == {"9001": 1.0, "9002": 0.0}


def residents(*values: float) -> pd.DataFrame:
    common = {"region": "9001", "period": "2022", "indicator": "children_0_17", "unit": "persons"}
    return observations(
        {**common, "value": value, "source": f"kilde_{number}"}
        for number, value in enumerate(values)
    )


def test_two_sources_that_agree_on_the_residents_are_one(events_of):
    events = events_of(child=[CHILD], report=[{**REPORT, "concluded": "2022-04-05"}])

    table = from_events(events, 2022, population=residents(500, 500))
    rate = table[table["indicator"] == "reports_per_1000_children"].iloc[0]

    assert (rate["value"], rate["denominator"]) == (2.0, 500.0)


def test_two_sources_that_differ_on_the_residents_are_refused(events_of):
    with pytest.raises(DataError, match="two different figures for the residents"):
        from_events(events_of(child=[CHILD]), 2022, population=residents(500, 501))


def test_offers_of_aftercare_are_told_by_their_answer(events_of):
    offers = [
        {"child_key": 4711, "offered": "2022-05-01", "code": code} for code in ("1", "1", "3", "")
    ]
    events = events_of(child=[CHILD], aftercare_offer=offers, formats=("v4",))

    table = from_events(events, 2022)
    answers = table[table["indicator"] == "aftercare_offers_by_answer"]

    assert dict(zip(answers["category"], answers["value"], strict=True)) == {
        "tilbud akseptert": 2,
        "tilbud avslått, ønsket annet tiltak": 0,
        "ikke lenger tiltak, eget ønske": 1,
        "ikke avklart": 1,
    }


def test_an_emergency_decision_in_messages_is_the_decision_not_the_measure(events_of):
    decision = {"decision_key": 1, "child_key": 4711, "start": "2022-05-01", "law": "BVL"}
    rows = [
        {**decision, "chapter": "4", "section": "6"},
        {**decision, "chapter": "4", "section": "4"},
    ]
    events = events_of(child=[CHILD], decision=rows, formats=("v4",))

    table = from_events(events, 2022, population=residents(500))
    rate = table[table["indicator"] == "children_with_emergency_decision_per_1000"].iloc[0]

    assert (rate["value"], rate["numerator"]) == (2.0, 1.0)


@pytest.mark.parametrize(("years", "warned"), [([2022], True), ([2022, 2023], False)])
def test_late_december_is_warned_of_until_the_next_file_is_read(events_of, years, warned):
    events = events_of(child=[CHILD], years=years)

    table = from_events(events, 2022)
    note = table.loc[table["indicator"] == "reports_received", "note"].iloc[0]

    assert ("desember" in note) == warned


def test_codes_out_of_use_or_unknown_are_shown_when_they_occur(events_of):
    reporters = [{"report_key": 1, "code": code} for code in ("15", "24", "999")]
    events = events_of(child=[CHILD], report=[REPORT], report_reporter=reporters)

    table = from_events(events, 2022)
    rows = table[table["indicator"].eq("reports_by_reporter_type") & table["value"].eq(1)]

    assert rows["category"].tolist() == [
        "Lege/sykehus/tannlege",
        "Lege/sykehus",
        "Ukjent kode (999)",
    ]
