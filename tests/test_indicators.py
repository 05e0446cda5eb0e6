"""The register, and the shares and rates made from it."""

import csv
import random
import shutil
from itertools import chain
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from pytest import approx

from bvanalyse.errors import DataError
from bvanalyse.indicators import Register
from bvanalyse.observations import KEY, observations
from bvanalyse.regions import Regions, to_borders
from bvanalyse.sources import read_seed

DATA = Path(__file__).parents[1] / "data"
REGISTER = Register.load(DATA / "reference")
LAW = settings(deadline=None, derandomize=True, max_examples=4)


def figure(indicator, value, region="0220", period="2018", **other):
    entry = REGISTER[indicator]
    return {"region": region, "period": period, "indicator": indicator, "value": value,
            "unit": entry.unit, "source": "own", "ref": "tall", **other}  # fmt: skip


def only(indicator):
    """The register with one row, which is quicker to derive from."""
    return Register({indicator: REGISTER[indicator]})


def derived(indicator, *rows):
    table = only(indicator).derive(observations(rows))
    return table[table["indicator"] == indicator].to_dict("records")


def changed_register(folder, change):
    """A copy of the reference folder whose register's rows went through `change`."""
    shutil.copytree(DATA / "reference", folder / "reference")
    path = folder / "reference" / "indicators.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return folder / "reference"


def test_the_register_reads_limits_margins_and_breaks():
    entries = [REGISTER[name] for name in ("reports_received", "share_deadline_breaches",
                                           "share_foster_ge_1y_followup_met")]  # fmt: skip

    reports, breaches, followup = entries

    assert (reports.kind, reports.better, reports.legal_limit) == ("count", "neutral", None)
    assert reports.margin == (0.9, 1.11) and 2013 in reports.breaks
    assert (breaches.better, breaches.legal_limit, breaches.margin) == ("lower", 0, (-5, 5))
    assert (followup.better, followup.legal_limit, followup.per) == ("higher", 100, 100)


@pytest.mark.parametrize(
    ("indicator", "over", "under", "expected"),
    [
        # 494 reports among 14 632 children is 33.8 in every thousand
        ("reports_per_1000_children", 494.0, 14632.0, 33.76),
        # 67 of 91 reports
        ("share_received_reports_to_investigation", 67.0, 91.0, 73.63),
        # 19.5 million kroner, kept in thousands, on 2 600 children
        ("net_expenditure_per_child_0_17", 19500.0, 2600.0, 7500.0),
        # thousands of kroner on thousands of kroner
        ("share_expenditure_casework", 6000.0, 24000.0, 25.0),
        ("share_children_in_population", 14632.0, 61523.0, 23.78),
        ("children_per_position", 120.0, 8.0, 15.0),
        ("share_deadline_breaches", 0.0, 40.0, 0.0),
    ],
)
def test_a_ratio_is_made_from_its_two_parts(indicator, over, under, expected):
    entry = REGISTER[indicator]
    rows = [figure(entry.numerator, over), figure(entry.denominator, under)]

    [row] = derived(indicator, *rows)

    assert row["value"] == approx(expected, abs=0.005)
    assert (row["numerator"], row["denominator"], row["status"]) == (over, under, "ok")
    assert (row["region"], row["period"], row["unit"]) == ("0220", "2018", entry.unit)


def test_loten_gets_the_share_of_reports_that_were_investigated():
    table = REGISTER.derive(read_seed(DATA / "seeds" / "loten_2014.csv"))

    shares = table[table["indicator"] == "share_received_reports_to_investigation"]

    told = shares.set_index("period")[["value", "status"]]
    assert told["status"].to_dict() == {"2013": "ok", "2014": "ok", "2015": "forecast"}
    assert told["value"].to_dict() == approx({"2013": 87.5, "2014": 6700 / 91, "2015": 85.0})


def test_asker_gets_the_shares_of_foster_children_that_were_followed_up():
    rows = read_seed(DATA / "seeds" / "asker_2018.csv").to_dict("records")

    shares = pd.DataFrame(derived("share_foster_lt_1y_followup_met", *rows))

    assert shares.set_index("period")["value"].to_dict() == approx(
        {"2016H1": 80.0, "2017H1": 2500 / 30, "2018H1": 100.0}
    )


def test_a_figure_the_municipality_gave_itself_is_not_made_again():
    rows = [figure("reports_received", 50.0), figure("reports_to_investigation", 25.0),
            figure("share_received_reports_to_investigation", 48.0)]  # fmt: skip

    shares = derived("share_received_reports_to_investigation", *rows)

    assert [row["value"] for row in shares] == [48.0]


@pytest.mark.parametrize(
    "parts",
    [
        [figure("reports_received", 50.0)],
        [figure("reports_to_investigation", 25.0)],
        [figure("reports_received", 0.0), figure("reports_to_investigation", 0.0)],
        [figure("reports_received", None, status="suppressed"),
         figure("reports_to_investigation", 25.0)],
        [figure("reports_received", 50.0),
         figure("reports_to_investigation", None, status="missing")],
        [figure("reports_received", 50.0), figure("reports_to_investigation", 5.0, period="2017")],
        [figure("reports_received", 50.0), figure("reports_to_investigation", 5.0, region="0627")],
        [figure("reports_received", 50.0),
         figure("reports_to_investigation", 5.0, category="Skole")],
        [figure("reports_received", 50.0, category="Skole"),
         figure("reports_to_investigation", 5.0, category="Skole")],
    ],
    ids=["no_part", "no_whole", "whole_of_nought", "whole_suppressed", "part_missing",
         "other_period", "other_place", "part_of_a_group", "categories"],
)  # fmt: skip
def test_no_share_is_made_without_both_totals_of_one_place_and_period(parts):
    shares = derived("share_received_reports_to_investigation", *parts)

    assert shares == []


@pytest.mark.parametrize("doubtful", ["reports_received", "reports_to_investigation"])
@pytest.mark.parametrize("status", ["estimate", "forecast", "suspect"])
def test_a_share_is_no_surer_than_its_parts(doubtful, status):
    values = {"reports_received": 50.0, "reports_to_investigation": 25.0}
    rows = [
        figure(name, value, status=status if name == doubtful else "ok")
        for name, value in values.items()
    ]

    [row] = derived("share_received_reports_to_investigation", *rows)

    assert (row["value"], row["status"]) == (50.0, status)


def test_a_share_names_both_its_sources():
    rows = [figure("reports_received", 494.0, source="asker_2018", ref="side 3"),
            figure("children_0_17", 14632.0, source="ssb_07459", ref="07459")]  # fmt: skip

    [row] = derived("reports_per_1000_children", *rows)

    assert all(name in row["source"] for name in ("asker_2018", "ssb_07459"))
    assert all(name in row["ref"] for name in ("side 3", "07459"))


def test_what_was_there_stays_first_and_unchanged():
    table = observations(
        [figure("reports_received", 50.0), figure("reports_to_investigation", 25.0)]
    )

    after = REGISTER.derive(table)

    assert_frame_equal(after.iloc[: len(table)], table)


def test_an_indicator_outside_the_register_is_refused_by_name():
    row = {**figure("reports_received", 5.0), "indicator": "antall_meldinger"}

    with pytest.raises(DataError) as caught:
        REGISTER.check(observations([row]), "own.csv")

    [problem] = caught.value.problems
    assert (problem.file, problem.column) == ("own.csv", "indicator")
    assert problem.found == "antall_meldinger" and problem.expected and problem.action


@pytest.mark.parametrize(
    ("column", "text"),
    [("id", "Reports received"), ("group", "annet"), ("kind", "tall"), ("better", "best"),
     ("unit", ""), ("legal_limit", "ingen"), ("margin", "5-7"), ("breaks", "i 2013"),
     ("label_nb", ""), ("misreading_nn", " "), ("numerator", "no_such_indicator")],
)  # fmt: skip
def test_a_faulty_row_in_the_register_is_told_with_its_place(tmp_path, column, text):
    folder = changed_register(tmp_path, lambda rows: rows[1].update({column: text}))

    with pytest.raises(DataError) as caught:
        Register.load(folder)

    [problem] = caught.value.problems
    assert problem.file.endswith("indicators.csv")
    assert (problem.row, problem.column, problem.found) == (3, column, text)
    assert problem.expected and problem.action


def test_an_indicator_that_stands_twice_is_refused(tmp_path):
    folder = changed_register(tmp_path, lambda rows: rows.append(rows[0]))

    with pytest.raises(DataError) as caught:
        Register.load(folder)

    assert {problem.found for problem in caught.value.problems} == {"reports_received"}
    assert {problem.row for problem in caught.value.problems} == {2, len(REGISTER) + 2}


@settings(LAW, max_examples=2)
@given(st.integers(0, 10_000))
def test_the_order_of_rows_changes_no_share(seed):
    chance = random.Random(seed)
    names = sorted(set(chain.from_iterable((entry.numerator, entry.denominator)
                                           for entry in REGISTER.values())) - {""})  # fmt: skip
    rows = [figure(name, float(chance.randint(1, 900))) for name in chance.sample(names, 12)]
    shuffled = chance.sample(rows, len(rows))

    one, other = (REGISTER.derive(observations(given_rows)) for given_rows in (rows, shuffled))

    assert_frame_equal(*(table.sort_values(KEY, ignore_index=True) for table in (one, other)))


@LAW
@given(st.integers(1, 900), st.integers(0, 900))
def test_deriving_twice_is_deriving_once(whole, part):
    table = observations([figure("reports_received", float(whole)),
                          figure("reports_to_investigation", float(part))])  # fmt: skip

    register = only("share_received_reports_to_investigation")

    once = register.derive(table)

    assert len(once) == 3
    assert_frame_equal(register.derive(once), once)


@LAW
@given(
    st.lists(
        st.integers(1, 900).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
        min_size=3,
        max_size=3,
    )
)
def test_deriving_before_or_after_a_merger_gives_one_share(parts):
    regions = Regions.load(DATA / "reference")
    names = ("reports_received", "reports_to_investigation")
    table = observations(
        figure(name, float(value), region=region)
        for region, values in zip(("0220", "0627", "0628"), parts, strict=True)
        for name, value in zip(names, values, strict=True)
    )

    register = only("share_received_reports_to_investigation")

    before = to_borders(register.derive(table), 2024, regions)
    after = register.derive(to_borders(table, 2024, regions))

    assert_frame_equal(*(t.sort_values(KEY, ignore_index=True) for t in (before, after)))
