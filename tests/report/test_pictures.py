"""Which chart a chapter gets: one that carries its leading finding, and shows nothing hidden."""

from dataclasses import replace
from pathlib import Path

import pytest

from bvanalyse.findings import Family, Kind, judge
from bvanalyse.regions import Regions
from bvanalyse.report.comparable import ALIKE
from bvanalyse.report.pictures import Drawn, pictures
from bvanalyse.report.texts import Texts

ROOT = Path(__file__).parents[2]
OWN, COUNTY, LAND = "3405", "34", "0"
YEARS = range(2017, 2025)


@pytest.fixture(scope="module")
def regions(register):
    return Regions.load(ROOT / "data" / "reference")


@pytest.fixture
def chapter(figures, register, regions):
    """Makes a chapter of rows (region, period, indicator, value, category), judged for 2024."""

    def make(*rows, language="nb", **changes):
        table = figures(*rows)
        family = changes.pop("family", None) or judge(table, OWN, 2024, register)
        near = table[~table["region"].str.fullmatch(r"\d{4}")]
        own = table[table["region"] == OWN]
        texts = Texts.load(language)
        drawn = Drawn("Lillehammer", "Meldinger", own, near, register, regions, texts, "Kilde.",
                      family=family)  # fmt: skip
        return replace(drawn, **changes)

    return make


def words(figure):
    return [text.get_text() for text in figure.drawing.axes[0].texts]


def counts(values, indicator="reports_received", region=OWN, category=""):
    return [(region, year, indicator, value, category)
            for year, value in zip(YEARS, values, strict=False)]  # fmt: skip


RISING = (100, 110, 122, 133, 148, 160, 178, 195)


def test_a_chapter_has_one_chart_unless_it_is_given_room_for_more(chapter):
    drawn = chapter(*counts(RISING), *counts([(x, 2 * x) for x in RISING],
                    "share_received_reports_to_investigation"))  # fmt: skip

    assert len(pictures(drawn)) == 1
    assert len(pictures(drawn, 2)) <= 2


def test_a_clear_trend_has_the_sheet_for_itself_and_its_first_and_last_figure(chapter):
    drawn = chapter(*counts(RISING), *counts([9] * 8, "reports_into_running_investigation"))

    (figure,) = pictures(drawn)

    assert drawn.leading.entry.id == "reports_received"
    assert figure.caption == "Antall mottatte meldinger, 2017–2024"
    assert figure.alt.startswith("Linjediagram for Lillehammer: ")
    assert "100 i 2017 og 195 i 2024" in figure.alt
    assert {"100", "195"} <= set(words(figure))


def test_the_alternative_text_tells_the_finding_in_the_words_of_the_heading(chapter):
    drawn = chapter(*counts(RISING), sentence="Tallet på meldinger har økt.")

    (figure,) = pictures(drawn)

    assert figure.alt == (
        "Linjediagram for Lillehammer: Tallet på meldinger har økt; "
        "Antall mottatte meldinger: 100 i 2017 og 195 i 2024."
    )


def test_figures_that_show_no_change_stand_side_by_side(chapter):
    drawn = chapter(*counts([50, 48, 53]), *counts([40, 44, 39], "reports_dismissed"))

    (figure,) = pictures(drawn)

    assert figure.caption.startswith("Meldinger over tid")
    assert {"Antall mottatte meldinger"} <= set(words(figure))
    assert figure.alt.count(" i 2017") == 1  # the first one's figures; the table has the others'


def test_the_county_and_the_country_are_named_at_the_end_of_their_lines(chapter):
    name = "share_received_reports_to_investigation"
    rows = [(x, 100) for x in (50, 55, 60, 65, 70, 75, 80, 85)]
    county = counts([(600, 1000)] * 8, name, COUNTY)
    land = counts([(700, 1000)] * 8, name, LAND)

    (figure,) = pictures(chapter(*counts(rows, name), *county, *land))
    said = [" ".join(text.split()) for text in words(figure)]

    assert "Innlandet 60,0 %" in said
    assert "Landet 70,0 %" in said
    assert sum("Innlandet" in text for text in said) == 1


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("nb", ("Landet 70", "Like store kommuner 65")),
        ("nn", ("Landet 70", "Like store kommunar 65")),
        ("en", ("Norway 70", "Municipalities of the same size 65")),
    ],
)
def test_those_beside_the_municipality_are_named_in_the_language_of_the_report(
    chapter, language, names
):
    share = "share_received_reports_to_investigation"
    own = counts([(x, 100) for x in (50, 55, 60, 65, 70, 75, 80, 85)], share)
    land = counts([(700, 1000)] * 8, share, LAND)
    alike = counts([(650, 1000)] * 8, share, ALIKE)

    (figure,) = pictures(chapter(*own, *land, *alike, language=language))
    said = [" ".join(text.split()) for text in words(figure)]

    assert all(any(text.startswith(name) for text in said) for name in names), said


def test_with_two_counties_nobody_knows_which_is_whose(chapter):
    name = "share_received_reports_to_investigation"
    both = [*counts([(60, 100)] * 8, name, COUNTY), *counts([(70, 100)] * 8, name, "03")]

    (figure,) = pictures(chapter(*counts([(50, 100)] * 8, name), *both))

    assert not any("Innlandet" in text or "Oslo" in text for text in words(figure))


def test_what_the_law_demands_is_bars_of_kept_and_not_kept(chapter):
    name = "share_reports_within_deadline"
    drawn = chapter(*counts([(190, 200), (210, 212)], name))

    (figure,) = pictures(drawn)

    assert drawn.leading.kind is Kind.LEGAL
    assert {"10 av 200 (5\xa0%)", "2 av 212 (1\xa0%)", "190", "210"} <= set(words(figure))
    assert "Loven krever at ingen er i det mørke feltet." in figure.note


def test_a_demand_without_its_latest_figure_has_no_chart(chapter):
    """A count of 2018 is no news where the chapter tells of 2019."""
    within = counts([104], "investigations_within_3_months")
    rows = [
        *counts([16, 14], "deadline_breaches"),
        *within,
        *counts([120], "investigations_closed"),
    ]

    drawn = pictures(chapter(*rows))

    assert not any(figure.caption.startswith("Lovens krav") for figure in drawn)


def test_single_figures_of_one_kind_are_named_by_it_and_dated_once(chapter):
    name = "emergency_placements_by_legal_basis"
    rows = [(OWN, 2024, name, 5, "§ 4-2"), (OWN, 2024, name, 7, "§ 4-1")]

    (figure,) = pictures(chapter(*rows))

    assert figure.caption == "Akuttplasseringer etter hjemmel, 2024"
    assert {"§ 4-2", "§ 4-1"} <= set(words(figure))


def test_a_few_children_are_dots_and_not_shares(chapter):
    drawn = chapter(*counts([(5, 8), (9, 9)], "share_help_measures_with_plan"))

    (figure,) = pictures(drawn)
    dots = [len(line.get_xdata()) for line in figure.drawing.axes[0].lines
            if line.get_marker() == "o"]  # fmt: skip

    assert {"3 av 8", "0 av 9"} <= set(words(figure))
    assert not any("%" in text for text in words(figure))
    assert sorted(dots) == [1, 1, 3, 5, 9]  # two in the key, then over and kept of each year


def test_breaches_that_hold_open_cases_make_no_whole_with_those_closed_in_time(chapter):
    rows = [*counts([14, 16], "deadline_breaches"), *counts([97, 116], "investigations_closed"),
            *counts([86, 104], "investigations_within_3_months")]  # fmt: skip

    (figure,) = pictures(chapter(*rows))

    assert not any(" av " in text for text in words(figure))


def test_small_counts_are_dots_and_five_years_together(chapter):
    (figure,) = pictures(chapter(*counts([7, 5, 9, 4, 6, 3, 8, 5], "reports_dismissed")))

    assert "2020–2024 i alt: 26" in words(figure)  # 4 + 6 + 3 + 8 + 5
    assert figure.alt.startswith("Prikker")
    assert "1 melding" in figure.note


def test_the_few_behind_a_share_of_many_are_dots_when_nothing_has_changed(chapter):
    share, count = "share_children_placed_0_17", "children_placed_0_17"
    drawn = chapter(*counts([(x, 600) for x in (4, 6, 5, 5)], share),
                    *counts([4, 6, 5, 5], count))  # fmt: skip

    (figure,) = pictures(drawn)
    dots = [len(line.get_xdata()) for line in figure.drawing.axes[0].lines
            if line.get_marker() == "o"]  # fmt: skip

    assert drawn.leading.entry.id == share
    assert dots == [4, 6, 5, 5]


def test_a_suppressed_count_has_a_colon_no_dots_and_no_sum(chapter):
    (figure,) = pictures(chapter(*counts([7, 5, 9, 4, None, 3, 8, 5], "reports_dismissed")))
    said = words(figure)

    assert ":" in said
    assert not any("i alt" in text for text in said)
    assert "2021" in said
    assert "Kolon: skjult" in figure.note


def test_a_stock_of_children_is_never_added_over_years(chapter):
    rows = counts([7, 5, 9, 4, 6, 3, 8, 15], "aftercare_recipients_18_22")
    drawn = chapter(*rows)

    said = [text for figure in pictures(drawn) for text in words(figure)]

    assert said
    assert not any("i alt" in text for text in said)


@pytest.mark.parametrize(("language", "groups"), [
    ("nb", ("melding", "undersokelse", "kvalitet")),
    ("nn", ("tiltak", "plassering", "ettervern")),
    ("en", ("fosterhjem", "bemanning", "okonomi")),
])  # fmt: skip
def test_every_figure_of_the_register_can_be_drawn(chapter, register, language, groups):
    def value(entry, year):
        return (year - 2000, 40) if entry.kind in ("proportion", "rate") else year - 2000.0

    nothing = Family((), 0)
    drawn = [
        chapter(
            *((OWN, year, entry.id, value(entry, year)) for entry in register.values()
              if entry.group == group and entry.kind != "rule" for year in (2022, 2023, 2024)),
            language=language,
            family=nothing,
        )
        for group in groups
    ]  # fmt: skip

    drawings = [pictures(part) for part in drawn]

    assert all(len(figures) == 1 for figures in drawings)
    assert all(figure.caption and figure.alt for figures in drawings for figure in figures)
