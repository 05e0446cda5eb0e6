"""Numbers in invented case files: valid in form, and out of reach of every real person."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bvanalyse.synthetic.cases import Process, write_case_files
from bvanalyse.synthetic.cases.identities import could_be_real, uuids, with_checks

FIRST, SECOND = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
STAND_INS = ("00100", "00200", "99999")


def is_valid(number: str) -> bool:
    """Modulus 11 as Skatteetaten describes it, digit by digit."""
    digits = [int(digit) for digit in number]
    sums = [
        sum(w * d for w, d in zip(weights, digits, strict=False)) for weights in (FIRST, SECOND)
    ]
    return all(total % 11 == 0 for total in sums)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("identities")
    process = Process(without_number=0.1, duf_number=0.1, unborn_days=1500)
    write_case_files(
        folder, municipality="9001", years=(2014, 2023), children=700, seed=6, process=process
    )
    return "\n".join(
        path.read_text(encoding="iso-8859-1" if "15F" in path.name else "utf-8")
        for path in folder.rglob("*.xml")
    )


def test_no_national_number_can_be_a_real_persons(written):
    numbers = set(re.findall(r'Fodselsnummer="(\d{11})"', written))
    own = {number for number in numbers if not number.endswith(STAND_INS)}

    assert len(own) > 400
    assert all(81 <= int(number[2:4]) <= 92 for number in own)
    assert all(is_valid(number) for number in own)


def test_a_stand_in_never_happens_to_be_a_whole_number(written):
    numbers = set(re.findall(r'Fodselsnummer="(\d{11})"', written))
    stand_ins = {number for number in numbers if number.endswith(STAND_INS)}

    assert {number[6:] for number in stand_ins} == set(STAND_INS)
    assert not any(is_valid(number) for number in stand_ins)


def test_numbers_of_foreigners_are_from_a_year_that_has_not_come(written):
    numbers = set(re.findall(r'DUFnummer="(\d+)"', written))

    assert numbers
    assert all(len(number) == 12 and number[:4] > "9000" for number in numbers)


def test_birth_and_sex_agree_with_the_number_in_messages(written):
    people = re.findall(
        r'Fodselsnummer="(\d{11})" Fodseldato="(\d{4})-(\d\d)-(\d\d)" Kjonn="(\d)"', written
    )

    told = {(number[:2], int(number[2:4]) % 80, number[4:6]) == (day, int(month), year[2:])
            for number, year, month, day, _ in people}  # fmt: skip

    assert told == {True}
    assert all(
        sex == ("0" if number.endswith("99999") else "1" if int(number[8]) % 2 else "2")
        for number, *_, sex in people
    )


@given(st.integers(0, 999_999_999))
def test_check_digits_are_those_of_the_definition_or_there_are_none(nine):
    made = int(with_checks(np.array([nine]))[0])

    valid = [number for at in range(100) if is_valid(number := f"{nine * 100 + at:011}")]

    assert valid == ([f"{made:011}"] if made >= 0 else [])
    assert could_be_real(np.array([number for number in valid], dtype="<U11")).all()


def test_identifiers_of_messages_are_version_4_and_all_different():
    found = uuids(1000, np.random.default_rng(1))

    form = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")

    assert all(form.fullmatch(each) for each in found)
    assert len(set(found)) == 1000
