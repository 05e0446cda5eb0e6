"""A municipality beside any group: the right members, the right sums, no more than is shown."""

import pandas as pd
import pytest

from bvanalyse import open_desk, stats
from bvanalyse.errors import ParameterError
from bvanalyse.findings import Standing
from bvanalyse.tables import read_csv


@pytest.fixture(scope="module")
def share(desk):
    return desk.indicators.share_children_with_report


@pytest.fixture(scope="module")
def places(desk):
    return read_csv(desk.data / "reference" / "municipalities.csv").query("valid_to == ''")


def members(answer):
    regions = answer.numbers["region"]
    return set(regions[regions.str.len() == 4])


def test_the_county_is_its_municipalities_and_its_own_figure(share, places):
    own = places.set_index("number").loc["9007", "county_no"]

    answer = share.against("county")

    with_figures = answer.numbers.dropna(subset="value")
    assert members(answer) <= set(places.query("county_no == @own")["number"])
    assert own in set(with_figures["region"])
    assert answer.numbers.equals(share.against(own).numbers)


def test_the_country_is_everyone_and_too_many_to_draw(share, places):
    answer = share.against("country")

    assert len(members(answer)) > 50
    assert members(answer) <= set(places["number"])
    assert repr(answer).count("\n") < 30


def test_as_many_as_asked_for_are_those_nearest_in_number_of_children(desk, share):
    children = read_csv(desk.data / "reference" / "population.csv").query("year == '2024'")
    sizes = children.set_index("municipality_no")["age_0_17"].astype(float)
    own = sizes.pop("9007")
    nearest = sizes.map(lambda size: max(size / own, own / size)).nsmallest(12).index

    answer = share.against(12)

    assert members(answer) == {"9007", *nearest}
    assert isinstance(answer.evidence[0], Standing)


def test_a_few_by_number_are_taken_together(share):
    answer = share.against(["9024", "9017"])

    others = answer.numbers[answer.numbers["region"] != "9007"]
    x, n = others["numerator"].sum(), others["denominator"].sum()
    (result,) = answer.evidence
    assert isinstance(result, stats.Comparison)
    assert result.before.estimate == pytest.approx(x / n)
    assert "i Disli og Toppmeisli sett under ett" in repr(answer)


def test_a_rate_is_compared_as_a_rate(desk):
    rate = desk.indicators.reports_per_1000_children

    (result,) = rate.against(["9024"]).evidence

    assert result.scale == "ratio"


def test_what_has_no_counts_is_shown_and_not_judged(desk):
    cost = desk.indicators.net_expenditure_child_welfare

    answer = cost.against("county")

    assert answer.evidence == []
    assert "Vi har ikke antall nok" in repr(answer)
    assert members(answer) == set(answer.numbers["region"])  # a county's kroner say nothing here


def test_a_small_chosen_group_never_gives_more_than_probably(share):
    answer = share.against("county")

    chosen = [line for line in repr(answer).splitlines() if "sett under ett" in line]
    assert len(chosen) == 1 and "trolig" in chosen[0]
    assert "de andre kommunene i" in chosen[0]


@pytest.mark.parametrize("group", ["fylket", "00", 0, True, [], None, "0301", ["9999"]])
def test_a_group_that_is_none_is_refused_in_one_sentence(share, group):
    with pytest.raises(ParameterError) as refusal:
        share.against(group)

    assert "\n" not in str(refusal.value)


def test_without_others_figures_it_says_where_to_get_them():
    desk = open_desk("3405")
    name = next(iter(desk.indicators))

    with pytest.raises(ParameterError, match=r"bvanalyse fetch|no sure figure"):
        desk.indicators[name].against("country")


def test_all_members_are_in_the_frame_with_missing_ones_as_rows(share):
    numbers = share.against("country").numbers

    assert numbers["status"].notna().all()
    assert not numbers.duplicated("region").any()
    assert isinstance(numbers, pd.DataFrame)
