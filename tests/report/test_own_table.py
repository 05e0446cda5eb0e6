"""A municipality's own table makes a report, as the five documents do."""

import pytest
from bs4 import BeautifulSoup

from bvanalyse.indicators import GROUPS
from bvanalyse.params import make_params
from bvanalyse.report.municipal import Report

TABLE = """Barnevernet i Kongsvinger;;;;;
Nøkkeltall;2020;2021;2022;2023*;Prognose 2024
Antall mottatte meldinger;210;198;225;251;240
Antall meldinger som gikk til undersøkelse;160;150;171;190;..
Antall undersøkelser over fristen;12;9;5;ca. 4;0
Netto driftsutgifter til barnevern i alt (i 1000 kr);42 100;43 900;45 200;51 000;
* foreløpige tall;;;;;
"""


@pytest.fixture
def report(project):
    (project / "data" / "own").mkdir()
    (project / "data" / "own" / "nøkkeltall.csv").write_text(TABLE, encoding="utf-8")
    params = make_params(
        {
            "municipality": "3401",
            "year": "2023",
            "borders": "2023",
            "sources": ["own/nøkkeltall.csv"],
        }
    )
    return Report(params, project / "data")


def test_the_file_is_named_as_the_source(report):
    title = report.title().html()

    assert "nøkkeltall.csv" in title


def test_the_findings_are_of_the_last_year_and_say_about_when_it_is_about(report):
    said = [report.say(finding) for finding in report.main_findings()]

    assert said[0].startswith("Om lag fire undersøkelser tok lengre tid enn loven tillater i 2023")
    assert all("2023" in sentence for sentence in said)


def test_a_rate_that_lacks_its_latest_population_is_shown_but_not_news(report):
    chapter = report.chapter("melding").html()

    assert "Meldinger per 1\u202f000 barn" in chapter
    assert report.family.of("reports_per_1000_children") == []


def test_every_group_is_a_chapter_or_nothing(report):
    chapters = {
        group: BeautifulSoup(report.chapter(group).html(), "html.parser") for group in GROUPS
    }

    with_text = {group for group, soup in chapters.items() if soup.get_text()}

    assert with_text == {"melding", "undersokelse", "okonomi", "bakgrunn"}
    assert all(soup.find("table") for group, soup in chapters.items() if group in with_text)


def test_the_long_table_is_at_hand_for_own_work(report):
    table = report.numbers("reports_received")

    assert table["period"].tolist() == ["2020", "2021", "2022", "2023", "2024"]
    assert table["status"].tolist() == ["ok"] * 4 + ["forecast"]


def test_the_file_is_a_common_noun_inside_a_sentence_and_heads_its_row_with_a_capital(report):
    sources = report.sources().html()

    assert "Kilde: kommunens egen tabell" in report.title().html()
    assert ">Kommunens egen tabell nøkkeltall.csv" in sources


def test_a_demand_broken_year_after_year_is_to_be_followed_up_for_that(report):
    page = BeautifulSoup(report.front().html(), "html.parser")

    (judged,) = (span.parent.get_text() for span in page.select(".lovkrav .dom"))

    assert judged == "■ Bør følges opp: tre år på rad"
