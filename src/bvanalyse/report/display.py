"""The only makers of HTML: `Figure`, `Table` and `Text`, and a `Block` of several of them.

Every text goes through one escaping function. The same objects show in JupyterLab, in the report
and, as plain text, in a console.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bvanalyse.report.drawing import picture_of
from bvanalyse.writing import escape

if TYPE_CHECKING:
    from matplotlib.figure import Figure as MplFigure

#: every figure made in this process, so that one that never reached the page is noticed
made_figures: set[str] = set()
SHORT_TABLE = 6  # rows that stay together on one sheet
TALL = 5.5  # inches: a drawing above it needs more of a sheet for its letters to be read
BANNER = "oppdiktet"  # the class of the line that says that a page's figures are made up
VOID = frozenset({"br", "img", "meta"})
RANGE = re.compile(r"\d+–−?\d+")


def element(tag: str, inner: str = "", /, **attributes: str | None) -> str:
    """One element around HTML that is already safe; attribute values are escaped here."""
    given = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    return f"<{tag}{given}>" + ("" if tag in VOID else f"{inner}</{tag}>")


def _words(text: str) -> str:
    """Words as HTML: no markup of their own, and no line ends inside a range such as 0–17."""
    return RANGE.sub(lambda found: element("span", found[0], class_="helt"), escape(text))


class _Shown:
    """What every display object can do: HTML for a page, plain text for a console."""

    def html(self) -> str:
        raise NotImplementedError

    def _repr_html_(self) -> str:
        return self.html()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": self.html()}


@dataclass(frozen=True, repr=False)
class Text(_Shown):
    """Words in one element: a heading, a paragraph, a list of points or a list of terms."""

    kind: str  # "h1", "h2", "h3", "p", "ul", "ol", "dl"
    words: str | Sequence[str] | Sequence[tuple[str, str]]
    class_: str | None = None
    lang: str | None = None

    def html(self) -> str:
        """The element with its words escaped."""
        if self.kind in ("ul", "ol"):
            content = "".join(element("li", _words(str(item))) for item in self.words)
        elif self.kind == "dl":
            content = "".join(
                element("dt", _words(pair[0])) + element("dd", _words(pair[1]))
                for pair in self.words
            )
        else:
            content = _words(str(self.words))
        return element(self.kind, content, class_=self.class_, lang=self.lang)

    def __repr__(self) -> str:
        if isinstance(self.words, str):
            return self.words
        return "\n".join(": ".join(w) if isinstance(w, tuple) else f"- {w}" for w in self.words)


@dataclass(frozen=True)
class Link:
    """A table cell that leads somewhere inside the output folder."""

    words: str
    href: str
    label: str | None = None  # said instead of the words, where the words alone are not enough
    after: str = ""

    def __str__(self) -> str:
        return self.words + self.after


@dataclass(frozen=True)
class Links:
    """A table cell that leads to several places."""

    links: Sequence[Link]

    def __str__(self) -> str:
        return " · ".join(map(str, self.links))


@dataclass(frozen=True)
class Judgement:
    """A table cell that judges: its sign and word say the same as its colour."""

    words: str
    class_: str
    after: str = ""

    def __str__(self) -> str:
        return self.words + self.after


@dataclass(frozen=True)
class Foreign:
    """A table cell in another language than its page."""

    words: str
    lang: str

    def __str__(self) -> str:
        return self.words


Cell = str | Link | Links | Judgement | Foreign


@dataclass(frozen=True, repr=False)
class Table(_Shown):
    """A table with a caption, a header for every row and column, and its notes.

    The first cell of each row is the row's header. It may be scrolled sideways inside its own box
    on a narrow screen, and repeats its head on paper.
    """

    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()
    text_columns: frozenset[int] = frozenset({0})

    def html(self) -> str:
        """The table in a box that scrolls sideways, and its notes below."""
        head = "".join(
            element("th", _words(cell), scope="col", class_=self._align(number))
            for number, cell in enumerate(self.header)
        )
        body = "".join(element("tr", self._cells(row)) for row in self.rows)
        table = element(
            "table",
            element("caption", element("span", _words(self.caption)))
            + element("thead", element("tr", head))
            + element("tbody", body),
        )
        box = _scrolling(table, self.caption)
        notes = "".join(element("p", _words(note), class_="note") for note in self.notes)
        size = "tabell kort" if len(self.rows) <= SHORT_TABLE else "tabell"
        return element("div", box + notes, class_=size)

    def _cells(self, row: Sequence[Cell]) -> str:
        first = element("th", _cell(row[0]), scope="row")
        return first + "".join(
            element("td", _cell(cell), class_=self._align(number))
            for number, cell in enumerate(row[1:], 1)
        )

    def _align(self, column: int) -> str | None:
        return None if column in self.text_columns else "tall"

    def __repr__(self) -> str:
        rows: list[Sequence[Cell]] = [self.header, *self.rows]
        widths = [max(len(str(row[column])) for row in rows) for column in range(len(self.header))]
        lines = ["  ".join(str(c).ljust(w) for c, w in zip(r, widths, strict=True)) for r in rows]
        return "\n".join([self.caption, *(line.rstrip() for line in lines), *self.notes])


@dataclass(frozen=True, repr=False)
class Figure(_Shown):
    """A chart as a picture with its caption, its source and an alternative text.

    The drawing is SVG with outlined letters inside an `<img>`, or pixels where that is lighter: it
    looks the same everywhere and is out of the page's own reach. Equal input gives equal bytes.
    """

    drawing: MplFigure
    caption: str
    alt: str
    note: str = ""
    picture: bytes = field(init=False)
    mime: str = field(init=False)
    id: str = field(init=False)

    def __post_init__(self) -> None:
        if not self.caption.strip() or not self.alt.strip():
            raise ValueError("a figure needs a caption and an alternative text")
        picture, mime = picture_of(self.drawing)
        object.__setattr__(self, "picture", picture)
        object.__setattr__(self, "mime", mime)
        digest = hashlib.sha256(picture + self.caption.encode()).hexdigest()
        object.__setattr__(self, "id", f"figur-{digest[:12]}")
        made_figures.add(self.id)

    def html(self) -> str:
        """The picture inside the page itself, with its caption, alternative text and note."""
        address = f"data:{self.mime};base64,{base64.b64encode(self.picture).decode()}"
        width, height = (str(round(96 * inches)) for inches in self.drawing.get_size_inches())
        image = element("img", src=address, alt=self.alt, width=width, height=height)
        caption = element("figcaption", _words(self.caption))
        note = element("p", _words(self.note), class_="note") if self.note else ""
        tall = "hoy" if self.drawing.get_size_inches()[1] > TALL else None
        inside = caption + _scrolling(image, self.caption) + note
        return element("figure", inside, class_=tall, id=self.id)

    def __repr__(self) -> str:
        return f"[{self.caption}] {self.alt}"


@dataclass(frozen=True, repr=False)
class Block(_Shown):
    """Several display objects shown one after the other; may be empty.

    `figures` closes a report: the ids of all figures that were made, for the verifier to find.
    `region` opens it: the number it is about.
    """

    parts: Sequence[_Shown]
    class_: str | None = None
    figures: Sequence[str] | None = None
    region: str | None = None

    def html(self) -> str:
        """The parts in order, in an element of their own where something is told of all."""
        inner = "".join(part.html() for part in self.parts)
        made = None if self.figures is None else " ".join(self.figures)
        if self.class_ is None and made is None and self.region is None:
            return inner
        return element("div", inner, class_=self.class_, data_figures=made, data_region=self.region)

    def __repr__(self) -> str:
        return "\n\n".join(repr(part) for part in self.parts)


def _scrolling(content: str, name: str) -> str:
    """A box of its own that scrolls sideways on a narrow screen, also from the keyboard."""
    return element("div", content, class_="rulle", role="region", tabindex="0", aria_label=name)


def _cell(content: Cell) -> str:
    if isinstance(content, str):
        return _words(content)
    if isinstance(content, Foreign):
        return element("span", _words(content.words), lang=content.lang)
    if isinstance(content, Judgement):
        return element("span", _words(content.words), class_=content.class_) + _words(content.after)
    if isinstance(content, Links):
        return " · ".join(map(_cell, content.links))
    link = element("a", _words(content.words), href=content.href, aria_label=content.label)
    return link + _words(content.after)
