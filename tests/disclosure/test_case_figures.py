"""Figures of case files: what is small is hidden, and no other figure gives it away."""

import pandas as pd
import pytest

from bvanalyse.disclosure import declared, feasible_intervals, protect, verify
from bvanalyse.metrics import from_events
from bvanalyse.observations import join, observations
from bvanalyse.sources.kostra_xml import read_kostra_xml
from bvanalyse.synthetic.cases import write_case_files

YEARS = (2021, 2023)
SMALL = [1, 2, 3]
PARTS = ["numerator", "denominator"]


@pytest.fixture(scope="module", params=["15F", "v4"])
def exact(request, tmp_path_factory):
    """Three years of figures of an invented service, as exact as the service itself has them."""
    truth = write_case_files(
        tmp_path_factory.mktemp("cases"), municipality="9001", years=YEARS, children=250, seed=3,
        formats=[request.param],
    )  # fmt: skip
    events = read_kostra_xml(truth.files[request.param])
    return join(from_events(events, year) for year in range(YEARS[0], YEARS[1] + 1))


@pytest.fixture(scope="module")
def protected(exact):
    return protect(exact)


@pytest.fixture
def figure(register):
    """Makes a table of counts (id or id=category: number) and shares (id: (number, number))."""

    def table(given):
        rows = []
        for name, value in given.items():
            word, _, category = name.partition("=")
            top, base = value if isinstance(value, tuple) else (None, None)
            rows.append(
                {
                    "region": "9001",
                    "period": "2023",
                    "indicator": word,
                    "category": category,
                    "value": 100 * top / base if base else value,
                    "numerator": top,
                    "denominator": base,
                    "unit": register[word].unit,
                    "source": "saksdata",
                }
            )
        return observations(rows)

    return table


def shown(protected) -> pd.DataFrame:
    table = protected.observations
    return table[table["status"] != "suppressed"]


def test_no_small_count_is_shown_in_any_column(exact, protected):
    table = shown(protected)
    counts = table["unit"].isin(declared.SMALL_UNITS)

    assert exact["value"].isin(SMALL).sum() > 50
    assert not table.loc[counts, "value"].isin(SMALL).any()
    assert not table[PARTS].isin(SMALL).any(axis=None)


def test_no_hidden_figure_can_be_worked_out(protected):
    verify(protected)

    found = protected.intervals()

    assert (found["high"] - found["low"]).ge(1).all()


def test_figures_that_are_not_small_are_still_there(protected):
    assert len(shown(protected)) > len(protected.observations) / 2


#: figures of which one is small, and the declarations that tie it to the others
TIED = {
    "reports that SSB counts": (
        "SUMS",
        {"reports_concluded_ssb": 30, "reports_to_investigation": 28, "reports_dismissed": 2},
    ),
    "reports of every conclusion": (
        "SUMS",
        {
            "reports_concluded": 60,
            "reports_to_investigation": 30,
            "reports_dismissed": 12,
            "reports_dismissed_active_measures": 9,
            "reports_into_running_investigation": 7,
            "reports_concluded_without_code": 2,
        },
    ),
    "breaches that ended": (
        "SUMS",
        {
            "deadline_breaches": 14,
            "deadline_breaches_open": 2,
            "investigations_closed_halfyear": 40,
            "share_deadline_breaches": (12, 40),
        },
    ),
    "long duration and breaches": (
        "SUMS",
        {
            "deadline_breaches_open": 9,
            "investigations_open_by_age=3–6 måneder": 7,
            "investigations_open_by_age=over 6 måneder": 2,
        },
    ),
    "closed by duration": (
        "CATEGORIES",
        {
            "investigations_closed": 40,
            "investigations_by_duration=under 2 uker": 2,
            "investigations_by_duration=2–4 uker": 38,
        },
    ),
    "open by age": (
        "CATEGORIES",
        {
            "investigations_open_year_end": 12,
            "investigations_open_by_age=til og med 1 måned": 10,
            "investigations_open_by_age=1–2 måneder": 2,
        },
    ),
    "answers to offers": (
        "CATEGORIES",
        {
            "aftercare_offers": 12,
            "aftercare_offers_by_answer=Ja": 10,
            "aftercare_offers_by_answer=Nei": 2,
        },
    ),
}


@pytest.mark.parametrize("table, given", TIED.values(), ids=TIED)
def test_without_its_declaration_a_small_count_could_be_worked_out(
    figure, monkeypatch, table, given
):
    exact = figure(given)
    with monkeypatch.context() as undeclared:
        undeclared.setattr(declared, table, type(getattr(declared, table))())
        without = protect(exact)

    by_who_knows = feasible_intervals(exact, without.hidden)
    by_who_reads = protect(exact).intervals()

    assert by_who_knows.eval("high == low").any()
    assert by_who_reads.eval("high - low >= 1").all()


#: a group within a group, of which all but two children are in the first
REMAINDERS = [
    ("children_with_measures_0_17", "children_with_measures_all_ages"),
    ("children_in_care", "children_in_care_during_period"),
    ("children_with_investigation", "children_with_investigation_all_ages"),
    ("children_imposed_help_measures", "children_help_measures"),
    ("aftercare_recipients_18_22", "aftercare_recipients_18_25"),
    ("deadline_breaches_open", "deadline_breaches"),
    ("deadline_breaches_open_statutory", "deadline_breaches_statutory"),
    ("reports_concluded_ssb", "reports_concluded"),
]


@pytest.mark.parametrize("part, whole", REMAINDERS)
def test_a_group_of_few_that_nobody_prints_is_not_left_to_be_subtracted(figure, part, whole):
    few, many = (protect(figure({part: 20, whole: 20 + rest})) for rest in (2, 5))

    assert len(shown(few)) == 1
    assert len(shown(many)) == 2


def test_a_lost_case_is_a_small_number_too(figure):
    lost = figure({"rows_lost_to_follow_up=meldinger": 2, "rows_lost_to_follow_up=planer": 12})

    protected = protect(lost)

    assert shown(protected)["category"].tolist() == ["planer"]


def test_one_base_under_two_names_is_hidden_under_both(figure):
    table = figure(
        {
            "children_with_measures_year_end": 3,
            "children_help_measures": 3,
            "share_children_in_care": (0, 3),
            "share_children_voluntary_measures": (3, 3),
        }
    )

    protected = protect(table)

    assert shown(protected).empty


def test_a_figure_that_cannot_be_made_of_few_does_not_tell_how_few(figure):
    table = figure({"investigation_duration_days_survival": 70.0})
    table.loc[0, ["value", "denominator", "status"]] = [float("nan"), 2.0, "missing"]

    protected = protect(table)

    assert protected.observations[["value", *PARTS]].isna().all(axis=None)


def test_the_base_of_four_years_does_not_give_a_hidden_year_away(figure):
    year = "share_children_with_plan"
    bases = {"2020": 30, "2021": 24, "2022": 20, "2023": 2}
    table = join(
        figure({year: (base // 2, base)}).assign(period=period) for period, base in bases.items()
    )
    together = figure({f"{year}_4y": 50.0}).assign(denominator=76.0)

    protected = protect(join([table, together]))

    assert (protected.intervals().eval("high - low") >= 1).all()
    assert len(shown(protected)) <= 3
