"""National numbers, D-numbers, synthetic numbers, stand-ins and DUF numbers; and the keys."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bvanalyse.errors import ParameterError
from bvanalyse.sources.kostra_xml.identity import Keys, client, is_duf, read_number

KEYS = Keys(b"salt")
FIRST, SECOND = (3, 7, 6, 1, 8, 9, 4, 5, 2), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def with_check_digits(nine: str) -> str | None:
    """The number in full, or None where the rule leaves no digit. Skatteetaten's rule."""
    digits = [int(digit) for digit in nine]
    for weights in (FIRST, SECOND):
        rest = sum(d * w for d, w in zip(digits, weights, strict=True)) % 11
        digits.append((11 - rest) % 11)
    return None if 10 in digits else "".join(map(str, digits))


# 018215998 by the first weights is 207, 9 over a multiple of 11, so the digit is 2; 0182159982 by
# the second is 178, 2 over, so the digit is 9
@pytest.mark.parametrize(
    ("number", "kind", "born", "sex"),
    [
        ("01821599829", "national", date(2015, 2, 1), "2"),  # synthetic: 80 on the month
        ("41821099828", "d_number", date(2010, 2, 1), "2"),  # 40 on the day as well
        ("15861099730", "national", date(2010, 6, 15), "1"),
        ("30819999801", "national", date(1999, 1, 30), "2"),
        ("14051300100", "stand_in", date(2013, 5, 14), ""),
        ("14051300200", "stand_in", date(2013, 5, 14), ""),
        ("14051355555", "stand_in", date(2013, 5, 14), ""),
        ("14059900100", "stand_in", date(1999, 5, 14), ""),
        ("03022499999", "unborn", date(2024, 2, 3), "0"),
        ("03022699999", "unborn", date(2026, 2, 3), "0"),  # expected years from now, and long ago
        ("03029999999", "unborn", date(1999, 2, 3), "0"),
        ("01821599828", "faulty", None, ""),  # one digit from a good one
        ("31021300100", "faulty", None, ""),  # a stand-in born on 31 February
        ("01821599", "faulty", None, ""),
        ("0182159982x", "faulty", None, ""),
        ("٠١٨٢١٥٩٩٨٢٩", "faulty", None, ""),
    ],
)
def test_what_a_number_tells(number, kind, born, sex):
    told = read_number(number, 2024)

    assert told == (kind, born, sex)


@given(
    born=st.dates(date(1940, 1, 1), date(2039, 12, 31)),
    individual=st.integers(0, 999),
    day=st.sampled_from([0, 40]),
    month=st.sampled_from([0, 40, 80]),
)
def test_a_number_made_by_the_rules_is_read_back(born, individual, day, month):
    late = born.year >= 2000
    assume(individual >= 500 if late else individual < 500 or individual >= 900)
    number = with_check_digits(
        f"{born.day + day:02}{born.month + month:02}{born.year % 100:02}{individual:03}"
    )
    assume(number is not None)

    told = read_number(number, 2024)

    assert told.birth == born
    assert told.kind == ("d_number" if day else "national")
    assert told.sex == ("1" if individual % 2 else "2")


@given(place=st.integers(0, 10), change=st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(place, change):
    good = "01821599829"
    wrong = good[:place] + str((int(good[place]) + change) % 10) + good[place + 1 :]

    told = read_number(wrong, 2024)

    assert told.kind == "faulty"


@given(st.text(max_size=13))
def test_any_text_is_read_without_a_fault(text):
    told = read_number(text, 2024)

    assert (told.birth is None) == (told.kind == "faulty")


def test_duf_numbers():
    # 2002 057055: 4*2+6*0+3*0+2*2 + 4*0+6*5+3*7+2*0+7*5+5*5 = 123, and 123 mod 11 = 2
    told = [is_duf(text) for text in ("200205705502", "200205705501", "20020570550", "x" * 12)]

    assert told == [True, False, False, False]


@pytest.mark.parametrize("number", ["01821599829", "41821099828"])
def test_one_childs_number_is_one_child_in_any_journal(number):
    here = client(KEYS, number, None, "J-1", "9001", 2024)
    there = client(KEYS, number, "200205705502", "J-2", "9002", 2024)

    assert here.key == there.key


@pytest.mark.parametrize("number", ["14051300100", "03022499999", "01821599828", None])
def test_what_several_children_may_share_is_one_child_in_one_journal_only(number):
    keys = [
        client(KEYS, number, None, journal, "9001", 2024).key for journal in ("J-1", "J-1", "J-2")
    ]

    assert keys[0] == keys[1] != keys[2]


def test_a_duf_number_stands_in_for_a_missing_number_but_mends_no_faulty_one():
    alone = [client(KEYS, None, "200205705502", journal, "9001", 2024) for journal in ("A", "B")]
    beside = client(KEYS, "01821599828", "200205705502", "A", "9001", 2024)

    assert alone[0] == alone[1]
    assert (alone[0].kind, beside.kind) == ("duf", "faulty")
    assert beside.key != alone[0].key


@given(st.text(max_size=40), st.binary(min_size=1, max_size=64))
def test_a_key_is_a_whole_number_that_a_table_can_hold(text, salt):
    key = Keys(salt)(text)

    assert 0 <= key < 2**63


@pytest.mark.parametrize("salt", [b"", b"x" * 65])
def test_a_salt_that_cannot_be_used_is_refused(salt):
    with pytest.raises(ParameterError, match="1 to 64 bytes"):
        Keys(salt)


def test_keys_do_not_show_their_salt():
    shown = repr(Keys(b"secret")) + str(Keys(b"secret"))

    assert "secret" not in shown
