"""The frame around every page, and the arrangement of a body into chapters with contents."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from functools import cache
from html import escape
from importlib.resources import files

from bs4 import BeautifulSoup, Tag

from bvanalyse.report.display import element
from bvanalyse.report.texts import Texts


@cache
def style_sheet() -> str:
    """The one style sheet of reports and index."""
    return (files("bvanalyse.report") / "style.css").read_text(encoding="utf-8")


@cache
def policy() -> str:
    """The content security policy: nothing but this style sheet and pictures inside the page."""
    digest = base64.b64encode(hashlib.sha256(style_sheet().encode()).digest()).decode()
    return (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )


def page(title: str, body: str, texts: Texts) -> str:
    """A whole page around a body: no script, no request, readable at any width and on paper."""
    head = "\n".join(
        [
            element("meta", charset="utf-8"),
            element("meta", http_equiv="Content-Security-Policy", content=policy()),
            element("meta", name="viewport", content="width=device-width, initial-scale=1"),
            element("meta", name="color-scheme", content="light"),
            element("title", escape(title)),
            element("style", style_sheet()),
        ]
    )
    skip = element("a", texts("page.skip"), class_="hopp", href="#hovedinnhold")
    main = element("main", f"\n{body}\n", id="hovedinnhold", tabindex="-1")
    return (
        f'<!DOCTYPE html>\n<html lang="{texts.language}">\n<head>\n{head}\n</head>\n'
        f"<body>\n{skip}\n{main}\n</body>\n</html>\n"
    )


def arranged(body: str, texts: Texts, contents_after: int = 1) -> tuple[str, str]:
    """Title and body with an id for each heading, a section for each chapter, and contents.

    The contents list comes after the first chapter, so that the main findings are met first.
    """
    soup = BeautifulSoup(body, features="html.parser")
    taken: set[str] = set()
    for heading in soup.find_all(["h2", "h3"]):
        heading["id"] = _slug(heading.get_text(), taken)
    chapters = soup.find_all("h2")
    for heading in chapters:
        _into_section(soup, heading)
    if len(chapters) > contents_after + 1:
        links = "".join(
            element("li", element("a", escape(heading.get_text()), href=f"#{heading['id']}"))
            for heading in chapters[contents_after:]
        )
        title = element("h2", texts("contents.title"), id="innhold")
        contents = element("nav", title + element("ol", links), aria_labelledby="innhold")
        first = chapters[contents_after - 1].find_parent("section")
        assert isinstance(first, Tag)
        first.insert_after(BeautifulSoup(contents, features="html.parser"))
    title_tag = soup.find("h1")
    return (title_tag.get_text() if title_tag else ""), str(soup)


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
    special = text.lower().translate(str.maketrans({"æ": "ae", "ø": "o", "å": "a"}))
    plain = unicodedata.normalize("NFKD", special).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "del"
    name, number = base, 2
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    taken.add(name)
    return name
