"""How long finished pages take to open in the browser on this machine, and how large they are.

Each page is opened afresh on a window of a tablet's size. `load` is the browser's load event, when
every picture is decoded; `words` is when the first words are painted. Medians, in milliseconds.
"""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
from pathlib import Path
from statistics import median

import click

TOOLS = Path(__file__).parents[1] / "tests" / "a11y"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
TARGET, MOST_BYTES = 1000, 350_000


def opened(pages: list[Path], times: int) -> dict[str, list[dict[str, float | None]]]:
    """Every opening of every page, by the page's file name."""
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if not browser or not (TOOLS / "node_modules").is_dir():
        raise click.ClickException("needs Chromium, Node and `npm ci --prefix tests/a11y`")
    command = ["node", TOOLS / "opening.mjs", browser, str(times), *pages]
    told = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    return json.loads(told.stdout)


@click.command(help=__doc__)
@click.argument("folder", type=click.Path(exists=True, path_type=Path), default=Path("output"))
@click.option("--times", default=7, show_default=True, help="How often each page is opened.")
def main(folder: Path, times: int) -> None:
    """Prints a row for each page below FOLDER (output unless told)."""
    pages = sorted(folder.rglob("*.html"))
    if not pages:
        raise click.ClickException(f"no page below {folder}: run `bvanalyse run` first")
    found = opened(pages, times)
    click.echo(f"{'page':50}{'kB':>7}{'gzipped':>9}{'load':>8}{'words':>8}{'slowest':>9}")
    slow = 0
    for page in pages:
        raw, each = page.read_bytes(), found[page.name]
        load = [one["load"] for one in each]
        words = [one["words"] for one in each if one["words"] is not None]
        first = f"{median(words):8.0f}" if words else f"{'-':>8}"
        packed = len(gzip.compress(raw)) / 1000
        click.echo(
            f"{page.stem:50}{len(raw) / 1000:7.0f}{packed:9.0f}{median(load):8.0f}{first}"
            f"{max(load):9.0f}" + ("  too large" if len(raw) > MOST_BYTES else "")
        )
        slow += median(load) > TARGET
    click.echo(f"\n{len(pages) - slow} of {len(pages)} pages open within {TARGET} ms")


if __name__ == "__main__":
    main()
