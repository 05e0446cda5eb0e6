"""What the kommunemonitor tests share: files in every form, and a strict judge of refusals."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from bvanalyse.errors import DataError
from bvanalyse.sources.kommunemonitor import read_kommunemonitor

SAMPLES = Path(__file__).parent / "samples"
HEAD = "Region;Tid;Halvår;Variabel;Tallformat;Value\n"


@pytest.fixture(scope="session")
def samples() -> Path:
    return SAMPLES


@pytest.fixture
def write(tmp_path):
    """Writes rows below the monitor's headings, a whole text, or bytes, and gives the path."""

    def file(content: str | bytes, *, head=HEAD, encoding="utf-8", name="khr.csv") -> Path:
        path = tmp_path / name
        raw = content if isinstance(content, bytes) else (head + content).encode(encoding)
        path.write_bytes(raw)
        return path

    return file


@pytest.fixture
def read(write):
    """The observations of rows written below the monitor's headings, as records."""

    def records(content: str, **choices) -> list[dict]:
        table = read_kommunemonitor(write(content), **choices).observations
        return table.astype(object).where(table.notna(), None).to_dict("records")

    return records


@pytest.fixture
def excel(tmp_path):
    """Writes sheets of rows to an Excel file."""

    def file(name="khr.xlsx", **sheets) -> Path:
        path = tmp_path / name
        book = Workbook()
        book.remove(book.active)
        for sheet, rows in sheets.items():
            page = book.create_sheet(sheet)
            for row in rows:
                page.append(row)
        book.save(path)
        return path

    return file


@pytest.fixture(scope="session")
def sentence():
    """The one sentence that a file is refused with; anything else fails the test."""

    def judge(path, **choices) -> str:
        with pytest.raises(DataError) as refusal:
            read_kommunemonitor(path, **choices)
        told = str(refusal.value)
        assert len(refusal.value.problems) == 1
        assert told.startswith(f"{path}") and "\n" not in told and len(told) < 600 + len(str(path))
        assert "Traceback" not in told and told.isprintable()
        return told.removeprefix(str(path)).removeprefix(", ").removeprefix(": ")

    return judge
