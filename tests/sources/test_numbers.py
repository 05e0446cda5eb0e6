"""A cell is read as its reader would, or refused: never guessed."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bvanalyse.errors import DataError
from bvanalyse.sources.numbers import (
    MAX_DIGITS,
    SPACES,
    ParsedNumber,
    parse_number,
    parse_unit,
    split_mark,
)

FIGURES = {
    "96": (96, "", "exact", 0),
    "0": (0, "", "exact", 0),
    "120 145": (120145, "", "exact", 0),
    "120\u00a0145": (120145, "", "exact", 0),
    "120\u202f145": (120145, "", "exact", 0),
    "120\u2009145": (120145, "", "exact", 0),
    "1 234 567,89": (1234567.89, "", "exact", 2),
    "  7,4 ": (7.4, "", "exact", 1),
    "99,4": (99.4, "", "exact", 1),
    "1,234": (1.234, "", "exact", 3),
    "12.5": (12.5, "", "exact", 1),
    "1234.50": (1234.5, "", "exact", 2),
    "1.234,5": (1234.5, "", "exact", 1),
    "-3": (-3, "", "exact", 0),
    "−3": (-3, "", "exact", 0),
    "–3": (-3, "", "exact", 0),
    "+39,4 %": (39.4, "percent", "exact", 1),
    "12,1 %": (12.1, "percent", "exact", 1),
    "12,1%": (12.1, "percent", "exact", 1),
    "-5 %": (-5, "percent", "exact", 0),
    "30 prosent": (30, "percent", "exact", 0),
    "ca. 20 %": (20, "percent", "approx", 0),
    "ca.20": (20, "", "approx", 0),
    "Ca 100": (100, "", "approx", 0),
    "om lag 30": (30, "", "approx", 0),
    "Om lag 30 prosent": (30, "percent", "approx", 0),
    "rundt 50": (50, "", "approx", 0),
    "cirka 19,5 millioner kroner": (19.5, "million NOK", "approx", 1),
    "kr 171 327,-": (171327, "NOK", "exact", 0),
    "171 327,-": (171327, "NOK", "exact", 0),
    "171 327 kr": (171327, "NOK", "exact", 0),
    "Kr. 137 159": (137159, "NOK", "exact", 0),
    "1 000 kroner": (1000, "NOK", "exact", 0),
    "-kr 5": (-5, "NOK", "exact", 0),
    "kr −5": (-5, "NOK", "exact", 0),
    "250 tusen kr": (250, "1000 NOK", "exact", 0),
    "2,3 mill.": (2.3, "million NOK", "exact", 1),
    "-2,3 mill": (-2.3, "million NOK", "exact", 1),
    "7,2 mill kr": (7.2, "million NOK", "exact", 1),
    "kr 7,2 mill.": (7.2, "million NOK", "exact", 1),
    "8,9 (prognose)": (8.9, "", "forecast", 1),
    "91 (foreløpig)": (91, "", "preliminary", 0),
}

WITHOUT_FIGURE = {
    "": "missing",
    " \u00a0 ": "missing",
    "..": "missing",
    "...": "missing",
    "#N/A": "missing",
    ".": "not_applicable",
    ":": "suppressed",
    "#DIV/0!": "not_computable",
    "-": "dash",
    "–": "dash",
    "−": "dash",
    "—": "dash",
}

MARKED = {
    "2021*": (2021, "*"),
    "96¹": (96, "¹"),
    "96 ²": (96, "²"),
    "12,1 %*": (12.1, "*"),
    "96 1)": (96, "1)"),
    "120 145 2)": (120145, "2)"),
    "96*)": (96, "*)"),
    "..*": (None, "*"),
}

REFUSED = [
    "171 32,-",
    "kr 171 32,-",
    "1.234",
    "12.345",
    "1.234.567",
    "1,234,567",
    "1 23 4",
    "1234 567",
    "1  000",
    "12,",
    ",5",
    "4/5",
    "2-4",
    "under 5",
    "<4",
    "over 50",
    "minst 2",
    "mange",
    "NaN",
    "nan",
    "inf",
    "-inf",
    "1e5",
    "0x10",
    "1_000",
    "１２",
    "٣",
    "96\n91",
    "96\t91",
    "2013 2014",
    "96 meldinger",
    "ni",
    "- 3",
    "--3",
    "-kr -5",
    "(5)",
    "0301",
    "007",
    "12,5,-",
    "5,- %",
    "kr 5 %",
    "kr 5 kr",
    "kr",
    "%",
    "*",
    "¹",
    "1)",
    "1.2345",
    "1,2.3",
    "5 ‰",
    "12 mrd",
    "#REF!",
    "#VERDI!",
    "9" * (MAX_DIGITS + 1),
    "9" * 400,
    "2 til 3",
    "..%",
    "ca.",
    "ca100",
    "12 ca.",
]


@pytest.mark.parametrize("text", FIGURES)
def test_reads_a_figure_with_its_unit_and_certainty(text):
    value, unit, qualifier, decimals = FIGURES[text]

    parsed = parse_number(text)

    assert parsed == ParsedNumber(float(value), unit, qualifier, decimals, text)


@pytest.mark.parametrize("text", WITHOUT_FIGURE)
def test_a_sign_for_no_figure_keeps_its_reason(text):
    reason = WITHOUT_FIGURE[text]

    parsed = parse_number(text)

    assert (parsed.value, parsed.qualifier, parsed.raw) == (None, reason, text)


@pytest.mark.parametrize("text", MARKED)
def test_a_footnote_mark_is_kept_apart_from_the_figure(text):
    value, mark = MARKED[text]

    parsed = parse_number(text)

    assert (parsed.value, parsed.footnote) == (value, mark)


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_ambiguous_or_malformed_is_refused_in_one_sentence(text):
    with pytest.raises(DataError) as refusal:
        parse_number(text)

    (problem,) = refusal.value.problems

    assert problem.found == text and problem.what and problem.expected and problem.action


def test_a_dot_before_three_digits_is_answered_with_both_ways_to_write_it():
    text = "1.234"

    with pytest.raises(DataError) as refusal:
        parse_number(text)

    assert refusal.value.problems[0].action == "write 1 234 or 1,234"


def test_a_negative_zero_is_zero():
    text = "-0"

    value = parse_number(text).value

    assert math.copysign(1, value) == 1


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("(i 1000 kr)", "1000 NOK"),
        ("i 1 000 kr", "1000 NOK"),
        ("hele 1000 kr", "1000 NOK"),
        ("Beløp i tusen kroner", "1000 NOK"),
        ("(kr)", "NOK"),
        ("kroner per innbygger", "NOK"),
        ("mill. kr", "million NOK"),
        ("(prosent)", "percent"),
        ("%", "percent"),
        ("prosent av årsverk", "percent"),
        ("antall", None),
        ("0-18 år", None),
        ("", None),
        ("mrd. kr", None),
    ],
)
def test_a_heading_names_a_unit_or_none(heading, unit):
    expected = unit

    found = parse_unit(heading)

    assert found == expected


def test_a_number_that_closes_a_parenthesis_is_not_a_footnote_mark():
    label = "Brutto driftsutgifter (funksjon 24)"

    text, mark = split_mark(label)

    assert (text, mark) == (label, "")


@given(
    st.integers(min_value=-(10**11), max_value=10**11),
    st.one_of(st.just(""), st.from_regex(r"[0-9]{1,3}", fullmatch=True)),
    st.sampled_from(SPACES),
)
def test_any_number_written_the_norwegian_way_reads_back(whole, decimals, space):
    text = f"{whole:,}".replace(",", space) + (f",{decimals}" if decimals else "")

    parsed = parse_number(text)

    assert parsed.value == float(f"{whole}.{decimals or 0}")
    assert (parsed.decimals, parsed.unit, parsed.qualifier) == (len(decimals), "", "exact")


@given(st.one_of(st.text(), st.text("0123456789 .,-–*%kr)(¹\u00a0:ca")))
def test_any_text_is_read_or_refused(text):
    try:
        parsed = parse_number(text)
    except DataError as refusal:
        assert len(refusal.problems) == 1
        return

    assert parsed.raw == text and (parsed.value is None or math.isfinite(parsed.value))
