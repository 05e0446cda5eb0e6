"""A finished page as a tagged PDF: by the browser on this machine, or else by WeasyPrint.

Readers who print from their own browser get the same sheets. Chromium's files are alike from run
to run but for its version and the machine's fonts; WeasyPrint's but for the fonts.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from bvanalyse import __version__
from bvanalyse.errors import Problem, RunError

TIMEOUT = 60  # seconds
#: on the search path, and where Windows and macOS keep what is not there
BROWSERS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)  # fmt: skip
QUIET = (
    "--headless=new", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-extensions",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-pdf-header-footer", "--generate-pdf-document-outline", "--export-tagged-pdf",
)  # fmt: skip
_CLOCK = re.compile(rb"/(?:CreationDate|ModDate) \(D:[^)]*\)")
_NODE = re.compile(rb"\(node(\d{8})\)")


NOTHING = Problem(
    "nothing here makes a PDF",
    expected="Chromium, Chrome, Edge, or the Python package weasyprint",
    action="install one of them, or open the page and print it",
)


def can_make_pdf() -> bool:
    """Whether there is a browser here, or else WeasyPrint."""
    return _browser() is not None or find_spec("weasyprint") is not None


def as_pdf(page: Path) -> bytes:
    """The page on A4 sheets, with tags, language, title and outline.

    The page must have passed the verifier: it is opened as it is. Raises `RunError` when there is
    nothing here to make a PDF with, or when that fails.
    """
    if browser := _browser():
        return _by_browser(browser, page)
    if can_make_pdf():
        return _by_weasyprint(page)
    raise RunError(NOTHING)


def _browser() -> str | None:
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def _by_browser(browser: str, page: Path) -> bytes:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        made = Path(folder) / "side.pdf"
        command = [
            browser,
            *QUIET,
            *(["--no-sandbox"] if _is_root() else []),  # which the browser demands of root
            f"--user-agent=bvanalyse {__version__}",  # it names the machine in the file otherwise
            f"--user-data-dir={folder}",
            f"--print-to-pdf={made}",
            page.resolve().as_uri(),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=TIMEOUT, check=True)
            return without_clock(made.read_bytes())
        except (OSError, subprocess.SubprocessError) as error:
            raise RunError(
                Problem(
                    "the browser made no PDF",
                    file=str(page),
                    found=f"{Path(browser).stem}: {type(error).__name__}",
                    action="try again, or open the page and print it",
                )
            ) from error


def without_clock(pdf: bytes) -> bytes:
    """The same document without the time it was made and the browser's own running numbers.

    Every byte keeps its place, since a PDF finds its parts by counting bytes.

    >>> without_clock(b"<</ModDate (D:20240102030405Z)>> (node00000067) (node00000052)")
    b'<<                            >> (node00000002) (node00000001)'
    """
    pdf = _CLOCK.sub(lambda found: b" " * len(found[0]), pdf)
    order = {old: number for number, old in enumerate(sorted(set(_NODE.findall(pdf))), 1)}
    return _NODE.sub(lambda found: b"(node%08d)" % order[found[1]], pdf)


def _by_weasyprint(page: Path) -> bytes:
    document = import_module("weasyprint").HTML  # an extra
    read = document(string=page.read_text(encoding="utf-8"))
    return bytes(read.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=page.stem.encode()))


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
