"""The index: every report by county, what the law demands, and what is missing."""

import re

import pytest
from bs4 import BeautifulSoup

from bvanalyse import LANGUAGES
from bvanalyse.report.index import JUDGEMENTS, REQUIREMENTS, index_page, plain_reason
from bvanalyse.report.texts import Texts

NB = Texts.load("nb")
FINDING = "Tallet var 3 i 2024. Det er flere enn før. Resten står i rapporten."


def report(number="9001", county="Fjellfylke", legal=("kept", "kept", "kept"), **changes):
    name = f"{number}-sted-2024"
    return {
        "name": name,
        "municipality": number,
        "place": f"Sted {number}",
        "county": county,
        "year": "2024",
        "notebook": "tilstandsrapport",
        "parameters": {"language": "nb"},
        "failed": "",
        "finding": FINDING,
        "files": {
            "html": {"path": f"rapporter/{name}.html"},
            "csv": {"path": f"tall/{name}.csv"},
        },
        "legal": dict(zip(REQUIREMENTS, legal, strict=True)),
        **changes,
    }


def read(reports, texts=NB, overview=""):
    return BeautifulSoup(index_page(reports, texts, overview), "html.parser")


def cells(soup, place):
    row = soup.find("a", string=place).find_parent("tr")
    return [cell.get_text() for cell in row.find_all("td")]


def test_the_three_judgements_stand_in_words_with_their_signs():
    soup = read([report(legal=("follow_up", "stated", "too_few"))])

    assert cells(soup, "Sted 9001")[1:4] == [
        "■ bør følges opp",
        "● ingen brudd oppgitt",
        "○ ikke oppfylt, små tall",
    ]


def test_a_judgement_that_is_not_there_is_said_not_to_be_given():
    soup = read([report(legal=("", "watch", "")), report("9002")])

    assert cells(soup, "Sted 9001")[1:4] == ["ikke oppgitt", "◆ følg med", "ikke oppgitt"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", JUDGEMENTS)
def test_every_judgement_has_words_in_every_language(language, name):
    soup = read([report(legal=(name, name, name))], Texts.load(language))

    assert cells(soup, "Sted 9001")[1].strip()


def test_the_counts_of_judgements_add_up_to_the_reports():
    judged = ["follow_up", "watch", "kept", "kept", ""]
    reports = [report(str(9001 + at), legal=(j, j, "kept")) for at, j in enumerate(judged)]

    table = (
        read(reports).find("caption", string=re.compile("Antall rapporter")).find_parent("table")
    )
    rows = [[int(td.get_text()) for td in row.find_all("td")] for row in table.tbody("tr")]

    assert [sum(row) for row in rows] == [5, 5, 5]
    assert rows[0] == [1, 1, 2, 1]


def test_an_earlier_manifest_without_judgements_has_no_columns_for_them():
    old = {key: value for key, value in report().items() if key != "legal"}

    soup = read([old])

    assert "Meldinger innen én uke" not in soup.get_text()
    assert "Tallet var 3 i 2024." in soup.get_text()


def test_a_main_finding_is_told_in_two_sentences():
    assert "Det er flere enn før." in read([report()]).get_text()
    assert "Resten står" not in read([report()]).get_text()


def test_a_missing_report_has_a_plain_reason_and_leads_to_the_whole_message():
    failed = report("9002", failed="a cell did not finish: expected at most 180 s", files=None)

    soup = read([report(), failed])

    row = soup.find("th", string="9002 Sted 9002").find_parent("tr")
    assert "ikke ferdig i tide" in row.get_text()
    assert row.a["href"] == "feil/9002-sted-2024.txt"
    assert "did not finish" not in soup.get_text()


def test_an_older_report_is_marked_and_its_judgements_are_left_to_it():
    old = report("9002", failed="the kernel died", legal=("", "", ""))

    soup = read([report(), old])

    assert "eldre rapport" in soup.find("a", string="Sted 9002").find_parent("th").get_text()
    assert cells(soup, "Sted 9002")[1:4] == ["se rapporten"] * 3
    assert "én av rapportene er laget, og én mangler" in soup.get_text().lower()


def test_invented_municipalities_stand_under_a_banner_and_real_ones_do_not():
    banner = "Oppdiktede tall"

    assert banner in read([report("9001")]).get_text()
    assert banner not in read([report("0301")]).get_text()


def test_many_counties_get_a_list_to_choose_from():
    reports = [report(str(9001 + at), county=f"Fylke {at}") for at in range(6)]

    soup = read(reports)

    assert [link["href"] for link in soup.nav("a")] == [f"#fylke-{at}" for at in range(6)]
    assert soup.find(["nav", "h2"]).name == "nav"


def test_places_stand_in_the_order_of_the_norwegian_alphabet():
    names = ["Åsnes", "Østre Toten", "Alta", "Ærøy"]
    reports = [report(str(9001 + at), place=name) for at, name in enumerate(names)]

    rows = read(reports).find("caption", string="Rapporter i Fjellfylke").find_parent("table")

    places = [row.th.get_text() for row in rows.tbody("tr")]
    assert places == ["Alta", "Ærøy", "Østre Toten", "Åsnes"]


def test_the_overview_is_linked_where_there_is_one():
    assert read([report()], overview="oversikt.html").find("a", href="oversikt.html")
    assert not read([report()]).find("a", href="oversikt.html")


def test_the_year_is_told_once_where_all_share_it_and_for_each_where_not():
    alike = read([report(), report("9002")]).get_text()
    unlike = read([report(), report("9002", year="2021")])

    assert "Siste år med tall: 2024." in alike
    assert "2021" in cells(unlike, "Sted 9002")


def test_a_page_of_all_the_country_is_light_enough_to_mail():
    reports = [report(str(9001 + at), finding=FINDING * 5) for at in range(357)]

    assert len(index_page(reports, NB).encode()) < 350_000


NOTEBOOKS = ("tilstandsrapport", "kommunebarometer", "paastandskontroll")


def of_notebooks(number, **changes):
    """A municipality's reports of three notebooks, as one run leaves them."""
    made = []
    for notebook in NOTEBOOKS:
        name = f"{number}-sted-2024-{notebook}"
        files = {"html": {"path": f"rapporter/{name}.html"}, "csv": {"path": f"tall/{name}.csv"}}
        made.append(report(number, notebook=notebook, name=name, files=files, **changes))
    return made


def test_what_several_reports_of_a_place_share_is_said_once_with_a_way_to_each():
    soup = read(of_notebooks("9001"))

    (row,) = soup.find("a", string="Sted 9001").find_parent("tbody").find_all("tr")
    assert [link.get_text() for link in row.th("a")] == [
        "Sted 9001",
        "Kommune\u00adbarometeret",
        "påstands\u00adkontroll",
    ]
    assert [link["href"] for link in row("a")] == [
        f"{folder}/9001-sted-2024-{notebook}.{end}"
        for folder, end in (("rapporter", "html"), ("tall", "csv"))
        for notebook in NOTEBOOKS
    ]
    assert len({link.get("aria-label", link.get_text()) for link in row("a")}) == 6
    assert row.get_text().count("Tallet var 3 i 2024.") == 1


def test_reports_of_a_place_that_judge_differently_have_a_line_each():
    one, other, _ = of_notebooks("9001")

    soup = read([one, {**other, "finding": "Tallet var 4 i 2024."}])

    assert len(soup.find("a", string="Sted 9001").find_parent("tbody")("tr")) == 2


def test_three_notebooks_of_all_the_country_are_light_enough_to_mail():
    reports = [each for at in range(357) for each in of_notebooks(str(9001 + at))]

    assert len(index_page(reports, NB).encode()) < 350_000


def test_a_list_heavier_than_a_report_may_be_is_still_made():
    reports = [
        report(str(9001 + at), finding=f"Tallet {'9' * 1000} var {at}.") for at in range(350)
    ]

    page = index_page(reports, NB)

    assert len(page.encode()) > 350_000 and "Sted 9350" in page


@pytest.mark.parametrize(
    ("reason", "plain"),
    [
        ('tall.csv, row 3, column "2014": not a number: found "mange"', "data"),
        ("no figures for 9001 Sted in 2024", "no_figures"),
        ("the kernel did not start, twice; try again", "died"),
        ("files could not be written: No space left on device", "disk"),
        ("cell 3 raised ValueError", "cell"),
        ("page lacks its banner", "other"),
    ],
)
def test_reasons_are_told_as_a_reader_understands_them(reason, plain):
    assert plain_reason(reason) == plain


def test_a_finding_in_another_language_is_marked_as_that():
    soup = read([report(), report("9002", parameters={"language": "en"}, finding="It was 3.")])

    marked = [(span["lang"], span.get_text()) for span in soup.select("td span[lang]")]

    assert marked == [("en", "It was 3.")]


@pytest.mark.parametrize(
    "numbers, said",
    [
        (("9001", "9002"), "Oppdiktede tall. Kommunene finnes ikke, og tallene gjelder ingen."),
        (("9001", "0301"), "Oppdiktede tall: Sted 9001 finnes ikke, og tallene derfra gjelder "
                           "ingen."),
        (("0301",), None),
    ],
)  # fmt: skip
def test_made_up_figures_are_said_to_be_and_no_others(numbers, said):
    soup = read([report(number) for number in numbers])

    banner = soup.find(class_="oppdiktet")

    assert (banner and banner.get_text()) == said
