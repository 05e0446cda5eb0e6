"""Whatever bytes, rows or damage a table holds, it is read or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sources.own_tables import read, write, write_excel

from bvanalyse.errors import BvError, DataError


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("tilfeldig")


@pytest.fixture(scope="module")
def workbook(folder):
    rows = [["", 2013, 2014], ["Meldinger mottatt", 96, 91]]
    return write_excel(folder, rows, "hel.xlsx").read_bytes()


@given(content=st.binary(max_size=200), suffix=st.sampled_from([".csv", ".txt", ".xlsx", ".xls"]))
def test_random_bytes_are_read_or_refused(folder, content, suffix):
    path = folder / f"tilfeldig{suffix}"
    path.write_bytes(content)

    with pytest.raises(BvError) as refusal:
        read(path)

    assert refusal.value.problems


@given(
    rows=st.lists(
        st.lists(st.one_of(st.text(max_size=8), st.sampled_from(["1.234", "7,4", "*", '"', ".."]))),
        max_size=6,
    ),
    delimiter=st.sampled_from(";,\t"),
)
def test_random_rows_below_a_header_are_read_or_refused(folder, rows, delimiter):
    lines = [["", "2013", "2014*"], ["Meldinger mottatt", "96", "91"], *rows]
    text = "\n".join(delimiter.join(line) for line in lines)
    path = write(folder, text.encode("utf-8", "replace").decode(), "rader.csv")

    try:
        table = read(path)
    except DataError as refusal:
        assert refusal.problems
        return

    assert table["value"].tolist() == [96.0, 91.0]


@given(place=st.integers(0, 10**6), byte=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_workbook_is_read_or_refused(folder, workbook, place, byte, cut):
    place %= len(workbook)
    path = folder / "skadet.xlsx"
    path.write_bytes(workbook[:place] + bytes([byte]) + (b"" if cut else workbook[place + 1 :]))

    try:
        table = read(path)
    except DataError as refusal:
        assert refusal.problems
        return

    assert len(table) == 2
