"""Numbers as Norwegian readers write them, after the rules of Språkrådet."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bvanalyse.report.numfmt import MINUS, THOUSANDS, number, share_decimals, spread
from bvanalyse.report.texts import Texts


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (4.8, None, "4,8"),
        (1234, None, "1\u202f234"),
        (171327, None, "171\u202f327"),
        (1000000, 0, "1\u202f000\u202f000"),
        (999, None, "999"),
        (4.25, 1, "4,3"),
        (2.5, 0, "3"),
        (0.5, 0, "1"),
        (1.005, 2, "1,01"),
        (-2.5, 1, "\u22122,5"),
        (-0.4, 0, "0"),
        (0, None, "0"),
        (29.94, None, "29,94"),
    ],
)
def test_a_number_is_written_the_norwegian_way(value, decimals, text):
    written = number(value, decimals)

    assert written == text


@pytest.mark.parametrize(
    ("language", "value", "text", "percentage"),
    [
        ("nb", -1234.5, "\u22121\u202f234,5", "93,4\u00a0%"),
        ("nn", -1234.5, "\u22121\u202f234,5", "93,4\u00a0%"),
        ("en", -1234.5, "\u22121\u202f234.5", "93.4%"),
    ],
)
def test_each_language_writes_numbers_its_own_way(language, value, text, percentage):
    texts = Texts.load(language)

    written = [texts.number(value), texts.percent(93.4)]

    assert written == [text, percentage]


def test_a_span_of_years_has_a_dash_and_no_thousands():
    written = spread("2015", "2024")

    assert written == "2015\u20132024"


def test_a_share_carries_no_more_digits_than_its_base():
    digits = [share_decimals(base) for base in (9, 69, 999, 1000, 60000)]

    assert digits == [0, 0, 0, 1, 1]


@pytest.mark.parametrize(
    ("count", "base", "digits"),
    [
        (0, 278, 0),
        (1, 278, 1),
        (277, 278, 1),
        (278, 278, 0),
        (1, 5000, 2),
        (4999, 5000, 2),
        (2, 278, 0),
    ],
)
def test_a_share_of_some_is_never_written_as_none_or_as_all(count, base, digits):
    found = share_decimals(base, 100 * count / base)

    assert found == digits


@settings(deadline=None, derandomize=True)
@given(st.decimals(-(10**9), 10**9, places=2, allow_nan=False), st.integers(0, 2))
def test_reading_a_number_back_gives_it_rounded_half_away_from_zero(value, decimals):
    written = number(float(value), decimals)

    back = Decimal(written.replace(THOUSANDS, "").replace(",", ".").replace(MINUS, "-"))
    assert abs(back - value) <= Decimal("0.5").scaleb(-decimals)
    assert "nan" not in written and written != f"{MINUS}0"
