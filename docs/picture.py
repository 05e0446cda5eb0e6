"""Makes images/page-one.png: the first sheet of the report on an invented municipality.

Run by hand when the page has changed: `.venv/bin/python docs/picture.py`. Needs Chromium and
pdftoppm (poppler-utils).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from bvanalyse import places
from bvanalyse.synthetic import write_folder

MUNICIPALITY = "9015"
PICTURE = Path(__file__).parent / "images" / "page-one.png"
SHARPNESS = "90"  # dots per inch: text can be read, and the file stays under 150 kB
GREYS_AND_INKS = 32  # colours kept


def make(folder: Path) -> None:
    """Invents a country, makes one report in it, prints it, and keeps the first sheet."""
    country, out, sheets = folder / "country", folder / "out", folder / "report.pdf"
    write_folder(country, places.data_folder() / "reference", count=357, years=(2013, 2024), seed=1)
    _run("bvanalyse", "run", MUNICIPALITY, "--all", "--data", str(country), "--out", str(out))
    (page,) = (out / "rapporter").glob("*.html")
    printed = ("--headless", "--no-sandbox", "--no-pdf-header-footer", f"--print-to-pdf={sheets}")
    _run("chromium", *printed, page.as_uri())
    first = ("-f", "1", "-l", "1", "-singlefile", "-r", SHARPNESS, "-png")
    _run("pdftoppm", *first, str(sheets), str(sheets.with_suffix("")))
    with Image.open(sheets.with_suffix(".png")) as sheet:
        few = sheet.convert("RGB").quantize(GREYS_AND_INKS)
        few.save(PICTURE, optimize=True)


def _run(*command: str) -> None:
    """A command of this environment, or of the system."""
    own = Path(sys.executable).parent / command[0]
    name = str(own) if own.exists() else command[0]
    subprocess.run([name, *command[1:]], check=True, capture_output=True)


if __name__ == "__main__":
    with TemporaryDirectory() as scratch:
        make(Path(scratch))
