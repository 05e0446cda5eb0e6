"""Sound files of every kind that is read, for damage to be done to."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

from bvanalyse.disclosure import EarlierReports
from bvanalyse.disclosure.rules import Key
from bvanalyse.synthetic.cases import plant, write_case_files
from bvanalyse.synthetic.cases.planting import CASEWORKER, JOURNAL, TEXT
from fuzzing.archives import packed

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "tests" / "sources"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OBSERVATIONS = """\
region,period,indicator,category,value,numerator,denominator,unit,status,source,ref,note
0415,2013,reports_received,,91,,,reports,ok,own,Tabell 1,
0415,2014,reports_received,,104,,,reports,ok,own,Tabell 1,
0415,2014H1,share_reports_to_investigation,,80.2,81,101,percent,ok,own,Tabell 1,"rad 3, ny"
0415,2015,reports_received,,,,,reports,suppressed,own,Tabell 1,under fire
"""


@cache
def files(kind: str) -> tuple[bytes, ...]:
    """The sound files of a kind."""
    return tuple(_FILES[kind]())


@cache
def planted() -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """Case files of few invented children, and every value of theirs that must not be told."""
    with TemporaryDirectory() as folder:
        truth = write_case_files(
            Path(folder), municipality="9001", years=(2023, 2023), children=4, seed=5
        )
        paths = [path for form in ("15F", "v4") for path in truth.files[form]]
        secrets = plant(paths)
        contents = tuple(path.read_bytes() for path in paths[:4])
    secrets += [*CASEWORKER.split(), *TEXT.split(), JOURNAL]
    return contents, tuple(secret.encode() for secret in secrets)


def workbook(text: str, separator: str) -> bytes:
    """A small Excel file of a table: numbers as numbers, half of the texts shared."""
    shared: list[str] = []
    rows = [line.split(separator) for line in text.splitlines()]
    sheet = "".join(
        f'<row r="{number}">{"".join(_cell(cell, number, at, shared) for at, cell in row)}</row>'
        for number, row in enumerate(map(enumerate, rows), 1)
    )
    types = (("workbook", "sheet.main"), ("worksheets/sheet1", "worksheet"))
    types += (("sharedStrings", "sharedStrings"),)
    office = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    overrides = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{office}.{kind}+xml"/>'
        for part, kind in types
    )
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATED}/{kind}" Target="{part}.xml"/>'
        for number, (kind, part) in enumerate(
            (("worksheet", "worksheets/sheet1"), ("sharedStrings", "sharedStrings")), 1
        )
    )
    texts = "".join(f"<si><t>{escape(each)}</t></si>" for each in shared)
    whole = f'<Relationship Id="rId1" Type="{RELATED}/officeDocument" Target="xl/workbook.xml"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{whole}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{RELATED}"><sheets>'
        '<sheet name="Ark1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f"{relations}</Relationships>",
        "xl/sharedStrings.xml": f'<sst xmlns="{SHEET}">{texts}</sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}"><sheetData>{sheet}</sheetData>'
        "</worksheet>",
    }
    return packed({name: content.encode() for name, content in parts.items()})


def _cell(text: str, row: int, column: int, shared: list[str]) -> str:
    place, plain = f"{chr(ord('A') + column)}{row}", text.strip('"')
    number = plain.replace(" ", "").replace(",", ".")
    if not plain:
        return ""
    if number.replace(".", "", 1).isdigit():
        return f'<c r="{place}"><v>{number}</v></c>'
    if column % 2:
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(plain)}</t></is></c>'
    shared.append(plain)
    return f'<c r="{place}" t="s"><v>{len(shared) - 1}</v></c>'


def _samples(pattern: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted(SAMPLES.glob(pattern))]


def _head(path: str, lines: int) -> list[bytes]:
    return [b"".join((ROOT / path).read_bytes().splitlines(keepends=True)[:lines])]


def _workbooks(pattern: str) -> list[bytes]:
    return [workbook(raw.decode("utf-8-sig"), ";") for raw in _samples(pattern)]


def _shown() -> list[bytes]:
    keys = {
        Key("9001", str(2020 + number), "reports_dismissed", "", "reports"): told
        for number, told in enumerate(("hidden", "shown", "hidden"))
    }
    with TemporaryDirectory() as folder:
        path = Path(folder) / "vist.csv"
        EarlierReports(keys).save(path)
        return [path.read_bytes()]


_FILES = {
    "key_figures_csv": lambda: _samples("samples/*.csv"),
    "key_figures_xlsx": lambda: _workbooks("samples/[gl]*s*.csv"),
    "kommunemonitor_csv": lambda: _samples("kommunemonitor/samples/*.csv"),
    "kommunemonitor_xlsx": lambda: _workbooks("kommunemonitor/samples/khr*.csv"),
    "jsonstat": lambda: _samples("statbank/samples/*.json"),
    "px": lambda: _samples("statbank/samples/*.px"),
    "statbank_csv": lambda: _samples("statbank/samples/*.csv"),
    "observations": lambda: [OBSERVATIONS.encode()],
    "seed": lambda: _head("data/seeds/gjerdrum_2022.csv", 12),
    "population": lambda: _head("data/reference/population.csv", 8),
    "claims": lambda: _head("data/seeds/claims.csv", 9),
    "params": lambda: [path.read_bytes() for path in sorted((ROOT / "params").glob("3*.yaml"))],
    "earlier": _shown,
    "case_files": lambda: [
        *planted()[0],
        *(path.read_bytes() for path in sorted(ROOT.glob("tests/oracles/kostra_xml/**/*.xml"))),
    ],
}
KINDS = tuple(_FILES)
