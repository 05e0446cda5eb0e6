"""Whether more or fewer got what the law demands than before, said as the sentence counts."""

from pathlib import Path

import pytest

from bvanalyse.findings import Kind, judge
from bvanalyse.regions import Regions
from bvanalyse.report.sentences import Sentences
from bvanalyse.report.texts import Texts

BREACHES, PLANS = "share_deadline_breaches", "share_help_measures_with_plan"
NB = Sentences(Texts.load("nb"), Regions.load(Path(__file__).parents[2] / "data" / "reference"))


@pytest.mark.parametrize(
    ("indicator", "before", "after", "counted", "said"),
    [
        (BREACHES, (30, 212), (4, 198), "fire av 198", "Nedgangen er"),
        (BREACHES, (4, 198), (30, 212), "30 av 212", "Økningen er"),
        (BREACHES, (60, 200), (0, 200), "alle de 200", "Økningen er"),  # of those in time
        (PLANS, (190, 200), (120, 200), "80 av 200", "Økningen er"),  # of those without
        (PLANS, (120, 200), (190, 200), "ti av 200", "Nedgangen er"),
        (PLANS, (120, 200), (200, 200), "alle de 200", "Økningen er"),
    ],
)
def test_a_change_rises_or_falls_as_the_sentence_counts(
    figures, register, indicator, before, after, counted, said
):
    table = figures(("9001", 2020, indicator, before), ("9001", 2021, indicator, after))
    family = judge(table, "9001", 2021, register)

    sentence = NB.say(next(f for f in family.findings if f.kind is Kind.LEGAL))

    assert sentence.lower().startswith(counted)
    assert f"{said} større enn tilfeldigheter lett gir." in sentence


def test_a_change_that_may_be_chance_has_no_direction(figures, register):
    table = figures(("9001", 2020, BREACHES, (3, 40)), ("9001", 2021, BREACHES, (5, 40)))
    family = judge(table, "9001", 2021, register)

    sentence = NB.say(next(f for f in family.findings if f.kind is Kind.LEGAL))

    assert "Endringen kan være tilfeldig." in sentence


def test_as_many_as_last_time_is_not_called_a_change(figures, register):
    table = figures(("9001", 2020, BREACHES, (5, 278)), ("9001", 2021, BREACHES, (5, 260)))
    family = judge(table, "9001", 2021, register)

    sentence = NB.say(next(f for f in family.findings if f.kind is Kind.LEGAL))

    assert sentence.endswith("I 2020 gjaldt det fem av\u00a0278.")
