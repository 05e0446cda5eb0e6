"""A clean table, printed as untidily as annual reports do, reads back as it was."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bvanalyse.sources.key_figures import read_key_figures
from bvanalyse.sources.labels import read_labels
from bvanalyse.sources.numbers import SPACES
from bvanalyse.sources.units import counts

LABELS = read_labels(Path(__file__).parents[2] / "data" / "reference")
TEXTS = {}
for label, (identity, measure) in LABELS.items():
    if counts(measure) or measure in ("percent", "FTE", "NOK per child", "1000 NOK"):
        TEXTS.setdefault((identity, measure), []).append(label)

SIGNS = {"..": "missing", "": "missing", "…": "missing", ".": "not_applicable", ":": "suppressed"}
HEADINGS = {
    "2019": ["2019", "Regnskap 2019", "Året 2019", " 2019\u00a0", "2019 1)"],
    "2020H1": ["1. halvår 2020", "2020/1.Halvår", "H1 2020", "Fyrste halvår 2020"],
    "2021": ["2021", "2021.0", "2021¹"],
    "2022M01/2022M10": ["jan-okt 2022", "hittil i 2022 (per 31.10.2022)", "1.1.-31.10.2022"],
}
BLANKS = [[], ["", ""], [" ", "\u00a0"], ["....", "...."], ["---"], ["–", "", "–"]]


@st.composite
def printed_tables(draw):
    """The rows of a clean table, and the text of a file that prints it."""
    periods = draw(st.lists(st.sampled_from(sorted(HEADINGS)), min_size=2, unique=True))
    names = draw(st.lists(st.sampled_from(sorted(TEXTS)), min_size=1, max_size=6, unique=True))
    with_unit = draw(st.booleans())
    head = [draw(st.sampled_from(["Nøkkeltall", "", "Indikator"]))]
    head += ["Enhet"] if with_unit else []
    head += [draw(st.sampled_from(HEADINGS[period])) for period in periods]
    lines = [*draw(st.lists(st.sampled_from([["Nøkkeltall for barnevernet"], []]))), [], head]
    clean = []
    for indicator, unit in names:
        lines += draw(st.lists(st.sampled_from(BLANKS), max_size=2))
        tell = {"percent": "prosent", "1000 NOK": "1000 kr"}.get(unit, "antall")
        column = [tell if unit in ("percent", "1000 NOK") else ""] if with_unit else []
        label = draw(labels(indicator, unit, told=with_unit))
        row = [draw(cells(unit, told=with_unit)) for _ in periods]
        clean += [
            (indicator, period, value, status)
            for period, (value, status, _) in zip(periods, row, strict=True)
        ]
        lines.append([label, *column, *(text for _, _, text in row)])
    lines += draw(st.lists(st.sampled_from([["1) Foreløpige tall"], ["Kilde: fagsystemet"], []])))
    target = StringIO()
    csv.writer(target, delimiter=draw(st.sampled_from(";\t,"))).writerows(lines)
    return clean, target.getvalue()


@st.composite
def labels(draw, indicator, unit, told):
    """One of the texts that mean the indicator, dressed as a table dresses it."""
    text = draw(st.sampled_from(TEXTS[indicator, unit]))
    text = draw(st.sampled_from([str, str.upper, str.lower]))(text)
    if draw(st.booleans()):
        text = text.replace("-", "–").replace(" ", draw(st.sampled_from(["  ", "\u00a0", " "])))
    if unit == "1000 NOK" and not told:
        text += draw(st.sampled_from([" (i 1000 kr)", " (1 000 kroner)", " (i hele tusen)"]))
    mark = draw(st.sampled_from(["", "", "*", " 1)", "¹", " ......"]))
    return draw(st.sampled_from(["", "", "- ", "• "])) + text + mark


@st.composite
def cells(draw, unit, told):
    """A value with its status, and how a report may print it."""
    if draw(st.integers(0, 5)) == 0:
        sign = draw(st.sampled_from(sorted(SIGNS)))
        return None, SIGNS[sign], sign
    most = 100 if unit == "percent" else 2_000_000
    whole = draw(st.integers(0, most))
    tenths = draw(st.integers(0, 9)) if not counts(unit) and whole < most else 0
    text = f"{whole:,}".replace(",", draw(st.sampled_from([*SPACES, ""])))
    if counts(unit) and whole >= 1000 and whole % 1000 and draw(st.booleans()):
        text = f"{whole:,}".replace(",", ".")
    text += f",{tenths}" if tenths else ""
    text += draw(st.sampled_from([" %", "%", " prosent"])) if unit == "percent" and not told else ""
    text += draw(st.sampled_from(["", "", "", "*", " 1)", "²"]))
    return whole + tenths / 10, "ok", text


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("trykt") / "tall.csv"


@settings(deadline=None, max_examples=100)
@given(printed_tables())
def test_a_printed_table_reads_back_equal(path, printed):
    clean, text = printed
    path.write_text(text, encoding="utf-8", newline="")

    table = read_key_figures(path, region="9001", labels=LABELS)

    values = [None if value != value else value for value in table["value"]]
    read = list(zip(table["indicator"], table["period"], values, table["status"], strict=True))
    assert read == clean
