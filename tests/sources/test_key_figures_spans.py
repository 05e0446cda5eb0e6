"""Headings that are parts of a year, which are never compared with whole years."""

from itertools import combinations

import pytest
from tests.sources.headed_tables import SAMPLES, figures, read, refusal, write

from bvanalyse.errors import DataError
from bvanalyse.periods import comparable, kind, span
from bvanalyse.sources.period_text import parse_period

SPANS = {
    "hittil i 2022 (per 26. oktober)": "2022-01-01/2022-10-26",
    "Hittil i 2022 pr. 26.10.": "2022-01-01/2022-10-26",
    "hittil i år (per 26. oktober 2022)": "2022-01-01/2022-10-26",
    "hittil i år pr. 31.08.2022": "2022M01/2022M08",
    "så langt i 2022 (per 31. oktober)": "2022M01/2022M10",
    "Hittil i 2022 (t.o.m. oktober)": "2022M01/2022M10",
    "jan-okt 2022": "2022M01/2022M10",
    "Jan.–okt. 2022": "2022M01/2022M10",
    "januar til og med oktober 2022": "2022M01/2022M10",
    "2022M01/2022M10": "2022M01/2022M10",
    "1.1.-31.10.2022": "2022M01/2022M10",
    "01.07.2021-30.06.2022": "2021M07/2022M06",
    "1.-3. kvartal 2022": "2022M01/2022M09",
    "3. kvartal 2022": "2022Q3",
    "jan-juni 2022": "2022H1",
    "1.–2. kvartal 2022": "2022H1",
    "jul-des 2022": "2022H2",
    "januar-mars 2022": "2022Q1",
    "jan-des 2022": "2022",
    "hittil i 2022 (per 31.12.2022)": "2022",
}


@pytest.mark.parametrize("text", SPANS)
def test_a_heading_is_read_as_the_span_it_is(text):
    period = parse_period(text).period

    assert period == SPANS[text]


@pytest.mark.parametrize(
    "text",
    [
        "hittil i år",
        "hittil i 2022 (per oktober)",
        "okt-jan 2022",
        "okt-okt 2022",
        "3.-1. kvartal 2022",
        "jan-okt",
        "hittil i 2022 (per 31. februar)",
        "hittil i 2022 (per 26. oktober 2021)",
        "31.10.2022-01.01.2022",
        "jan/okt 2022",
        "ca. " * 100 + "2022",
    ],
)
def test_a_span_that_is_not_told_in_full_is_refused(text):
    with pytest.raises(DataError) as caught:
        parse_period(text)

    assert len(caught.value.problems) == 1


def test_gjerdrums_sick_leave_is_never_compared_as_equal_years():
    path = SAMPLES / "gjerdrum_sykefravaer.csv"

    table = read(path)

    assert figures(table) == [
        ("3032", "2021", 29.94),
        ("3032", "2022-01-01/2022-10-26", 12.4),
        ("3032", "2022M08", 0.64),
    ]
    assert [span(period).days for period in table["period"]] == [365, 299, 31]
    assert [kind(period) for period in table["period"]] == ["year", "span", "month"]
    assert not any(comparable(*pair) for pair in combinations(table["period"], 2))
    assert set(table["unit"]) == {"percent"} and set(table["status"]) == {"ok"}


def test_years_half_years_and_parts_of_years_live_in_one_table(tmp_path):
    head = "Nøkkeltall;2021;1. halvår 2021;1. halvår 2022;jan-okt 2022"
    path = write(tmp_path, f"{head}\nSykefravær;29,9 %;31 %;14 %;12,4 %\n")

    periods = read(path)["period"].tolist()

    alike = [pair for pair in combinations(periods, 2) if comparable(*pair)]
    assert alike == [("2021H1", "2022H1")]


def test_sick_leave_without_its_last_day_is_refused(tmp_path):
    path = write(tmp_path, "Nøkkeltall;2020;2021;Hittil i 2022\nSykefravær;8 %;29,94 %;12,4 %\n")

    sentence = refusal(path)

    assert "a column of unknown meaning" in sentence and 'found "Hittil i 2022"' in sentence
