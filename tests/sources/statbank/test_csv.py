"""CSV files in the shapes that people save."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bvanalyse.sources.statbank import Note, read_statbank_csv
from bvanalyse.sources.statbank.csv_cells import code_and_name

PIVOT = "region;2020;2021\nK-9001 Fjordvik;96;91\nK-9002 Skogbygd;..;7\n"
LONG = "region;år;Meldinger\nFjordvik;2020;96\nFjordvik;2021;:\nSkogbygd;2020;0\nSkogbygd;2021;7\n"


def write(folder, text, encoding="utf-8", name="tabell.csv"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def cells_of(table):
    frame = table.frame.astype(object).where(table.frame.notna(), None)
    codes = [name for name in frame.columns if name.endswith("_code")]
    return frame[[*codes, "value", "status"]].to_numpy().tolist()


def test_a_pivoted_page_reads_with_title_source_and_notes(samples):
    table = read_statbank_csv(samples / "meldinger.csv")

    assert table.title == "12275: Barnevern, etter region, statistikkvariabel og år"
    assert (table.table_id, table.source) == ("12275", "Statistisk sentralbyrå")
    assert table.notes == (
        Note("Tallene er oppdiktet; de gjelder ingen kommune."),
        Note(". = Tall kan ikke forekomme"),
    )
    assert table.roles == {"time": ("Tid",), "geo": ("region",), "metric": ("ContentsCode",)}
    assert table.units == {} and table.decimals == {} and table.parents == {}


def test_time_across_needs_no_contents(tmp_path):
    table = read_statbank_csv(write(tmp_path, PIVOT))

    assert cells_of(table) == [
        ["K-9001", "2020", 96, "ok"],
        ["K-9001", "2021", 91, "ok"],
        ["K-9002", "2020", None, "missing"],
        ["K-9002", "2021", 7, "ok"],
    ]
    assert table.frame["region"].tolist() == ["Fjordvik"] * 2 + ["Skogbygd"] * 2
    assert table.roles["metric"] == ()


def test_one_row_a_cell_in_any_order_is_the_same_table(tmp_path):
    header, *rows = LONG.splitlines()
    shuffled = "\n".join([header, rows[0], rows[3], rows[1], rows[2], ""])

    table = read_statbank_csv(write(tmp_path, LONG))
    other = read_statbank_csv(write(tmp_path, shuffled))

    assert cells_of(table) == [
        ["Fjordvik", "2020", "Meldinger", 96, "ok"],
        ["Fjordvik", "2021", "Meldinger", None, "suppressed"],
        ["Skogbygd", "2020", "Meldinger", 0, "ok"],
        ["Skogbygd", "2021", "Meldinger", 7, "ok"],
    ]
    pd.testing.assert_frame_equal(table.frame, other.frame)
    assert table.roles == {"time": ("år",), "geo": ("region",), "metric": ("ContentsCode",)}


def test_contents_across_beside_a_column_of_periods(tmp_path):
    text = (
        "region,år,Meldinger,Andel\nFjordvik,2020K1,96,4.5\nFjordvik,2020K2,91,..\n"
        "Skogbygd,2020K1,2020,2021\nSkogbygd,2020K2,2019,.\n"
    )

    table = read_statbank_csv(write(tmp_path, text))

    assert cells_of(table)[2:6] == [
        ["Fjordvik", "2020K2", "Meldinger", 91, "ok"],
        ["Fjordvik", "2020K2", "Andel", None, "missing"],
        ["Skogbygd", "2020K1", "Meldinger", 2020, "ok"],
        ["Skogbygd", "2020K1", "Andel", 2021, "ok"],
    ]


def test_codes_alone_as_the_api_gives_them(tmp_path):
    text = (
        "Region,Alder,ContentsCode,Tid,12275\n0301,001,Personer1,2020,5\n"
        "0301,001,Personer1,2021,6\n"
    )

    table = read_statbank_csv(write(tmp_path, text))

    assert cells_of(table) == [
        ["0301", "001", "Personer1", "2020", 5, "ok"],
        ["0301", "001", "Personer1", "2021", 6, "ok"],
    ]
    assert table.roles == {"time": ("Tid",), "geo": ("Region",), "metric": ("ContentsCode",)}


def test_a_dimension_right_of_the_periods_is_no_column_of_figures(tmp_path):
    text = "Region,Tid,Alder,Personer\n0301,2020,0,5\n0301,2020,1,6\n"

    table = read_statbank_csv(write(tmp_path, text))

    assert cells_of(table) == [
        ["0301", "2020", "0", "Personer", 5, "ok"],
        ["0301", "2020", "1", "Personer", 6, "ok"],
    ]


def test_the_title_may_be_unquoted_or_stand_over_the_figures(tmp_path):
    loose = read_statbank_csv(
        write(tmp_path, "12275: Barn, etter region og år\n\nregion,2020\na,1\n")
    )
    over = read_statbank_csv(
        write(tmp_path, 'år,kjønn,statistikkvariabel,"12275: Barn,"\n2020,Jenter,Meldinger,1\n')
    )

    assert (loose.title, loose.table_id) == ("12275: Barn, etter region og år", "12275")
    assert (over.title, over.table_id) == ("12275: Barn,", "12275")
    assert cells_of(over) == [["2020", "Jenter", "Meldinger", 1, "ok"]]


def test_a_header_in_two_rows_may_leave_its_merged_cells_and_corner_blank(tmp_path):
    text = (
        ";Meldinger;;Tiltak;\n;2020H1;2020H2;2020H1;2020H2\n"
        "9001 Fjordvik;1;2;3;4\n0 Landet;5;6;7;8\n"
    )

    table = read_statbank_csv(write(tmp_path, text))

    assert cells_of(table)[:4] == [
        ["9001", "Meldinger", "2020H1", 1, "ok"],
        ["9001", "Meldinger", "2020H2", 2, "ok"],
        ["9001", "Tiltak", "2020H1", 3, "ok"],
        ["9001", "Tiltak", "2020H2", 4, "ok"],
    ]
    assert table.frame.columns[:2].tolist() == ["region_code", "region"]


def test_a_first_row_of_figures_that_look_like_years_is_no_second_header(tmp_path):
    text = "region;år;Meldinger\nFjordvik;2020;2019\nFjordvik;2021;2018\n"

    table = read_statbank_csv(write(tmp_path, text))

    assert table.frame["value"].tolist() == [2019, 2018]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_every_separator_and_encoding_gives_the_same_table(tmp_path, separator, encoding, ending):
    rows = [["region", "Andel på tiltak 2020"], ["9001 Åfjord", "4.5"], ["9002 Bø", ":"]]
    text = ending.join([*(separator.join(row) for row in rows), ""])

    table = read_statbank_csv(write(tmp_path, text, encoding))

    assert cells_of(table) == [
        ["9001", "Andel på tiltak", "2020", 4.5, "ok"],
        ["9002", "Andel på tiltak", "2020", None, "suppressed"],
    ]
    assert table.frame["region"].tolist() == ["Åfjord", "Bø"]


@pytest.mark.parametrize(
    ("texts", "heading", "pairs"),
    [
        (["0101 Halden"], "region", [("0101", "Halden")]),
        (["K-3001 Halden"], "region", [("K-3001", "Halden")]),
        (["0 Hele landet", "EAK Landet"], "region", [("0", "Hele landet"), ("EAK", "Landet")]),
        (["EKA01 Viken", "EAKUO Landet"], "region", [("EKA01", "Viken"), ("EAKUO", "Landet")]),
        (["030101a Gamle Oslo"], "bydel", [("030101a", "Gamle Oslo")]),
        (["Oslo - Oslove"], "region", [("Oslo - Oslove", "Oslo - Oslove")]),
        (["0301 Oslo - Oslove"], "region", [("0301", "Oslo - Oslove")]),
        (["0301 - Oslo - Oslove"], "region", [("0301", "Oslo - Oslove")]),
        (["0 år", "1 år"], "alder", [("0 år", "0 år"), ("1 år", "1 år")]),
        (["0-17 år", "18-22 år"], "alder", [("0-17 år", "0-17 år"), ("18-22 år", "18-22 år")]),
        (["I alt", "10 Skoler"], "tiltak", [("I alt", "I alt"), ("10 Skoler", "10 Skoler")]),
        (["0301", "3001"], "Region", [("0301", "0301"), ("3001", "3001")]),
    ],
)
def test_code_and_name_are_parted_where_a_whole_column_has_both(texts, heading, pairs):
    cells = [(row, text) for row, text in enumerate(texts, 2)]

    assert code_and_name(cells, heading, dashed=False) == pairs


def test_namesakes_with_codes_are_two_and_without_codes_are_refused(tmp_path, sentence):
    coded = "region;2020\n3419 Våler;5\n3018 Våler;7\n"
    bare = "region;2020\nVåler;5\nVåler;7\n"

    table = read_statbank_csv(write(tmp_path, coded))

    assert table.frame["region_code"].tolist() == ["3419", "3018"]
    assert "row 3: a row stands twice" in sentence(read_statbank_csv, write(tmp_path, bare))


VALUE = st.one_of(
    st.integers(-99_999, 99_999).map(str),
    st.decimals(-999, 999, places=1).map(str),
    st.sampled_from([".", "..", ":", ""]),
)


@given(st.lists(st.lists(VALUE, min_size=3, max_size=3), min_size=1, max_size=6), st.data())
def test_any_table_is_the_same_across_and_in_rows(tmp_path_factory, values, data):
    folder = tmp_path_factory.getbasetemp()
    values = [row if any(row) else ["..", *row[1:]] for row in values]
    years = ["2019", "2020", "2021"]
    separator = data.draw(st.sampled_from(",;\t"))
    across = [["region", *years], *([f"{9001 + at} Vik", *row] for at, row in enumerate(values))]
    rows = [
        [f"{9001 + at} Vik", year, cell]
        for at, row in enumerate(values)
        for year, cell in zip(years, row, strict=True)
    ]
    paths = [
        write(folder, "\n".join([*map(separator.join, grid), ""]), name=name)
        for grid, name in ((across, "a.csv"), ([["region", "Tid", "verdi"], *rows], "b.csv"))
    ]

    first, second = map(read_statbank_csv, paths)

    pd.testing.assert_frame_equal(first.frame, second.frame)
    flat = [cell for row in values for cell in row]
    signs = {".": "not_applicable", "..": "missing", ":": "suppressed", "": "missing"}
    assert first.frame["status"].tolist() == [signs.get(cell, "ok") for cell in flat]
    shown = [float(cell) for cell in flat if cell not in signs]
    assert first.frame["value"].dropna().tolist() == shown
