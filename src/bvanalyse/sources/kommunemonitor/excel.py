"""Sheets of an Excel file as rows of cells, opened within bounds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook

from bvanalyse.sources.excel_parts import checked_parts
from bvanalyse.sources.statbank.table import refusal

MAX_UNPACKED = 200_000_000  # bytes; an archive may be small and its content without end
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ACTION = "open it in Excel and save it again as .xlsx without a password"


class Workbook:
    """An Excel file whose sheets are read when asked for.

    Raises `DataError` with one problem for content that is no Excel file, protected by a password,
    damaged, or too large when unpacked.
    """

    def __init__(self, raw: bytes) -> None:
        if not raw.startswith(_ZIP):
            old = raw.startswith(_OLE)
            what = "is protected by a password or is old Excel" if old else "is not an Excel file"
            raise refusal(what, action=_ACTION)
        with _opening():
            self._book = CalamineWorkbook.from_filelike(BytesIO(checked_parts(raw, MAX_UNPACKED)))
        self.names = [str(name) for name in self._book.sheet_names]

    def rows(self, sheet: str | int) -> list[list[object]]:
        """All rows of a sheet, by its name or number from 0; the first is row 1 of the sheet."""
        known = sheet in self.names or (isinstance(sheet, int) and 0 <= sheet < len(self.names))
        if not known:
            expected = "one of " + ", ".join(self.names)
            raise refusal("the sheet is not there", found=sheet, expected=expected)
        name = self.names[sheet] if isinstance(sheet, int) else sheet
        with _opening():
            rows = self._book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        return [list(row) for row in rows]


@contextmanager
def _opening() -> Iterator[None]:
    try:
        yield
    except (CalamineError, ValueError) as error:
        raise refusal("cannot be opened as Excel", found=error, action=_ACTION) from error
