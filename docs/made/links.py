"""The finished pages must ask no other host, and each of their links must lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag
from sphinx.application import Sphinx
from sphinx.util import logging

OUTSIDE = re.compile(r"^(https?:)?//", re.I)
SENT_FOR = ("src", "srcset", "poster", "data", "action", "xlink:href")  # by the browser by itself
IN_STYLE = re.compile(r"(?:url\(|@import)\s*['\"]?((?:https?:)?//[^'\")\s]+)", re.I)
logger = logging.getLogger(__name__)


def hold(app: Sphinx, exception: Exception | None) -> None:
    """Tells of each fault as a warning, which `make docs` takes for an error."""
    if exception is None and app.builder.format == "html":
        for fault in faults(Path(app.outdir)):
            logger.warning("%s", fault)


def faults(folder: Path) -> Iterator[str]:
    """What is wrong with the pages and styles of a folder, one sentence each."""
    pages = {page: _parsed(page) for page in sorted(folder.rglob("*.html"))}
    anchors = {page.resolve(): _anchors(tree) for page, tree in pages.items()}
    for page, tree in pages.items():
        where = page.relative_to(folder).as_posix()
        yield from (f"{where}: asks another host: {address}" for address in _sent_for(tree))
        for address in _links(tree):
            if OUTSIDE.match(address):
                if not _is_formed(address):
                    yield f"{where}: no proper address: {address}"
            elif not _leads(page, address, anchors):
                yield f"{where}: leads nowhere: {address}"
    for style in sorted(folder.rglob("*.css")):
        for address in IN_STYLE.findall(style.read_text(encoding="utf-8")):
            yield f"{style.relative_to(folder).as_posix()}: asks another host: {address}"


def _parsed(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_text(encoding="utf-8"), "lxml")


def _anchors(tree: BeautifulSoup) -> set[str]:
    return {str(tag[name]) for name in ("id", "name") for tag in tree.find_all(attrs={name: True})}


def _links(tree: BeautifulSoup) -> list[str]:
    return [str(link["href"]) for link in tree.find_all("a", href=True)]


def _sent_for(tree: BeautifulSoup) -> Iterator[str]:
    """Addresses outside that a browser asks without being told to."""
    for tag in tree.find_all(True):
        assert isinstance(tag, Tag)
        named = [*SENT_FOR, *(["href"] if tag.name in ("link", "image", "use") else [])]
        yield from (str(tag[name]) for name in named if OUTSIDE.match(str(tag.get(name, ""))))
        style = str(tag.get("style", "")) + (tag.text if tag.name == "style" else "")
        yield from IN_STYLE.findall(style)


def _is_formed(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" and "." in parts.netloc and not re.search(r"\s", address)


def _leads(page: Path, address: str, anchors: dict[Path, set[str]]) -> bool:
    parts = urlsplit(address)
    if parts.scheme:
        return parts.scheme == "mailto"
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page.resolve()
    if target not in anchors:
        return target.is_file()
    return not parts.fragment or unquote(parts.fragment) in anchors[target]
