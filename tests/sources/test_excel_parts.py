"""An Excel file is unpacked within bounds, whatever its list of parts says."""

import io
import zipfile

import pytest

from bvanalyse.sources.excel_parts import checked_parts

SHEET = "xl/worksheets/sheet1.xml"
MOST = 10_000


def archive(parts, method=zipfile.ZIP_DEFLATED):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as made:
        for name, content in parts:
            made.writestr(name, content)
    return target.getvalue()


def cell(place):
    return archive([(SHEET, f"<sheetData><row><c r={place}><v>1</v></c></row></sheetData>")])


def parts_of(raw):
    with zipfile.ZipFile(io.BytesIO(raw)) as made:
        return {name: made.read(name) for name in made.namelist()}


def test_the_parts_that_make_the_tables_are_kept_and_nothing_else():
    needed = [("[Content_Types].xml", "a"), ("_rels/.rels", "b"), ("xl/workbook.xml", "c")]
    other = [("xl/vbaProject.bin", "d"), ("content.xml", "e"), ("xl/media/a.png", "f")]

    made = parts_of(checked_parts(archive([*needed, *other]), MOST))

    assert made == {name: content.encode() for name, content in needed}


def test_an_archive_that_lies_about_sizes_is_refused():
    raw = archive([(SHEET, " " * 1_000_000)])
    at = raw.find(b"PK\x01\x02") + 24  # where the list of parts tells the unpacked size
    lying = raw[:at] + (5).to_bytes(4, "little") + raw[at + 4 :]

    with pytest.raises(ValueError, match="damaged"):
        checked_parts(lying, MOST)


@pytest.mark.parametrize(
    "place",
    ['"XFD1048576"', "'XFD1048576'", '"xfd1048576"', '"A99999999999999999"', '"ZZZZZZ1"',
     ' "XFD1048576"', '"A' + "9" * 5000 + '"'],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_a_far_cell_is_refused_before_memory_is_set_aside(place):
    with pytest.raises(ValueError, match=r"a sheet of|Exceeds the limit"):
        checked_parts(cell(place), MOST)


@pytest.mark.parametrize("place", ['"A1"', '"GR2000"', '"G700000"'])
def test_a_table_of_any_honest_size_is_kept(place):
    assert SHEET in parts_of(checked_parts(cell(place), MOST))


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (archive([(SHEET, " " * 10_001)]), "MB when unpacked"),
        (archive([(SHEET, "a"), (SHEET.upper(), "b")]), "stands twice"),
        (archive([(SHEET, "a" * 99)], zipfile.ZIP_BZIP2), "packed as Excel does not"),
        (archive([(SHEET, "a" * 99)])[:-20], "damaged"),
        (b"PK\x03\x04", "damaged"),
    ],
    ids=["large", "twice", "bzip2", "cut", "head_alone"],
)
def test_what_excel_does_not_write_is_refused(raw, told):
    with pytest.raises(ValueError, match=told):
        checked_parts(raw, MOST)
