"""Charts of one among many, of groups, of signals, and of a year's cases on their way."""

from pathlib import Path

import pytest

from bvanalyse.findings import Family, Kind, judge
from bvanalyse.regions import Regions
from bvanalyse.report.pictures import Drawn, flow, pictures
from bvanalyse.report.texts import Texts

ROOT = Path(__file__).parents[2]
OWN, COUNTY, LAND = "3405", "34", "0"
NOTHING = Family((), 0)
SHARE = "share_received_reports_to_investigation"


@pytest.fixture(scope="module")
def regions():
    return Regions.load(ROOT / "data" / "reference")


@pytest.fixture
def drawn(figures, register, regions):
    """What a chapter's charts are made from, for rows (region, period, indicator, value, category).

    Rows of other municipalities are only judged against, as in a report.
    """

    def make(*rows, family=None):
        table = figures(*rows)
        family = judge(table, OWN, 2024, register) if family is None else family
        own = table[table["region"] == OWN]
        near = table[table["region"].str.len() < 4]
        texts = Texts.load("nb")
        return Drawn("Lillehammer", "Meldinger", own, near, register, regions, texts, "Kilde.",
                     family=family)  # fmt: skip

    return make


def words(figure):
    return [text.get_text() for text in figure.drawing.axes[0].texts]


def everyone(own=(95, 100)):
    """Forty municipalities of much the same share, and one unlike them."""
    others = [(f"{9000 + n}", 2024, SHARE, (30 + n % 5 + n // 2, 60 + n)) for n in range(40)]
    return [*others, (OWN, 2024, SHARE, own)]


def test_a_municipality_unlike_the_rest_is_marked_and_named_in_the_funnel(drawn):
    made = drawn(*everyone())

    (figure,) = pictures(made)
    sizes = [len(line.get_xdata()) for line in figure.drawing.axes[0].lines]

    assert made.leading.kind is Kind.PEERS
    assert figure.alt.startswith("Traktdiagram med 41 kommuner: ")
    assert "Lillehammer 95\xa0%" in words(figure)
    assert max(sizes) == 41  # a dot for each, and limits at each size
    assert {"95 av 100 ventes innenfor", "998 av 1 000 ventes innenfor"} <= {
        " ".join(text.split()) for text in words(figure)
    }


def test_a_municipality_like_the_rest_has_a_funnel_only_where_there_is_nothing_better(drawn):
    alone = everyone(own=(50, 85))
    with_years = [*alone, *((OWN, year, SHARE, (50, 85)) for year in (2021, 2022, 2023))]

    funnel, trend = (pictures(drawn(*rows))[0] for rows in (alone, with_years))

    assert funnel.alt.startswith("Traktdiagram")
    assert trend.alt.startswith("Linjediagram")


def test_a_figure_that_is_hidden_in_the_chapter_is_in_no_funnel(drawn, figures):
    made = drawn(*everyone())
    hidden = figures((OWN, 2024, SHARE, None))

    shown = pictures(Drawn(*(getattr(made, name) for name in ("name", "chapter")), hidden,
                           *(getattr(made, name) for name in ("others", "register", "regions",
                             "texts", "source")), family=made.family))  # fmt: skip

    assert shown == []


def divided(year, *values):
    names = ("Politi", "Skole", "Lege", "Nav", "Barnehage", "Naboer", "Foreldre", "Barnet selv",
             "Krisesenter", "Tannlege")  # fmt: skip
    return [(OWN, year, "reports_by_reporter_type", value, name)
            for name, value in zip(names, values, strict=True)]  # fmt: skip


FIRST = (50, 40, 30, 20, 10, 9, 8, 7, 6, 5)  # 185 in all
LAST = (40, 60, 30, 25, 15, 9, 8, 7, 4, 2)  # 200 in all


def received(*totals):
    return [(OWN, year, "reports_received", total)
            for year, total in zip((2024, 2023, 2022), totals, strict=False)]  # fmt: skip


def last_of(made):
    """The chart of the categories, after any of the total."""
    return next(f for f in pictures(made, 3) if "Politi" in words(f) or "40  Politi" in words(f))


def test_groups_in_two_years_are_a_slope_with_the_smallest_added_together(drawn):
    rows = [*divided(2023, *FIRST), *divided(2024, *LAST), *received(200, 185)]

    said = words(last_of(drawn(*rows, family=NOTHING)))

    assert {"2023", "2024", "60  Skole", "40  Politi"} <= set(said)
    assert "6  Andre (to grupper)" in said  # Krisesenter 4 and Tannlege 2
    assert not any("Tannlege" in text for text in said)


def test_groups_that_do_not_add_up_to_the_total_are_never_added(drawn):
    rows = [*divided(2023, *FIRST), *divided(2024, *LAST), *received(190, 185)]

    figure = last_of(drawn(*rows, family=NOTHING))

    assert not any("Andre" in text for text in words(figure))
    assert "De andre gruppene (to) står i tabellen." in figure.note


def test_a_small_group_that_has_changed_goes_before_a_larger_one(drawn):
    early, late = (90,) * 8 + (2, 3), (90,) * 8 + (40, 3)  # Krisesenter rose from 2 to 40
    rows = [*divided(2022, *early), *divided(2023, *early), *divided(2024, *late)]

    said = words(last_of(drawn(*rows)))

    assert {"Krisesenter", "40", "2"} <= set(said)
    assert "Tannlege" not in said


def test_a_group_of_a_name_without_end_leaves_room_for_the_chart(drawn):
    rows = [*divided(2022, *FIRST), *divided(2023, *FIRST), *divided(2024, *LAST)]
    long = [(*row[:4], "Skole" * 2000 if row[4] == "Skole" else row[4]) for row in rows]

    figure = last_of(drawn(*long, family=NOTHING))
    (name,) = [text for text in words(figure) if text.startswith("SkoleSkole")]

    assert name.endswith("…") and name.count("\n") == 3
    assert figure.drawing.get_figheight() < 6  # inches; ten names of one line take four


def test_groups_in_three_years_are_dots_with_a_column_for_each(drawn):
    rows = [*divided(2022, *FIRST), *divided(2023, *FIRST), *divided(2024, *LAST)]

    said = words(last_of(drawn(*rows, family=NOTHING)))

    assert {"2022", "2023", "2024", "Politi", "60"} <= set(said)


def test_a_signal_is_marked_in_a_control_chart(drawn, register):
    values = [50, 52, 48, 51, 49, 50, 53, 47, 95]
    rows = [(OWN, 2016 + n, "reports_received", value) for n, value in enumerate(values)]
    made = drawn(*rows)
    signal = next(f for f in made.family.findings if f.kind is Kind.SIGNAL)

    (figure,) = pictures(drawn(*rows, family=Family((signal,), 1)))
    shapes = [line.get_marker() for line in figure.drawing.axes[0].lines]

    assert shapes.count("D") == 1
    assert {"95", "Ventet\nområde", "Ventet område"} & set(words(figure))
    assert "der tallene ventes å ligge" in figure.note


def test_several_shares_beside_the_county_have_a_column_each(drawn):
    names = (SHARE, "share_repeat_reports")
    rows = [(OWN, 2024, name, (30, 60)) for name in names]
    rows += [(COUNTY, 2024, name, (700, 1000)) for name in names]
    rows += [(LAND, 2024, name, (6000, 10000)) for name in names]

    (figure,) = pictures(drawn(*rows, family=NOTHING))

    assert {"Lillehammer", "Innlandet", "Landet"} <= set(words(figure))
    assert words(figure).count("50\xa0%") == 2
    assert words(figure).count("70,0\xa0%") == 2


WAY = {
    "share_reports_to_investigation": (260, 388),
    "share_investigations_to_measures": (92, 212),
}


def test_the_way_of_a_years_cases_is_told_in_counts_of_the_same_cases(drawn):
    made = drawn(*((OWN, 2024, name, parts) for name, parts in WAY.items()))

    (figure,) = flow(made)

    assert {
        "388 meldinger ble avsluttet i 2024",
        "128 gikk ikke til undersøkelse",
        "260 gikk til undersøkelse",
        "212 undersøkelser ble avsluttet i 2024",
        "120 førte ikke til tiltak",
        "92 førte til tiltak",
    } == set(words(figure))


def test_steps_of_different_years_make_no_flow(drawn):
    years = zip((2023, 2024), WAY.items(), strict=True)
    made = drawn(*((OWN, year, name, parts) for year, (name, parts) in years))

    assert flow(made) == []
