"""Every choice has a name, a default and a meaning, and nothing else is let in."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from bvanalyse.errors import ParameterError
from bvanalyse.metrics import Choices, make_choices


def test_every_choice_is_described_in_one_sentence():
    described = Choices().described()

    names = [name for name, _, _ in described]

    assert names == list(Choices.model_fields)
    assert all(value and meaning.endswith(".") for _, value, meaning in described)


def test_yes_and_no_and_lists_are_shown_as_words():
    shown = dict((name, value) for name, value, _ in Choices(unborn_counted=False).described())

    assert shown["unborn_counted"] == "nei"
    assert shown["emergency_sections"] == "BVL 4-6, BVL 4-25, BVL2021 4"


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"months_rule": "days"}, "months_rule"),
        ({"stay_gap_days": -1}, "stay_gap_days"),
        ({"aftercare_last_age": "25"}, "aftercare_last_age"),
        ({"no_such_choice": 1}, "no_such_choice"),
    ],
)
def test_a_choice_that_is_not_allowed_is_named(values, column):
    with pytest.raises(ParameterError) as error:
        make_choices(values, "valg.yaml")

    assert [(problem.file, problem.column) for problem in error.value.problems] == [
        ("valg.yaml", column)
    ]


def test_a_list_from_a_file_is_a_choice_of_several():
    choices = make_choices({"violence_codes": ["7", "9"]})

    assert choices.violence_codes == ("7", "9")


def test_choices_cannot_be_changed_on_the_way():
    choices = Choices()

    with pytest.raises(ValidationError):
        choices.months_rule = "days90"
