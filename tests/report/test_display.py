"""The display classes: escaped, described, and equal from run to run."""

import pytest
from bs4 import BeautifulSoup
from matplotlib.figure import Figure as Drawing

from bvanalyse.report import display
from bvanalyse.report.display import Block, Figure, Link, Table, Text

HOSTILE = "<script>alert(1)</script>\"' onload=x \u202e <img src=x onerror=alert(1)>"


def drawing() -> Drawing:
    figure = Drawing(figsize=(2, 1))
    figure.add_subplot().plot([1, 2], [3, 4])
    return figure


@pytest.mark.parametrize(
    "shown",
    [
        Text("p", HOSTILE),
        Text("ul", [HOSTILE]),
        Text("dl", [(HOSTILE, HOSTILE)]),
        Text("h2", HOSTILE, class_=HOSTILE),
        Table(HOSTILE, [HOSTILE, HOSTILE], [[HOSTILE, HOSTILE]], [HOSTILE]),
        Table("t", ["a", "b"], [["x", Link(HOSTILE, HOSTILE, HOSTILE, HOSTILE)]]),
        Figure(drawing(), HOSTILE, HOSTILE, HOSTILE),
    ],
)
def test_hostile_words_come_out_as_words(shown):
    soup = BeautifulSoup(shown.html(), "html.parser")

    assert not soup.find("script")
    assert not [tag for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert all(image["src"].startswith("data:image/") for image in soup.find_all("img"))


@pytest.mark.parametrize(
    ("words", "whole"),
    [
        ("barn 0–17 år i 2013–2024", ["0–17", "2013–2024"]),
        ("fra −12,5–−3,1", ["5–−3"]),  # what stands close to it goes with it
        ("Først – så sist", []),
        ("1. jan.–31. des.", []),
    ],
)
def test_a_range_of_numbers_stays_on_one_line(words, whole):
    table = Table(words, [words], [[words]], [words])

    soup = BeautifulSoup(table.html(), "html.parser")

    assert [span.get_text() for span in soup.find("th").find_all(class_="helt")] == whole
    assert soup.find(class_="rulle")["aria-label"] == words


def test_a_table_names_its_rows_and_columns():
    table = Table("Meldinger", ["Tall", "2013", "2014"], [["Mottatt", "96", "91"]])

    soup = BeautifulSoup(table.html(), "html.parser")

    assert soup.caption.get_text() == "Meldinger"
    assert [th["scope"] for th in soup.find_all("th")] == ["col", "col", "col", "row"]
    assert [td.get_text() for td in soup.find_all("td")] == ["96", "91"]


def test_a_table_reads_in_a_plain_console():
    table = Table("Meldinger", ["Tall", "2013"], [["Mottatt", "96"]], ["Tegn: ingen"])

    lines = repr(table).splitlines()

    assert lines == ["Meldinger", "Tall     2013", "Mottatt  96", "Tegn: ingen"]


@pytest.mark.parametrize(("caption", "alt"), [("", "tekst"), ("tekst", ""), (" ", " ")])
def test_a_figure_without_words_is_refused(caption, alt):
    with pytest.raises(ValueError, match="caption and an alternative text"):
        Figure(drawing(), caption, alt)


def test_the_same_figure_has_the_same_bytes_and_is_noted_as_made():
    first, second = (Figure(drawing(), "Et bilde", "Et bilde av en strek") for _ in range(2))

    assert first.html() == second.html()
    assert first.id in display.made_figures


def test_a_block_shows_its_parts_in_order_and_may_be_empty():
    block = Block([Text("h2", "En"), Text("p", "To")])

    assert block.html() == "<h2>En</h2><p>To</p>"
    assert Block([]).html() == ""
