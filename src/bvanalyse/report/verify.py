"""Refuses a page that is unsafe, incomplete or unreadable for some; never cleans one.

axe and its like pass pages whose pictures say "No description has been provided", whose language
is wrong and whose table headers belong to nothing; these rules do not.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator

from bs4 import BeautifulSoup, Tag
from nbformat import NotebookNode

from bvanalyse import LANGUAGES
from bvanalyse.errors import NotebookFailed, Problem, ReportRefused
from bvanalyse.regions import invented
from bvanalyse.report.display import BANNER
from bvanalyse.report.page import page_style, policy
from bvanalyse.report.texts import Texts

MAX_BYTES = 400_000
CLOSING = "data-figures"
FORBIDDEN = ("script", "iframe", "object", "embed", "base", "link", "form", "svg", "video", "audio")
FILLERS = ("No description has been provided", "An Exception was encountered", "papermill-error")


def check_executed(nb: NotebookNode) -> None:
    """Refuses a notebook that did not run to its end: `sys.exit()` in a cell looks like success."""
    source = [c for c in nb.cells if "injected-parameters" not in c.metadata.get("tags", [])]
    cells = [
        (number, cell)
        for number, cell in enumerate(source, 1)
        if cell.cell_type == "code" and cell.source.strip()
    ]
    for number, cell in cells:
        errors = [output for output in cell.outputs if output.output_type == "error"]
        if errors:
            raise NotebookFailed(Problem(f"cell {number} raised {errors[0].ename}"))
        if cell.execution_count is None:
            raise NotebookFailed(
                Problem(
                    f"cell {number} was never run",
                    expected="every code cell run from top to bottom",
                    action="look for sys.exit() or a dead kernel in the cell before",
                )
            )
    last = "".join(
        str(output.get("data", {}).get("text/html", "")) for output in cells[-1][1].outputs
    )
    if CLOSING not in last:
        raise NotebookFailed(
            Problem(
                "the last code cell does not close the report",
                expected="r.about() in the last code cell",
            )
        )


def verify_page(html: str) -> BeautifulSoup:
    """The parsed page, or a refusal that names every broken rule."""
    soup = BeautifulSoup(html, features="html.parser")
    problems = [problem for rule in RULES for problem in rule(soup)]
    if len(html.encode()) > MAX_BYTES:
        problems.append(
            Problem(
                "page is too large", found=len(html.encode()), expected=f"at most {MAX_BYTES} bytes"
            )
        )
    problems += [Problem("filler text", found=words) for words in FILLERS if words in html]
    if problems:
        raise ReportRefused(problems)
    return soup


def verify_report(html: str) -> None:
    """As `verify_page`, and every figure that was made stands in the page, once."""
    soup = verify_page(html)
    closing = soup.find(attrs={CLOSING: True})
    made = set(str(closing[CLOSING]).split()) if isinstance(closing, Tag) else set()
    shown = {str(figure.get("id", "")) for figure in soup.find_all("figure")}
    if made != shown:
        raise ReportRefused(
            Problem(
                "figures made and figures in the page differ",
                found=f"{len(made - shown)} made but not shown, {len(shown - made)} shown but "
                "not made by the report",
                expected="every figure that was made, shown",
                action="show the figure in its cell, and run the notebook from the top",
            )
        )


def _elements(soup: BeautifulSoup) -> Iterator[Problem]:
    for tag in soup.find_all(FORBIDDEN):
        yield Problem("element is not allowed", found=tag.name)
    for tag in soup.find_all("meta", attrs={"http-equiv": True}):
        if str(tag["http-equiv"]).lower() != "content-security-policy":
            yield Problem("element is not allowed", found=f"meta {tag['http-equiv']}")


def _attributes(soup: BeautifulSoup) -> Iterator[Problem]:
    for tag in soup.find_all(True):
        for name, value in tag.attrs.items():
            if name.startswith("on") or name in ("style", "srcset", "srcdoc", "action"):
                yield Problem("attribute is not allowed", found=f"{tag.name} {name}")
            if name == "src" and not str(value).startswith("data:image/"):
                yield Problem("picture from outside the page", found=str(value)[:60])
            if name == "href" and ":" in str(value).split("/")[0]:
                yield Problem("link out of the report folder", found=str(value)[:60])


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
    made_up = soup.find(class_=BANNER) is not None
    return page_style(soup.title.get_text(), Texts.load(language), made_up=made_up)


def _headings(soup: BeautifulSoup) -> Iterator[Problem]:
    levels = [int(tag.name[1]) for tag in soup.find_all(["h1", "h2", "h3", "h4", "h5", "h6"])]
    if levels.count(1) != 1:
        yield Problem("number of main headings", found=levels.count(1), expected="one h1")
    for before, after in itertools.pairwise(levels):
        if after > before + 1:
            yield Problem("heading level is skipped", found=f"h{after} after h{before}")
    for tag in soup.find_all(["h1", "h2", "h3"]):
        if not tag.get_text().strip():
            yield Problem("heading is empty", found=tag.name)


def _pictures(soup: BeautifulSoup) -> Iterator[Problem]:
    texts = [str(image.get("alt", "")).strip() for image in soup.find_all("img")]
    for image in soup.find_all("img"):
        if not image.find_parent("figure"):
            yield Problem("picture that no Figure made", action="show it through Figure")
    for text, times in Counter(texts).items():
        if len(text) < 15 or times > 1:
            yield Problem("alternative text is empty, too short or used twice", found=text[:60])
    for figure in soup.find_all("figure"):
        if not figure.find("figcaption"):
            yield Problem("figure has no caption", found=figure.get("id"))


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
        widths = {len(row.find_all(["th", "td"])) for row in table.find_all("tr")}
        if len(widths) > 1:
            yield Problem("table rows differ in length", found=name)


def _ids(soup: BeautifulSoup) -> Iterator[Problem]:
    ids = Counter(str(tag["id"]) for tag in soup.find_all(id=True))
    for name, times in ids.items():
        if times > 1:
            yield Problem("id stands twice", found=name)
    for link in soup.find_all("a", href=True):
        target = str(link["href"])
        if target.startswith("#") and target[1:] not in ids:
            yield Problem("link to nowhere", found=target)


def _banner(soup: BeautifulSoup) -> Iterator[Problem]:
    """Made-up figures are said to be so, and no real municipality is ever shown with them."""
    numbers = [str(tag["data-region"]) for tag in soup.find_all(attrs={"data-region": True})]
    said = soup.find(class_=BANNER) is not None
    for number in numbers:
        if invented(number) != said:
            what = "page lacks its banner" if not said else "banner on a real municipality"
            yield Problem(what, found=number, expected="a banner on made-up figures alone")


RULES: tuple[Callable[[BeautifulSoup], Iterator[Problem]], ...] = (
    _elements,
    _attributes,
    _head,
    _headings,
    _pictures,
    _tables,
    _ids,
    _banner,
)
