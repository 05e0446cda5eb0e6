"""The frame around every page, and the arrangement of a body into chapters with contents."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from functools import cache
from importlib.resources import files

from bs4 import BeautifulSoup, Tag

from bvanalyse.report.display import BANNER, element
from bvanalyse.report.texts import Texts
from bvanalyse.writing import PLAIN_LETTERS, escape

FRONT, NEUTRAL = "forside", "navn"  # classes of page one, and of a chapter's neutral name


@cache
def style_sheet() -> str:
    """The one style sheet of reports and index."""
    return (files("bvanalyse.report") / "style.css").read_text(encoding="utf-8")


def page_style(title: str, texts: Texts, *, made_up: bool) -> str:
    """The style sheet with what stands in the margins of every printed page of this one.

    The title, the page number, and on a page with made-up figures the words that say so.
    """
    side, of, end = map(_css, texts("page.number", page="\n", pages="\n").split("\n"))
    warning = f"@top-right {{ content: {_css(texts('page.invented'))}; }}" if made_up else ""
    margins = (
        f"@page {{ @top-left {{ content: {_css(title)}; }} "
        f"@bottom-right {{ content: {side} counter(page) {of} counter(pages) {end}; }} {warning} }}"
    )
    return f"{style_sheet()}{margins}\n"


def policy(style: str) -> str:
    """The content security policy: nothing but this style sheet and pictures inside the page."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )


def page(title: str, body: str, texts: Texts) -> str:
    """A whole page around a body: no script, no request, readable at any width and on paper."""
    style = page_style(title, texts, made_up=f'class="{BANNER}"' in body)
    head = "\n".join(
        [
            element("meta", charset="utf-8"),
            element("meta", http_equiv="Content-Security-Policy", content=policy(style)),
            element("meta", name="viewport", content="width=device-width, initial-scale=1"),
            element("meta", name="color-scheme", content="light"),
            element("title", escape(title)),
            element("style", style),
        ]
    )
    skip = element("a", texts("page.skip"), class_="hopp", href="#hovedinnhold")
    main = element("main", f"\n{body}\n", id="hovedinnhold", tabindex="-1")
    return (
        f'<!DOCTYPE html>\n<html lang="{texts.language}">\n<head>\n{head}\n</head>\n'
        f"<body>\n{skip}\n{main}\n</body>\n</html>\n"
    )


def arranged(body: str, texts: Texts) -> tuple[str, str]:
    """Title and body with an id for each heading, a section for each chapter, and contents.

    The contents list comes after page one, or after the first chapter where there is none, so that
    the main findings are met first. It has the chapters' neutral names.
    """
    soup = BeautifulSoup(body, features="html.parser")
    taken: set[str] = set()
    for heading in soup.find_all(["h2", "h3"]):
        heading["id"] = _slug(heading.get_text(), taken)
    chapters = soup.find_all("h2")
    for heading in chapters:
        _into_section(soup, heading)
    front = soup.find(class_=FRONT) or (chapters[0].find_parent("section") if chapters else None)
    listed = [h for h in chapters if not any(parent is front for parent in h.parents)]
    if isinstance(front, Tag) and len(listed) > 1:
        links = "".join(
            element("li", element("a", escape(_name(heading)), href=f"#{heading['id']}"))
            for heading in listed
        )
        title = element("h2", texts("contents.title"), id="innhold")
        contents = element("nav", title + element("ol", links), aria_labelledby="innhold")
        front.insert_after(BeautifulSoup(contents, features="html.parser"))
    title_tag = soup.find("h1")
    return (title_tag.get_text() if title_tag else ""), str(soup)


def _name(heading: Tag) -> str:
    """A chapter's neutral name without its years, where its heading is a finding."""
    neutral = heading.find_next_sibling()
    if isinstance(neutral, Tag) and NEUTRAL in neutral.get_attribute_list("class"):
        return neutral.get_text().rpartition(", ")[0]
    return heading.get_text()


def _into_section(soup: BeautifulSoup, heading: Tag) -> None:
    section = soup.new_tag("section", attrs={"aria-labelledby": str(heading["id"])})
    following = list(heading.next_siblings)
    heading.wrap(section)
    for sibling in following:
        if isinstance(sibling, Tag) and (sibling.name == "h2" or sibling.find("h2")):
            break
        section.append(sibling.extract())


def _slug(text: str, taken: set[str]) -> str:
    """An ASCII id made of the words, unique on the page."""
    special = text.lower().translate(PLAIN_LETTERS)
    plain = unicodedata.normalize("NFKD", special).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "del"
    name, number = base, 2
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    taken.add(name)
    return name


def _css(text: str) -> str:
    """A text as a string of a style sheet: nothing but letters and digits stands for itself."""
    return '"' + re.sub(r"[^A-Za-z0-9 ]", lambda sign: f"\\{ord(sign[0]):x} ", text) + '"'
