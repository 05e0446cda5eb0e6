"""The page on all municipalities: counts first, no list of places, verified and light."""

import re
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from bvanalyse import LANGUAGES
from bvanalyse.cli.base import everyone
from bvanalyse.indicators import Register
from bvanalyse.regions import Regions
from bvanalyse.report.overview import overview_of, overview_page
from bvanalyse.report.texts import Texts
from bvanalyse.synthetic import write_folder

ROOT = Path(__file__).parents[2]
NB = Texts.load("nb")


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made") / "synthetic"
    write_folder(folder, ROOT / "data" / "reference", count=40, years=(2022, 2024), seed=1)
    return folder


@pytest.fixture(scope="module")
def reports(country):
    units = Regions.load(country / "reference").in_force(2024)
    parameters = next(iter(everyone(country, None, None).values())).model_dump(mode="json")
    return [
        {
            "name": unit.number,
            "municipality": unit.number,
            "county": unit.county,
            "year": "2024",
            "files": {"html": {"path": "x"}},
            "failed": "",
            "parameters": {**parameters, "municipality": unit.number},
            "legal": {"investigations": "kept", "reports": "follow_up", "foster": ""},
        }
        for unit in units
    ]


@pytest.fixture(scope="module")
def page(country, reports):
    return overview_of(reports, country, NB)


@pytest.fixture
def made(register, figures):
    """A page from a table of shares: 30 municipalities in three counties of the real lists."""
    regions = Regions.load(ROOT / "data" / "reference")
    units = regions.in_force(2024)[:30]
    name = "share_deadline_breaches"

    def of(counts, base=200):
        rows = [(u.number, 2024, name, (x, base)) for u, x in zip(units, counts, strict=False)]
        table = figures(*rows)
        html = overview_page([], table, register, regions, NB, year="2024", borders="2024")
        return BeautifulSoup(html, "html.parser").get_text(" ")

    return of


def test_the_page_is_verified_light_and_under_a_banner(page):
    soup = BeautifulSoup(page, "html.parser")

    assert len(page.encode()) < 350_000
    assert "Oppdiktede tall" in soup.get_text()
    assert len(soup.find_all("figure")) >= 5 and not soup.find_all("script")


def test_no_municipality_is_named_and_none_is_first(page, country):
    names = {unit.name for unit in Regions.load(country / "reference").in_force(2024)}

    text = BeautifulSoup(page, "html.parser").get_text(" ")

    assert not [name for name in names if re.search(rf"\b{name}\b", text)]
    assert "plass 1" not in text.lower()


def test_every_table_counts_the_municipalities_with_figures_by_county(page, country):
    soup = BeautifulSoup(page, "html.parser")
    units = Regions.load(country / "reference").in_force(2024)
    counties = {unit.county: 0 for unit in units}
    for unit in units:
        counties[unit.county] += 1

    tables = [t for t in soup.find_all("table") if "i fylkene" in t.caption.get_text()]

    assert tables
    for table in tables:
        counted = {row.th.get_text(): int(row.td.get_text()) for row in table.tbody("tr")}
        assert all(count <= counties[county] for county, count in counted.items())


def test_the_judgements_of_the_law_are_counted(page, reports):
    table = BeautifulSoup(page, "html.parser").find("table")

    rows = {row.th.get_text(): row.get_text(" ") for row in table.tbody("tr")}

    assert str(len(reports)) in rows["Undersøkelser innen fristen"]


def test_it_is_told_how_many_of_all_have_a_report(country, reports):
    some = overview_of(reports[:25], country, NB)

    assert "25 av 40 kommuner har en rapport" in BeautifulSoup(some, "html.parser").get_text(" ")


def test_only_what_is_counted_among_others_is_so_many_of_them(page):
    """12 of 30 children, but never 744 children of 98 positions."""
    tables = BeautifulSoup(page, "html.parser")("table")

    behind = {
        table.caption.get_text().partition(" i fylkene")[0]: table.tbody.tr("td")[1].get_text()
        for table in tables
        if "i fylkene" in table.caption.get_text()
    }

    assert " av " in behind["Andel undersøkelser over fristen"]
    assert " på " in behind["Barn med undersøkelse eller tiltak per årsverk"]


def test_what_the_law_demands_is_told_in_counts_first(made):
    text = made([10] * 15 + [0] * 10)  # 150 of 5000 is 3 percent, in 15 of 25

    assert "150 av 5\u202f000 undersøkelser (3,0 prosent) tok lengre tid" in text
    assert "Det gjelder 15 av 25 kommuner." in text
    assert "332 kommuner har ikke tall." in text  # of 357 in force in 2024


def test_one_far_out_is_counted_and_chance_is_told(made):
    text = made([8, 9, 10, 11, 12] * 5 + [120])

    assert "Av 26 kommuner ligger én over og ingen under den ytre grensen." in text
    assert "Ved ren tilfeldighet ville færre enn én gjort det." in text


def test_nobody_is_outside_where_all_are_alike(made):
    assert "Ingen av de 25 kommunene ligger utenfor den ytre grensen." in made([10] * 25)


def test_too_few_municipalities_have_no_chapter(made):
    assert "undersøkelser (" not in made([10] * 19)


def test_fewer_than_twenty_reports_have_no_page_of_all(reports, country):
    assert overview_of(reports[:19], country, NB) == ""


def test_reports_without_national_tables_have_no_page_of_all(reports):
    params = {"borders": "2024", "sources": ["seeds/gjerdrum_2022.csv"]}
    local = [{**report, "municipality": "3230", "parameters": params} for report in reports]

    assert overview_of(local, ROOT / "data", NB) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_without_figures_says_so_in_every_language(language):
    data = ROOT / "data" / "reference"
    register, regions = Register.load(data), Regions.load(data)
    empty = pd.DataFrame(
        columns=["region", "period", "indicator", "category", "value", "numerator",
                 "denominator", "unit", "status"]
    )  # fmt: skip

    html = overview_page(
        [], empty, register, regions, Texts.load(language), year="2024", borders="2024"
    )

    assert BeautifulSoup(html, "html.parser").h1.get_text().endswith("2024")
