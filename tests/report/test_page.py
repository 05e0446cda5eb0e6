"""The frame and the arrangement of a page."""

import base64
import hashlib

from bs4 import BeautifulSoup

from bvanalyse.report.page import arranged, page, page_style, policy
from bvanalyse.report.texts import Texts

TEXTS = Texts.load("nb")


def test_the_policy_allows_this_style_sheet_and_nothing_else():
    style = page_style("Tittel", TEXTS, made_up=False)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    rules = dict(rule.strip().split(" ", 1) for rule in policy(style).split(";"))

    assert rules["default-src"] == "'none'"
    assert rules["style-src"] == f"'sha256-{digest}'"
    assert "script-src" not in rules and rules["img-src"] == "data:"


def test_the_contents_follow_the_findings_and_lead_to_every_chapter():
    body = "<h1>T</h1><h2>Funn</h2><p>x</p><h2>Å få øye på</h2><h2>Å få øye på</h2><h2>Slutt</h2>"

    soup = BeautifulSoup(arranged(body, TEXTS)[1], "html.parser")

    targets = [link["href"][1:] for link in soup.nav.find_all("a")]
    assert targets == ["a-fa-oye-pa", "a-fa-oye-pa-2", "slutt"]
    assert all(soup.find(id=target).name == "h2" for target in targets)
    assert soup.nav.find_previous("h2").get_text() == "Funn"


def test_each_chapter_is_a_section_named_by_its_heading():
    body = "<h1>T</h1><h2>En</h2><p>a</p><h3>b</h3><h2>To</h2><p>c</p>"

    soup = BeautifulSoup(arranged(body, TEXTS)[1], "html.parser")

    sections = soup.find_all("section")
    assert [section.h2.get_text() for section in sections] == ["En", "To"]
    assert [section["aria-labelledby"] for section in sections] == ["en", "to"]
    assert sections[0].find("h3") and not sections[1].find("h3")


def test_a_title_with_markup_is_words():
    html = page("<b>Å & Ø</b>", "<h1>x</h1>", TEXTS)

    assert BeautifulSoup(html, "html.parser").title.get_text() == "<b>Å & Ø</b>"


def test_a_printed_page_names_the_report_and_warns_of_invented_figures():
    hostile = 'Å"; } * { display: none } @page { content: "</style>'

    style = page_style(hostile, TEXTS, made_up=True)
    margins = style.splitlines()[-1]

    assert "Oppdiktede tall" in margins and "counter(page)" in margins
    assert "</style" not in style and margins.count("{") == margins.count("}") == 4
    assert "Oppdiktede" not in page_style("Tittel", TEXTS, made_up=False)


def test_the_contents_of_a_report_hold_the_neutral_names_of_its_chapters():
    body = (
        '<div class="forside"><h1>T</h1><h2>Funn</h2><h2>Lov</h2></div>'
        '<div class="kapittel"><h2>Meldingene har økt</h2><p class="navn">Meldinger, 2015</p></div>'
        "<h2>Metode</h2>"
    )

    soup = BeautifulSoup(arranged(body, TEXTS)[1], "html.parser")

    assert [link.get_text() for link in soup.nav.find_all("a")] == ["Meldinger", "Metode"]
    assert soup.nav.find_previous("h2").get_text() == "Lov"
