"""What a finished page must hold and must not: one rule a function, each telling every breach.

axe and its like pass pages whose pictures say "No description has been provided", whose language
is wrong and whose table headers belong to nothing; these rules do not. What a page may be made of
is listed, so that whatever is new has to be thought of first.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from bs4 import BeautifulSoup, Tag
from bs4.element import Comment

from bvanalyse import LANGUAGES
from bvanalyse.errors import Problem
from bvanalyse.regions import invented
from bvanalyse.report.display import BANNER
from bvanalyse.report.page import page_style, policy
from bvanalyse.report.texts import Texts
from bvanalyse.writing import plain

ELEMENTS = {
    "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "nav", "section",
    "article", "aside", "div", "span", "h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "dl", "dt",
    "dd", "a", "strong", "em", "b", "i", "small", "sub", "sup", "abbr", "time", "q", "blockquote",
    "bdi", "hr", "br", "wbr", "code", "pre", "details", "summary", "figure", "figcaption", "img",
    "table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {
    "id", "class", "lang", "dir", "role", "tabindex", "href", "src", "alt", "width", "height",
    "scope", "colspan", "rowspan", "headers", "span", "datetime", "open", "start", "charset",
    "content", "name", "http-equiv",
}  # fmt: skip
PREFIXES = ("aria-", "data-")
PICTURE = re.compile(r"data:image/(svg\+xml|png);base64,[A-Za-z0-9+/=]+")
INSIDE = re.compile(r"#[\w-]+|(\.\./)?[\w-]+(/[\w-]+)*\.\w+(#[\w-]+)?", re.ASCII)
SHORTEST_ALT, SHOWN = 15, 60
SECURITY = "content-security-policy"
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
CELLS = frozenset({"th", "td"})


def _elements(soup: BeautifulSoup) -> Iterator[Problem]:
    for tag in soup.find_all(True):
        if tag.name not in ELEMENTS:
            yield Problem("element is not allowed", found=tag.name)
    for tag in soup.find_all("meta"):
        if str(tag.get("http-equiv", SECURITY)).lower() != SECURITY:
            yield Problem("element is not allowed", found=f"meta {tag['http-equiv']}")
    if any(isinstance(part, Comment) for part in soup.descendants):
        yield Problem("comment is not allowed", action="say it where the reader sees it, or not")


def _attributes(soup: BeautifulSoup) -> Iterator[Problem]:
    for tag in soup.find_all(True):
        for name, value in tag.attrs.items():
            if name not in ATTRIBUTES and not name.startswith(PREFIXES):
                yield Problem("attribute is not allowed", found=f"{tag.name} {name}")
            if name == "src" and not PICTURE.fullmatch(str(value)):
                yield Problem("picture from outside the page", found=str(value)[:SHOWN])
            if name == "href" and not INSIDE.fullmatch(str(value)):
                yield Problem("link out of the report folder", found=str(value)[:SHOWN])
            if name == "tabindex" and value not in ("0", "-1"):
                yield Problem("place in the keyboard's order is set by hand", found=tag.name)


def _letters(soup: BeautifulSoup) -> Iterator[Problem]:
    values = (str(value) for tag in soup.find_all(True) for value in tag.attrs.values())
    letters = set().union(*soup.strings, *values) - {"\n", "\t"}
    for letter in sorted(letters):
        if plain(letter) != letter:
            yield Problem(
                "character that no reader sees",
                found=f"U+{ord(letter):04X}",
                expected="text that has gone through bvanalyse.writing.plain",
            )


def _head(soup: BeautifulSoup) -> Iterator[Problem]:
    if not soup.html or soup.html.get("lang") not in LANGUAGES:
        yield Problem("page has no known language", expected="lang nb, nn or en")
    if not soup.title or not soup.title.get_text().strip():
        yield Problem("page has no title")
    given = {
        str(tag.get("http-equiv") or tag.get("name")): tag.get("content")
        for tag in soup.find_all("meta")
    }
    style = soup.style.get_text() if soup.style else ""
    if style != _expected_style(soup):
        yield Problem("page has another style sheet than its own")
    if given.get("Content-Security-Policy") != policy(style):
        yield Problem("page lacks its content security policy")
    if "width=device-width" not in str(given.get("viewport")):
        yield Problem("page is not fitted to narrow screens")
    if len(soup.find_all("main")) != 1:
        yield Problem("page needs one main landmark")


def _expected_style(soup: BeautifulSoup) -> str:
    language = str(soup.html.get("lang")) if soup.html else ""
    if language not in LANGUAGES or not soup.title:
        return ""
    return page_style(soup.title.get_text(), Texts.load(language), made_up=_said_made_up(soup))


def _headings(soup: BeautifulSoup) -> Iterator[Problem]:
    headings = _named(soup, HEADINGS)
    levels = [int(tag.name[1]) for tag in headings]
    if levels.count(1) != 1:
        yield Problem("number of main headings", found=levels.count(1), expected="one h1")
    for before, after in itertools.pairwise(levels):
        if after > before + 1:
            yield Problem("heading level is skipped", found=f"h{after} after h{before}")
    for tag in headings:
        if not tag.get_text().strip():
            yield Problem("heading is empty", found=tag.name)


def _pictures(soup: BeautifulSoup) -> Iterator[Problem]:
    texts = [str(image.get("alt", "")).strip() for image in soup.find_all("img")]
    for image in soup.find_all("img"):
        if not image.find_parent("figure"):
            yield Problem("picture that no Figure made", action="show it through Figure")
    for text, times in Counter(texts).items():
        if len(text) < SHORTEST_ALT or times > 1:
            yield Problem("alternative text is empty, too short or used twice", found=text[:SHOWN])
        if text and not text.endswith((".", "?", "!")):
            yield Problem("alternative text is no sentence", found=text[:SHOWN])
    for figure in soup.find_all("figure"):
        caption = figure.find("figcaption")
        if not caption:
            yield Problem("figure has no caption", found=figure.get("id"))
        elif any(image.get("alt") == caption.get_text() for image in figure.find_all("img")):
            yield Problem("alternative text only repeats the caption", found=caption.get_text())


def _tables(soup: BeautifulSoup) -> Iterator[Problem]:
    for table in soup.find_all("table"):
        caption = table.find("caption")
        name = caption.get_text().strip() if caption else ""
        if not name:
            yield Problem("table has no caption")
        for header in table.find_all("th"):
            if header.get("scope") not in ("row", "col"):
                yield Problem("table header without scope", found=name)
            if not header.get_text().strip():
                yield Problem("table header is empty", found=name)
        grid = _grid(table)
        if len({len(row) for row in grid}) > 1:
            yield Problem("table rows differ in length", found=name)
        elif any(
            not _has_headers(grid, y, x) for y, row in enumerate(grid) for x in range(len(row))
        ):
            yield Problem("table cell without a header of its row and its column", found=name)


def _grid(table: Tag) -> list[list[Tag]]:
    """The cells of a table by row and column; one that spans several stands in each of them."""
    places: defaultdict[int, dict[int, Tag]] = defaultdict(dict)
    for y, row in enumerate(table.find_all("tr")):
        for cell in _named(row, CELLS):
            x = next(x for x in itertools.count() if x not in places[y])
            for down in range(_span(cell, "rowspan")):
                for right in range(_span(cell, "colspan")):
                    places[y + down][x + right] = cell
    return [[row[x] for x in sorted(row)] for _, row in sorted(places.items())]


def _span(cell: Tag, name: str) -> int:
    given = str(cell.get(name, ""))
    return int(given) if re.fullmatch(r"[1-9]\d{0,2}", given) else 1


def _has_headers(grid: list[list[Tag]], y: int, x: int) -> bool:
    """Whether a cell is a header itself, or has one in its row and one above it."""
    if grid[y][x].name == "th":
        return True
    beside = any(cell.name == "th" and cell.get("scope") == "row" for cell in grid[y])
    return beside and any(row[x].name == "th" and row[x].get("scope") == "col" for row in grid[:y])


def _ids(soup: BeautifulSoup) -> Iterator[Problem]:
    ids = Counter(str(tag["id"]) for tag in _with(soup, "id"))
    for name, times in ids.items():
        if times > 1:
            yield Problem("id stands twice", found=name)
    for link in _with(soup, "href"):
        target = str(link["href"])
        if target.startswith("#") and target[1:] not in ids:
            yield Problem("link to nowhere", found=target)


def _banner(soup: BeautifulSoup) -> Iterator[Problem]:
    """Made-up figures are said to be so, and no real municipality is ever shown with them."""
    said = _said_made_up(soup)
    for number in (str(tag["data-region"]) for tag in _with(soup, "data-region")):
        if invented(number) != said:
            what = "page lacks its banner" if not said else "banner on a real municipality"
            yield Problem(what, found=number, expected="a banner on made-up figures alone")


def _said_made_up(soup: BeautifulSoup) -> bool:
    """Whether the page has the line that says that its figures are made up."""
    return any(BANNER in tag.get_attribute_list("class") for tag in _with(soup, "class"))


def _named(within: Tag, names: frozenset[str]) -> list[Tag]:
    """The elements with one of these names; the parser's own search takes four times as long."""
    return [tag for tag in within.find_all(True) if tag.name in names]


def _with(soup: BeautifulSoup, attribute: str) -> list[Tag]:
    """The elements with an attribute."""
    return [tag for tag in soup.find_all(True) if tag.has_attr(attribute)]


RULES: tuple[Callable[[BeautifulSoup], Iterator[Problem]], ...] = (
    _elements,
    _attributes,
    _letters,
    _head,
    _headings,
    _pictures,
    _tables,
    _ids,
    _banner,
)
