"""The finished pages must ask no other host, and each of their links must lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement, HTMLParser, parse
from sphinx.application import Sphinx
from sphinx.util import logging

OUTSIDE = re.compile(r"^(https?:)?//", re.I)
FETCHED = ("src", "srcset", "poster", "data", "action")  # by a browser without being told to
IN_STYLE = re.compile(r"(?:url\(|@import)\s*['\"]?((?:https?:)?//[^'\")\s]+)", re.I)
logger = logging.getLogger(__name__)


def hold(app: Sphinx, exception: Exception | None) -> None:
    """Tells of each fault as a warning, which `make docs` takes for an error."""
    if exception is None and app.builder.format == "html":
        for fault in faults(Path(app.outdir)):
            logger.warning("%s", fault)


def faults(folder: Path) -> Iterator[str]:
    """What is wrong with the pages and styles of a folder, one sentence each."""
    pages = {page.resolve(): _parsed(page) for page in sorted(folder.rglob("*.html"))}
    anchors = {page: {*tree.xpath("//@id"), *tree.xpath("//@name")} for page, tree in pages.items()}
    for page, tree in pages.items():
        where = page.relative_to(folder.resolve()).as_posix()
        yield from (f"{where}: asks another host: {address}" for address in _fetched(tree))
        for address in tree.xpath("//a/@href"):
            if OUTSIDE.match(address):
                if not _is_formed(address):
                    yield f"{where}: not a proper address: {address}"
            elif not _leads(page, address, anchors):
                yield f"{where}: leads nowhere: {address}"
    for style in sorted(folder.rglob("*.css")):
        for address in IN_STYLE.findall(style.read_text(encoding="utf-8")):
            yield f"{style.relative_to(folder).as_posix()}: asks another host: {address}"


def addresses(folder: Path) -> set[str]:
    """Every address outside that a page of a folder links to."""
    linked = (href for page in folder.rglob("*.html") for href in _parsed(page).xpath("//a/@href"))
    return {str(href) for href in linked if OUTSIDE.match(href)}


def _parsed(page: Path) -> HtmlElement:
    return parse(str(page), HTMLParser(encoding="utf-8")).getroot()


def _fetched(tree: HtmlElement) -> Iterator[str]:
    """Addresses outside that a browser asks while it shows the page."""
    named = tree.xpath(" | ".join(f"//@{name}" for name in FETCHED))
    linked = tree.xpath("//*[self::link or self::image or self::use]/@href")
    yield from (address for address in (*named, *linked) if OUTSIDE.match(address))
    for style in tree.xpath("//@style | //style/text()"):
        yield from IN_STYLE.findall(style)


def _is_formed(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" and "." in parts.netloc and not re.search(r"\s", address)


def _leads(page: Path, address: str, anchors: dict[Path, set[str]]) -> bool:
    parts = urlsplit(address)
    if parts.scheme:
        return parts.scheme == "mailto"
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if target not in anchors:
        return target.is_file()
    return not parts.fragment or unquote(parts.fragment) in anchors[target]
