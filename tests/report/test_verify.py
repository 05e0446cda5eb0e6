"""The verifier refuses each thing that must never reach a reader."""

import pytest

from bvanalyse.errors import ReportRefused
from bvanalyse.report.page import arranged, page
from bvanalyse.report.texts import Texts
from bvanalyse.report.verify import verify_page, verify_report

TEXTS = Texts.load("nb")
GOOD = """<h1>Tittel</h1><h2>Først</h2><p>Ord.</p><h2>Så</h2>
<figure id="figur-1"><figcaption>Bilde</figcaption>
<img src="data:image/svg+xml;base64,AAAA" alt="Et bilde som viser noe."></figure>
<h2>Sist</h2><table><caption>Tabell</caption>
<thead><tr><th scope="col">A</th><th scope="col">C</th></tr></thead>
<tbody><tr><th scope="row">B</th><td>1</td></tr></tbody></table>
<div data-figures="figur-1"></div>"""


def finished(body: str) -> str:
    title, chapters = arranged(body, TEXTS)
    return page(title, chapters, TEXTS)


def test_a_good_page_passes():
    verify_report(finished(GOOD))


@pytest.mark.parametrize(
    ("number", "banner", "reason"),
    [
        ("9001", "", "page lacks its banner"),
        ("0301", '<p class="oppdiktet">Oppdiktede tall</p>', "banner on a real municipality"),
    ],
)
def test_a_banner_is_on_made_up_figures_and_on_no_others(number, banner, reason):
    opening = f'<div data-region="{number}">{banner}<h1>Tittel</h1></div>'

    with pytest.raises(ReportRefused, match=reason):
        verify_page(finished(GOOD.replace("<h1>Tittel</h1>", opening)))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("<p>", "<script>alert(1)</script><p>"), "element is not allowed"),
        (("<p>", "<iframe></iframe><p>"), "element is not allowed"),
        (("<p>", "<svg></svg><p>"), "element is not allowed"),
        (("<p>", '<meta http-equiv="refresh" content="0"><p>'), "element is not allowed"),
        (("<p>", '<p onclick="x()">'), "attribute is not allowed"),
        (("<p>", '<p style="color:red">'), "attribute is not allowed"),
        (("data:image/svg+xml;base64,AAAA", "bilde.png"), "from outside the page"),
        (("Ord.", '<a href="https://example.org/x">Ord</a>'), "out of the report folder"),
        (("Ord.", '<a href="javascript:alert(1)">Ord</a>'), "out of the report folder"),
        (("Ord.", '<a href="//example.org/x.html">Ord</a>'), "out of the report folder"),
        (("Ord.", '<a href="../../x.html">Ord</a>'), "out of the report folder"),
        (("Ord.", '<a href="/etc/x.html">Ord</a>'), "out of the report folder"),
        (("Ord.", '<a href="#borte">Ord</a>'), "link to nowhere"),
        (("Ord.", "<noscript>Ord</noscript>"), "element is not allowed"),
        (("Ord.", '<input type="text">'), "element is not allowed"),
        (("Ord.", "<!-- Ord -->"), "comment is not allowed"),
        (("<p>", "<p hidden>"), "attribute is not allowed"),
        (("<p>", '<p tabindex="2">'), "set by hand"),
        (("Ord.", "Ord \u202edro"), "character that no reader sees.*U\\+202E"),
        (("Ord.", "Ord &#8238;dro"), "character that no reader sees.*U\\+202E"),
        (("<p>", '<p aria-label="\x07">'), "character that no reader sees.*U\\+0007"),
        (("data:image/svg+xml;base64,AAAA", "data:text/html;base64,AAAA"), "from outside the page"),
        (("<h1>Tittel</h1>", ""), "no title"),
        (("<h2>Så</h2>", "<h1>Så</h1>"), "number of main headings"),
        (("<h2>Så</h2>", "<h2>Så</h2><h4>For dypt</h4>"), "level is skipped"),
        (("<h2>Så</h2>", "<h2> </h2>"), "heading is empty"),
        (('alt="Et bilde som viser noe."', 'alt=""'), "alternative text"),
        (('alt="Et bilde som viser noe."', ""), "alternative text"),
        (("noe.", "noe"), "no sentence"),
        (("<figcaption>Bilde", "<figcaption>Et bilde som viser noe."), "only repeats the caption"),
        (("<figcaption>Bilde</figcaption>", ""), "no caption"),
        (("<caption>Tabell</caption>", ""), "no caption"),
        ((' scope="row"', ""), "without scope"),
        (('<th scope="col">A</th>', '<th scope="col"></th>'), "header is empty"),
        (("<td>1</td>", "<td>1</td><td>2</td>"), "differ in length"),
        (('<th scope="row">B</th>', "<td>B</td>"), "without a header of its row"),
        (('<th scope="col">C', '<th scope="row">C'), "without a header of its row"),
        (("Ord.", "No description has been provided for this image"), "filler"),
        (("Ord.", "x" * 400_000), "too large"),
        (('data-figures="figur-1"', 'data-figures="figur-1 figur-2"'), "made but not shown"),
        (('data-figures="figur-1"', 'data-figures=""'), "not made by the report"),
    ],
)
def test_a_page_that_breaks_a_rule_is_refused(change, reason):
    assert change[0] in GOOD

    with pytest.raises(ReportRefused, match=reason):
        verify_report(finished(GOOD.replace(*change)))


def test_a_header_over_several_columns_is_the_header_of_each():
    spanning = '<tr><th scope="col" rowspan="2">A</th><th scope="col" colspan="2">C</th></tr>'
    below = '<tr><th scope="col">D</th><th scope="col">E</th></tr>'
    row = '<tr><th scope="row">B</th><td>1</td><td>2</td></tr>'
    table = (
        f"<table><caption>T</caption><thead>{spanning}{below}</thead><tbody>{row}</tbody></table>"
    )

    verify_report(finished(GOOD.replace("<p>Ord.</p>", table)))


def test_an_unknown_language_is_refused():
    html = finished(GOOD).replace('lang="nb"', 'lang="en-US"')

    with pytest.raises(ReportRefused, match="language"):
        verify_page(html)


def test_a_page_without_its_policy_or_fit_for_narrow_screens_is_refused():
    html = finished(GOOD)

    for lost, reason in (
        ("default-src", "security policy"),
        ("@page", "style sheet"),
        ("width=device-width", "narrow"),
    ):
        with pytest.raises(ReportRefused, match=reason):
            verify_page(html.replace(lost, "", 1))


def test_every_broken_rule_is_told_at_once():
    html = finished(GOOD.replace("<p>", '<p style="x" onclick="y"><script></script>'))

    with pytest.raises(ReportRefused) as refused:
        verify_page(html)

    assert len(refused.value.problems) == 3
