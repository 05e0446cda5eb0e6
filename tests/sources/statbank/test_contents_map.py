"""The map from StatBank contents to indicators: it says what the register says."""

import csv

import pytest
from tests.sources.statbank.tables import LEFT_OUT, REFERENCE, REGISTER

from bvanalyse.errors import DataError
from bvanalyse.sources.statbank.contents_map import parse_selection, read_contents_map


def test_the_map_holds_what_the_register_says_of_its_tables():
    known = read_contents_map(REFERENCE / "statbank.csv", REGISTER)
    rows = {one.indicator: one for table in known.values() for one in table}
    with (REFERENCE / "indicators.csv").open(encoding="utf-8", newline="") as file:
        told = {row["id"]: row for row in csv.DictReader(file) if row["kostra_table"]}

    assert set(rows) == set(told) - set(LEFT_OUT)
    for name, one in rows.items():
        place = (told[name]["kostra_table"], told[name]["kostra_contents_code"])
        assert (one.table, one.contents_code) == place
        chosen = (
            {} if one.table < "12000" else parse_selection(told[name]["kostra_other_selection"])
        )
        assert one.choices == chosen or one.table < "12000"


@pytest.mark.parametrize("name", ["numerator", "denominator"])
def test_the_parts_in_the_map_are_the_registers(name):
    known = read_contents_map(REFERENCE / "statbank.csv", REGISTER)

    for one in (one for table in known.values() for one in table):
        part = one.part(getattr(one, f"{name}_code"), known[one.table])
        assert part is None or part.indicator == getattr(REGISTER[one.indicator], name)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("1227,A,,children_0_17,,persons,1,,,,", "five digits"),
        ("12275,A,Alder,children_0_17,,persons,1,,,,", "Alder=000..017"),
        ("12275,A,Alder=2..1,children_0_17,,persons,1,,,,", "Alder=000..017"),
        ("12275,A,Alder=1; Alder=2,children_0_17,,persons,1,,,,", "Alder=000..017"),
        ("12275,A,Alder=1+1,children_0_17,,persons,1,,,,", "Alder=000..017"),
        ("12275,A,,children,,persons,1,,,,", "not in the register"),
        ("12275,A,,children_0_17,,percent,1,,,,", "not the indicator's unit"),
        ("12275,A,,children_0_17,,persons,1000,,,,", "not the factor"),
        ("12275,A,,net_expenditure_244,,NOK,1,,,,", "expected 0.001"),
        ("12275,A,,children_0_17,,persons,0,,,,", "above 0"),
        ("12275,A,,children_0_17,,persons,1,barn,,,", "ages such as 0-17"),
        ("12275,A,,share_children_in_care,,percent,1,,B,,", "no row for this part"),
    ],
)
def test_a_faulty_row_of_the_map_is_told_in_one_sentence(other_map, row, told):
    path = other_map(row) / "statbank.csv"

    with pytest.raises(DataError) as refusal:
        read_contents_map(path, REGISTER)

    assert len(refusal.value.problems) == 1
    assert str(refusal.value).startswith(f"{path}, row 2") and told in str(refusal.value)


def test_a_row_of_the_map_may_not_stand_twice(other_map):
    row = "12275,A,,children_0_17,,persons,1,,,,"

    with pytest.raises(DataError, match="stands twice"):
        read_contents_map(other_map(row, row) / "statbank.csv", REGISTER)
