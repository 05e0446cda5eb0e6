"""The worked examples of the specification, and a two-way table worked by hand."""

from pathlib import Path

import pandas as pd
import pytest

from bvanalyse.disclosure import Key, Rules, feasible_intervals, protect
from bvanalyse.errors import ReportRefused
from bvanalyse.observations import observations

ORACLES = Path(__file__).parents[1] / "oracles" / "disclosure"
EXAMPLES = pd.read_csv(ORACLES / "worked_examples.csv", dtype="str", keep_default_na=False)
TWO_WAY = pd.read_csv(ORACLES / "two_way.csv", dtype={"value": float}, keep_default_na=False)
NUMBERS = ("value", "numerator", "denominator")
KEY = ("region", "period", "indicator", "category", "unit")


def as_observations(example):
    given = example.drop(columns=["example", "published", "hidden", "working"])
    rows = given.assign(source="saksdata").to_dict("records")
    return observations(
        {name: float(value or "nan") if name in NUMBERS else value for name, value in row.items()}
        for row in rows
    )


def public_in(example):
    return example.loc[example["published"] == "yes", list(KEY)]


@pytest.mark.parametrize("name", EXAMPLES["example"].unique())
def test_a_worked_example_hides_what_it_should_and_for_the_reason_given(name):
    example = EXAMPLES[EXAMPLES["example"] == name]

    protected = protect(as_observations(example), published=public_in(example))

    hidden = protected.observations["status"].eq("suppressed").tolist()
    reasons = protected.hidden.set_index([*KEY, "part"])["reason"]
    own = [reasons.get((*key, ""), "") for key in example[list(KEY)].itertuples(False, None)]
    assert hidden == example["hidden"].ne("").tolist()
    assert own == example["hidden"].tolist()


def test_a_county_whose_figures_are_all_public_cannot_hide_one_municipality():
    county = EXAMPLES[EXAMPLES["example"] == "county"]
    public = county.loc[county["region"] != "9001", list(KEY)]

    with pytest.raises(ReportRefused, match=r"can be worked out.*9001"):
        protect(as_observations(county), published=public)


def two_way_table():
    regions = {"I": "9001", "II": "9002", "III": "9003", "total": "90"}
    return observations(
        {
            "region": regions[row.row],
            "period": "2023",
            "indicator": "reports_dismissed",
            "category": "" if row.column == "total" else row.column,
            "value": row.value,
            "unit": "reports",
            "source": "saksdata",
        }
        for row in TWO_WAY.itertuples()
    )


@pytest.mark.parametrize("zeros_shown", [False, True])
def test_four_corners_of_a_two_way_table_leave_what_was_worked_by_hand(zeros_shown):
    table, chosen = two_way_table(), TWO_WAY["hidden"] == "yes"
    hidden = [Key(*key) for key in table.loc[chosen, list(KEY)].itertuples(index=False, name=None)]

    found = feasible_intervals(table, hidden, rules=Rules(show_zeros=zeros_shown))

    # a reader who knows that no hidden count is 0 loses one at each end: A(II) and A(III)
    worked = TWO_WAY.loc[chosen, ["low", "high"]].astype(float)
    assert found["low"].tolist() == (worked["low"] + zeros_shown).tolist()
    assert found["high"].tolist() == (worked["high"] - zeros_shown).tolist()
