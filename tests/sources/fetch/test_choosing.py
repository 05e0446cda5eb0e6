"""Queries as they are declared, and the codes they come to."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bvanalyse.errors import DataError, ParameterError
from bvanalyse.sources.fetch.choosing import Described, Variable, choose, expand
from bvanalyse.sources.fetch.queries import (
    Selection,
    TableQuery,
    declared_queries,
    parse_selection,
    queries,
)

REFERENCE = Path(__file__).parents[3] / "data" / "reference"
YEARS = ("2019", "2020", "2021", "2022", "2023")
PLACES = ("0", "0301", "3401", "3403", "EAK", "EKA34")
TABLE = Described(
    "12275",
    "Barnevern",
    "2025-03-17",
    (
        Variable("Region", PLACES),
        Variable("Alder", ("F000-017", "F000-022")),
        Variable("Kjonn", ("1", "2"), eliminable=True),
        Variable("Tid", YEARS, time=True),
    ),
)


# the meaning of each expression is that of PxWebApi 2's own code
@pytest.mark.parametrize(
    ("expression", "codes", "time", "expected"),
    [("2020", YEARS, True, ("2020",)),
     ("*", YEARS, True, YEARS),
     ("top(2)", YEARS, True, ("2022", "2023")),
     ("TOP(2,1)", YEARS, True, ("2021", "2022")),
     ("top(99)", YEARS, True, YEARS),
     ("bottom(2)", YEARS, True, ("2019", "2020")),
     ("top(2)", PLACES, False, ("0", "0301")),
     ("bottom(2,1)", PLACES, False, ("3403", "EAK")),
     ("from(2022)", YEARS, True, ("2022", "2023")),
     ("to(2020)", YEARS, True, ("2019", "2020")),
     ("range(2022,2020)", YEARS, True, ("2020", "2021", "2022")),
     ("34*", PLACES, False, ("3401", "3403")),
     ("*34", PLACES, False, ("EKA34",)),
     ("eka*", PLACES, False, ("EKA34",)),
     ("????", PLACES, False, ("0301", "3401", "3403")),
     ("0301..3403", PLACES, False, ("0301", "3401", "3403")), ("0301..9999", PLACES, False, ()),
     ("from(1999)", YEARS, True, ()), ("range(2020)", YEARS, True, ()),
     ("from(2020,2021)", YEARS, True, ()), ("top(0)", YEARS, True, ()),
     ("top(x)", YEARS, True, ()), ("9999", PLACES, False, ()), ("", PLACES, False, ())],
)  # fmt: skip
def test_an_expression_stands_for_the_codes_the_service_would_take(
    expression, codes, time, expected
):
    assert expand(expression, codes, time=time) == expected


def test_a_code_that_looks_like_an_expression_is_itself():
    assert expand("A*", ("A*", "AB")) == ("A*",)


@given(
    codes=st.lists(st.text("0123456789AK-*?()", min_size=1, max_size=5), unique=True).map(tuple),
    expression=st.text("0123456789AK-*?(),topfrmbange", max_size=12),
    time=st.booleans(),
)
def test_an_expression_never_takes_what_is_not_there_nor_in_another_order(codes, expression, time):
    found = expand(expression, codes, time=time)

    assert [code for code in codes if code in found] == list(found)


def test_a_query_is_carried_out_in_the_tables_order(ask):
    chosen = choose(ask("12275", "Tid=top(2)+2019; Alder=F000-017; Region=34*+0301"), TABLE)

    assert dict(chosen.codes) == {
        "Region": ("0301", "3401", "3403"),
        "Alder": ("F000-017",),
        "Tid": ("2019", "2022", "2023"),
    }
    assert list(chosen.codes) == ["Region", "Alder", "Tid"]


def test_what_is_not_named_is_summed_by_the_service_or_taken_whole(ask):
    chosen = choose(ask("12275", "Region=0301; Tid=2020"), TABLE)

    assert chosen.codes["Alder"] == ("F000-017", "F000-022")
    assert chosen.taken_whole == ("Alder",)
    assert "Kjonn" not in chosen.codes


def test_places_not_named_are_taken_all_and_time_since_the_lists_of_municipalities_begin(ask):
    years = tuple(map(str, range(1986, 2025)))
    variables = (
        Variable("KOKkommuneregion0000", PLACES, eliminable=True, place=True),
        Variable("Tid", years, time=True),
    )

    chosen = choose(ask("12275"), Described("12275", "", "", variables))

    assert chosen.codes["KOKkommuneregion0000"] == PLACES
    assert (chosen.codes["Tid"][0], chosen.codes["Tid"][-1]) == ("2013", "2024")
    assert chosen.cut_first == ("KOKkommuneregion0000", "Tid")
    assert chosen.taken_whole == ()


def test_a_table_that_ended_before_the_lists_is_taken_whole(ask):
    table = Described("05131", "", "", (Variable("Tid", ("1995", "1996"), time=True),))

    assert choose(ask("05131"), table).codes["Tid"] == ("1995", "1996")


@pytest.mark.parametrize(
    ("selection", "sentence"),
    [("Fylke=03", 'table 12275: no such variable: found "Fylke", expected one of Region, Alder, '
      "Kjonn, Tid; correct the selection of the table"),
     ("Region=9999", 'table 12275: nothing in Region fits: found "9999", expected one of 0, 0301, '
      "3401, 3403, EAK, EKA34; correct the selection of the table"),
     ("Tid=2020+from(1999)", 'table 12275: nothing in Tid fits: found "from(1999)", expected one '
      "of 2019, 2020, 2021, 2022, 2023; correct the selection of the table")],
)  # fmt: skip
def test_what_a_table_does_not_have_is_told_with_what_it_has(ask, selection, sentence):
    with pytest.raises(DataError) as refusal:
        choose(ask("12275", selection), TABLE)

    assert str(refusal.value) == sentence


def test_an_unlisted_code_list_takes_plain_codes_only(ask):
    table = Described("1", "", "", (Variable("Region", (), listed=False),))

    chosen = choose(ask("1", "Region=agg_KommSummer:K-0301+K-3203"), table)

    assert chosen.codes["Region"] == ("K-0301", "K-3203")
    assert chosen.codelists == {"Region": "agg_KommSummer"}
    with pytest.raises(DataError, match="not told by this service"):
        choose(ask("1", "Region=agg_KommSummer:*"), table)


def test_rows_that_name_the_same_variables_are_asked_together_and_others_alone():
    """As the population table needs it: children by age, and all residents without ages."""
    rows = [("12275", "Andel", "Alder=F000-017; Tid=*"), ("07459", "Personer1", "Alder=000..017"),
            ("12275", "Antall", "Alder=F000-022+F000-017; Tid=2020"),
            ("07459", "Personer1", "Alder=")]  # fmt: skip

    assert queries(rows) == [
        TableQuery(
            "12275",
            (
                Selection("ContentsCode", ("Andel", "Antall")),
                Selection("Alder", ("F000-017", "F000-022")),
                Selection("Tid", ("*", "2020")),
            ),
        ),
        TableQuery(
            "07459",
            (Selection("ContentsCode", ("Personer1",)), Selection("Alder", ("000..017",))),
        ),
        TableQuery("07459", (Selection("ContentsCode", ("Personer1",)), Selection("Alder", ()))),
    ]


def test_a_variable_left_out_is_left_to_the_service(ask):
    assert "Kjonn" not in choose(ask("12275", "Kjonn="), TABLE).codes

    with pytest.raises(DataError, match='Alder may not be left out: found "nothing"'):
        choose(ask("12275", "Alder="), TABLE)


@pytest.mark.parametrize(
    ("text", "part"),
    [("Tid", "Tid"), ("=2020", "=2020"), ("Tid=2020++2021", "Tid=2020++2021"),
     ("A=1; B eliminated", "B eliminated"), ("Region=agg_X:", "Region=agg_X:")],
)  # fmt: skip
def test_a_selection_that_is_not_written_so_is_refused(text, part):
    with pytest.raises(ValueError, match=re.escape(part)):
        parse_selection(text)


@pytest.mark.parametrize("table", ["", "../12275", "12275/data", "1 2", "x" * 41])
def test_a_table_is_a_number_and_never_a_path(table):
    with pytest.raises(ParameterError, match="not a table"):
        TableQuery(table)


def test_a_variable_stands_once_in_a_query(ask):
    with pytest.raises(ParameterError, match=r'a variable stands twice: found "Tid"'):
        ask("12275", "Tid=2020; Tid=2021")


def test_the_projects_own_list_is_well_written_and_asks_for_all_of_it():
    rows = (REFERENCE / "statbank.csv").read_text("utf-8").splitlines()[1:]

    declared = declared_queries(REFERENCE / "statbank.csv")

    assert {query.table for query in declared} == {row[:5] for row in rows}
    asked = {
        (query.table, code)
        for query in declared
        for one in query.selections
        for code in one.codes
        if one.variable == "ContentsCode"
    }
    assert asked == {tuple(row.split(",")[:2]) for row in rows}


def test_a_list_may_have_other_columns(tmp_path):
    file = tmp_path / "statbank.csv"
    file.write_text(
        "table,contents_code,selection,note\n12275,Antall,Region=0301+3401; Tid=*,x\n",
        encoding="utf-8",
    )

    (query,) = declared_queries(file)

    assert query.table == "12275"
    assert query.selections[1] == Selection("Region", ("0301", "3401"))


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [("table,contents_code\n12275,A\n", 'column "selection": column is missing: expected table'),
     ("table,contents_code,selection\n1,A,Tid=2020\n1,A,Tid 2020\n", 'row 3: not a query: found '
      '"Tid 2020", expected a table'),
     ("table,contents_code,selection\n../1,A,Tid=2020\n", "row 2: not a query")],
)  # fmt: skip
def test_a_faulty_list_is_refused_in_one_sentence(tmp_path, rows, sentence):
    file = tmp_path / "statbank.csv"
    file.write_text(rows, encoding="utf-8")

    with pytest.raises(DataError) as refusal:
        declared_queries(file)

    assert sentence in str(refusal.value) and "\n" not in str(refusal.value)
