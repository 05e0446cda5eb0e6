"""A small municipality's last pages explain what the report shows, and nothing else."""

import pytest
from bs4 import BeautifulSoup

from bvanalyse import LANGUAGES, places
from bvanalyse.params import make_params
from bvanalyse.report.municipal import Report
from bvanalyse.report.texts import Texts
from bvanalyse.synthetic import write_folder

SMALL, LARGE = "9017", "9001"


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    """Tables of an invented country of thirty municipalities; 9017 has 134 children."""
    data = tmp_path_factory.mktemp("land") / "data"
    write_folder(data, places.data_folder() / "reference", count=30, years=(2015, 2024), seed=2)
    return data


@pytest.fixture(scope="module")
def opened(country):
    """The report of a municipality in a language, made once."""
    made = {}

    def report(number, language="nb"):
        tables = sorted(f"ssb/{path.name}" for path in (country / "ssb").iterdir())
        values = {"municipality": number, "year": "2024", "language": language, "sources": tables}
        key = number, language
        return made.setdefault(key, made.get(key) or Report(make_params(values), country))

    return report


def soup(shown):
    return BeautifulSoup(shown.html(), "html.parser")


def test_only_the_words_that_the_figures_names_use_are_explained(opened):
    small, large = opened(SMALL), opened(LARGE)

    words = {dt.get_text() for dt in soup(small.glossary()).find_all("dt")}
    every = {dt.get_text() for dt in soup(large.glossary()).find_all("dt")}

    assert {"Melding", "Undersøkelse"} <= words < every
    assert not words & {"Ettervern", "Omsorgstiltak", "Årsverk"}  # none of its figures has them


def test_a_word_for_a_judgement_is_explained_where_it_is_written(opened):
    small = opened(SMALL)
    read = " ".join(soup(part).get_text() for part in (small.front(), small.pooled()))

    told = soup(small.method()).get_text()

    assert "Forskjellen kan være tilfeldig." in read and "Kan være tilfeldig" in told
    assert "Fire av 69 fikk ikke" not in told  # its sources say nothing of the law's demands
    assert ("Trolig" in told) == ("trolig" in read)


def test_every_figure_in_the_pooled_table_is_defined_and_has_something_beside_it(opened):
    small = opened(SMALL)
    rows = soup(small.pooled()).select("tbody tr")

    defined = {dt.get_text() for dt in soup(small.method()).find_all("dt")}

    assert rows
    assert {row.th.get_text() for row in rows} <= defined
    assert all(td.get_text() for row in rows for td in row.find_all("td"))


def test_sentences_on_added_years_say_percent_in_words(opened):
    sentences = [p.get_text() for p in soup(opened(SMALL).pooled()).select(".samlet > p")]

    shares = [sentence for sentence in sentences if " av " in sentence]

    assert shares and all("prosent" in sentence and "%" not in sentence for sentence in shares)


def test_children_are_drawn_as_dots_one_chart_a_theme(opened):
    figures = soup(opened(SMALL).pooled()).find_all("figure")

    captions = [figure.figcaption.get_text() for figure in figures]

    # those with measures are hidden in all these years but one, and none is placed
    assert captions == [
        "Antall barn med bekymringsmelding, 2020–2024",
        "Antall barn 0–17 år med undersøkelse, 2020–2024",
    ]
    assert "5 i 2020" in figures[0].img["alt"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sources_are_one_sentence_with_every_table(opened, language):
    small = opened(SMALL, language)
    own = small.given[small.given["region"] == SMALL]
    tables = {source.removeprefix("ssb_") for source in own["source"].unique()}

    told = soup(small.sources()).find("p").get_text()

    assert all(table in told for table in tables)
    assert Texts.load(language).number(len(own), 0) in told
