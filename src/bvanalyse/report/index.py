"""`index.html`: every report by county, and those that are missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bvanalyse import __version__
from bvanalyse.regions import invented
from bvanalyse.report.display import BANNER, Block, Link, Table, Text
from bvanalyse.report.page import page
from bvanalyse.report.texts import Texts, capitalised
from bvanalyse.report.verify import verify_page

_WORDS = frozenset({0, 1, 2, 3})  # columns of words, not figures


def index_page(reports: Sequence[Mapping[str, Any]], texts: Texts) -> str:
    """The finished, verified page from the manifest's reports."""
    made = [report for report in reports if report["files"]]
    failed = [report for report in reports if report["failed"]]
    key = "index.total_failed" if failed else "index.total_one" if len(made) == 1 else "index.total"
    total = capitalised(texts(key, made=texts.whole(len(made)), failed=texts.whole(len(failed))))
    made_up = any(invented(report["municipality"]) for report in reports)
    parts: list[Text | Table] = [
        *([Text("p", texts("title.invented"), class_=BANNER)] if made_up else []),
        Text("h1", texts("index.title")),
        Text("p", f"{texts('index.lead')} {total}", class_="ingress"),
    ]
    header = [
        texts(f"index.{name}") for name in ("municipality", "year", "main_finding", "numbers")
    ]
    for county in sorted({report["county"] for report in made}):
        rows = [_row(report, texts) for report in made if report["county"] == county]
        caption = texts("index.caption", county=county)
        parts += [Text("h2", county), Table(caption, header, rows, text_columns=_WORDS)]
    if failed:
        missing = [
            [f"{report['municipality']} {report['place']}", report["failed"]] for report in failed
        ]
        parts += [
            Text("h2", texts("index.failed_title")),
            Table(
                texts("index.failed_caption"),
                [texts("index.municipality"), texts("index.reason")],
                missing,
                text_columns=_WORDS,
            ),
        ]
    parts.append(Text("p", texts("index.about", version=__version__), class_="note"))
    finished = page(texts("index.title"), Block(parts).html(), texts)
    verify_page(finished)
    return finished


def _row(report: Mapping[str, Any], texts: Texts) -> list[str | Link]:
    files, csv = report["files"], texts("index.csv")
    key = f"index.notebook_{report['notebook']}"
    kind = texts(key) if key in texts else f", {report['notebook']}"
    old = f" ({texts('index.old')})" if report["failed"] else ""
    return [
        Link(report["place"] + kind, files["html"]["path"], after=old),
        report["year"],
        report["finding"],
        Link(csv, files["csv"]["path"], label=f"{csv} {report['place']}{kind}"),
    ]
