"""Charts as a reader meets them: letters large enough, nothing on top of anything."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg

from bvanalyse.report import charts
from bvanalyse.report.charts import (
    Bar,
    Column,
    DotRow,
    Funnel,
    Limits,
    Line,
    Mark,
    Panel,
    Part,
    Row,
    Slope,
    Step,
)
from bvanalyse.report.charts.paper import WIDTH
from bvanalyse.report.display import Figure
from bvanalyse.report.texts import Texts

SMALLEST = 8.5  # points
DOTS_PER_INCH = 100
HAIR = 1.0  # pixel that two boxes may share: the room around letters is part of a box
NB = Texts.load("nb")
YEARS = list(range(2013, 2025))
SHARES = [3.3, 4.1, 3.7, 4.5, 3.9, 3.2, 4.8, 4.3, 4.4, 4.6, 3.9, 4.1]
LONG = "Andel barn som hadde bodd ett år eller mer i fosterhjem med alle oppfølgingsbesøk"
NAME = "Nordre Land-Søndre Sildeskjærvær"


def shares(values=SHARES, style="own"):
    return [Mark(v, style, max(0, v - 0.9), v + 1, NB.percent(v)) for v in values]


def wide(title="", **changes) -> Panel:
    others = [
        Line("Gullregnsysla 4,2\xa0%", [(year, 4.2) for year in YEARS]),
        Line("Hele landet 4,1\xa0%", [(year, 4.1) for year in YEARS], "country"),
        Line("Kommunegruppe 6 4,0\xa0%", [(year, 4.0) for year in YEARS], "group"),
    ]
    given = {
        "others": others,
        "percent": True,
        "breaks": [(2019.5, "sammenslått"), (2020.5, "ny telling")],
        "cuts": [2020.5],
        "name": NAME,
    }
    return Panel(title, YEARS, [str(y) for y in YEARS], shares(), **{**given, **changes})


def small() -> list[Panel]:
    halves = [2016.25, 2016.75, 2017.25, 2018.25]
    words = ["1. halvår\n2016", "2. halvår\n2016", "1. halvår\n2017", "1. halvår\n2018"]
    money = [Mark(120145, label="120\u202f145"), Mark(167483, label="167\u202f483")]
    counts = [Mark(round(20 * v), label=str(round(20 * v))) for v in SHARES]
    return [
        wide(title=LONG),
        Panel(LONG, halves, words, shares([80, 90, 94, 100]), percent=True),
        Panel("Penger", [2013, 2014], ["2013", "2014"], money, unit="Kroner"),
        Panel("Meldinger", YEARS, [str(y) for y in YEARS], counts, unit="Meldinger",
              hidden=[(2015.5, ":")]),
        Panel("Årsverk", YEARS, [str(y) for y in YEARS],
              [Mark(v, label=NB.number(v, 1)) for v in (3.5, 4, 5.9, *[4.6] * 9)],
              unit="Årsverk per 1 000 barn"),
    ]  # fmt: skip


def funnel_data() -> Funnel:
    sizes = [100 * 1.02**n for n in range(300)]
    values = [4 + 3 * (-1) ** n * (n % 7) / (7 + n / 20) for n in range(300)]
    limits = [[(size, max(0, 4 - k / size**0.5), 4 + k / size**0.5) for size in sizes]
              for k in (20, 32)]  # fmt: skip
    return Funnel(sizes, values, 120, 4.0, limits)


def drawings() -> dict[str, charts.Drawing]:
    """One drawing of each kind, by name."""
    expected = Limits([4.1] * 12, [2.0] * 12, [6.2] * 12, "Ventet område")
    signal = [*shares()[:-1], Mark(7.9, "signal", label="7,9\xa0%")]
    rows = [
        Row(LONG, [Mark(0, "own", 0, 14, "0\xa0%"), Mark(12.1, "other", label="12,1\xa0%"),
                   Mark(9.0, "country", label="9,0\xa0%")]),
        Row("Kort", [Mark(20, "own", 12, 31, "20\xa0%"), Mark(4.8, "other", label="4,8\xa0%")]),
    ]  # fmt: skip
    heads = [Column(NAME, ["own"]), Column("Gullregnsysla", ["other"]),
             Column("Hele landet", ["country"])]  # fmt: skip
    groups = [(LONG, 36, 105), ("Politi", 36, 24), ("Skole", 35, 23), ("Lege", 0, 22)]
    bars = [
        Bar("1. halvår 2021", [Part("kept", 210, "210"), Part("over", 14, "")], "14 av 224 (6 %)"),
        Bar("2022", [Part("kept", 3, "3"), Part("over", None, "")], ":"),
        Bar("2023", [Part("kept", None, "")], ":"),
        Bar("2024", [Part("kept", 188, "188"), Part("over", 0, "")], "0 av 188 (0 %)"),
    ]
    dots = [DotRow("2020", [("child", 6)], "6"), DotRow("2021", [], ":"),
            DotRow("2022", [("over", 2), ("kept", 18)], "2 av 20"),
            DotRow("2023", [("child", 0)], "0")]  # fmt: skip
    steps = [
        Step("388 meldinger ble avsluttet i 2024", [
            Part("ended", 1, "1 gikk ikke til undersøkelse"),
            Part("onwards", 387, "387 gikk til undersøkelse")]),
        Step("9 barn hadde tiltak i 2024", [
            Part("ended", 4, "4 bodde utenfor hjemmet"),
            Part("onwards", 5, "5 fikk hjelp i hjemmet")]),
    ]  # fmt: skip
    return {
        "trend": charts.trends([wide()], NB),
        "trends": charts.trends(small(), NB),
        "control": charts.trends([wide(limits=expected, others=())], NB),
        "signal": charts.trends(
            [Panel("", YEARS, [str(y) for y in YEARS], signal, percent=True, limits=expected)], NB
        ),
        "dots": charts.dots(rows, heads, "Prosent", NB, percent=True),
        "one column": charts.dots(rows, heads[:1], "", NB, percent=True),
        "slope": charts.slopes(
            [Slope(n, (a, b), (str(a), str(b))) for n, a, b in groups], ("2016", "2017")
        ),
        "funnel": charts.funnel(
            funnel_data(), f"{NAME} 4,1\xa0%",
            ("Alle: 4,0\xa0%", "95 av 100 ventes innenfor", "998 av 1 000 ventes innenfor"),
            ("Barn 0–17 år", "Per 1 000 barn"), NB),
        "stacks": charts.stacks(bars, ("Fikk oppfølgingsbesøkene loven krever",
                                       "Fikk færre oppfølgingsbesøk enn loven krever")),
        "children": charts.children(
            dots, [("over", LONG), ("kept", LONG)], "2020–2024 i alt: 28"),
        "flow": charts.flow(steps),
    }  # fmt: skip


DRAWINGS = drawings()


def written(drawing):
    """Every text with its box on paper, in pixels."""
    drawing.set_dpi(DOTS_PER_INCH)
    renderer = FigureCanvasAgg(drawing).get_renderer()
    texts = [text for axes in drawing.axes for text in axes.texts if text.get_text()]
    return [(text, text.get_window_extent(renderer)) for text in texts]


def overlapping(boxes):
    return [
        (one.get_text(), other.get_text())
        for (one, a), (other, b) in combinations(boxes, 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > HAIR and min(a.y1, b.y1) - max(a.y0, b.y0) > HAIR
    ]


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_letter_is_large_enough_on_paper(name):
    sizes = [text.get_fontsize() for text, _ in written(DRAWINGS[name])]

    assert DRAWINGS[name].get_figwidth() == WIDTH
    assert min(sizes) >= SMALLEST


@pytest.mark.parametrize("name", DRAWINGS)
def test_no_two_texts_lie_on_each_other(name):
    boxes = written(DRAWINGS[name])

    assert overlapping(boxes) == []


@pytest.mark.parametrize("name", DRAWINGS)
def test_no_text_leaves_the_figure(name):
    width, height = DRAWINGS[name].get_size_inches() * DOTS_PER_INCH

    outside = [
        text.get_text()
        for text, box in written(DRAWINGS[name])
        if box.x0 < -HAIR or box.y0 < -HAIR or box.x1 > width + HAIR or box.y1 > height + HAIR
    ]

    assert outside == []


@pytest.mark.parametrize("name", DRAWINGS)
def test_there_is_never_a_second_axis(name):
    axes = DRAWINGS[name].axes

    assert len(axes) == 1
    assert not axes[0].axison  # the sheet's own axis is no reader's


@pytest.mark.parametrize("name", ["trend", "stacks"])
def test_the_same_figures_give_the_same_bytes(name):
    again = drawings()[name]

    first, second = (Figure(drawing, "Tittel", "Tekst") for drawing in (DRAWINGS[name], again))

    assert first.picture == second.picture


def test_a_value_stands_beside_the_line_of_its_uncertainty():
    marks = [Mark(v, "own_open", v - 12, v + 12, f"{v}\xa0%") for v in (88, 74, 85)]
    panel = Panel("", [2013, 2014, 2015], ["2013", "2014", "2015"], marks, percent=True)
    drawing = charts.trends([panel], NB)

    words = [box for text, box in written(drawing) if text.get_text() in ("88\xa0%", "74\xa0%")]
    lines = [DOTS_PER_INCH * x for line in drawing.axes[0].lines
             for x in set(line.get_xdata()) if len(set(line.get_xdata())) == 1]  # fmt: skip

    assert len(words) == 2 and lines
    assert not [x for x in lines for box in words if box.x0 < x < box.x1]


values = st.lists(st.integers(1, 60), min_size=3, max_size=14)


@settings(max_examples=12, deadline=None)
@given(values, st.lists(st.integers(1, 60), min_size=3, max_size=3), st.integers(1, 2))
def test_no_course_of_figures_makes_labels_meet(own, ends, several):
    years = list(range(2011, 2011 + len(own)))
    others = [
        Line(f"{name} {end}", [(year, end) for year in years], kind)
        for name, end, kind in zip(
            ("Gullregnsysla", "Hele landet", "Kommunegruppe 6"),
            ends,
            ("other", "country", "group"),
            strict=True,
        )
    ]
    marks = [Mark(value, label=str(value)) for value in own]
    panel = Panel("Meldinger", years, list(map(str, years)), marks, others, name="Røykfjord")

    drawing = charts.trends([panel] * several, NB)

    assert overlapping(written(drawing)) == []
