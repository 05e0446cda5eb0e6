"""Charts are as long, high and far apart as their figures, measured from zero."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from bvanalyse.report import charts
from bvanalyse.report.charts import Bar, Column, DotRow, Mark, Panel, Part, Row
from bvanalyse.report.charts.labels import apart
from bvanalyse.report.charts.paper import folded, measured
from bvanalyse.report.drawing import FONT
from bvanalyse.report.texts import Texts

DOTS_PER_INCH = 400
NB = Texts.load("nb")
YEARS = (2021, 2022, 2023)


def panel(values, **changes):
    marks = [Mark(value, label=str(value)) for value in values]
    return Panel("", YEARS, [str(year) for year in YEARS], marks, **changes)


def place(drawing, words):
    """Where a text is written, in inches."""
    return next(t.get_position() for t in drawing.axes[0].texts if t.get_text() == words)


def drawn_line(drawing, points):
    """The points of the thickest line with so many points."""
    lines = [line for line in drawing.axes[0].lines if len(line.get_xdata()) == points]
    return max(lines, key=lambda line: line.get_linewidth()).get_xydata()


def test_a_line_is_as_high_as_its_figure_from_zero():
    drawing = charts.trends([panel([90, 95, 100])], NB)

    zero = place(drawing, "0")[1]
    heights = [y - zero for _, y in drawn_line(drawing, 3)]

    assert [height / heights[0] for height in heights] == pytest.approx([1, 95 / 90, 100 / 90])


def test_a_share_close_to_all_is_drawn_on_an_axis_from_nothing_to_all():
    drawing = charts.trends([panel([97, 98, 99], percent=True)], NB)

    words = {text.get_text() for text in drawing.axes[0].texts}

    assert {"0\xa0%", "100\xa0%"} <= words
    assert "120\xa0%" not in words


def test_a_dot_is_as_far_out_as_its_figure_from_zero():
    rows = [Row("A", [Mark(30, label="30")]), Row("B", [Mark(60, label="60")])]

    drawing = charts.dots(rows, [Column("Vår", ["own"])], "", NB)
    zero = place(drawing, "0")[0]
    ends = [line.get_xdata()[0] - zero for line in drawing.axes[0].lines
            if line.get_marker() == "o"]  # fmt: skip

    assert ends[1] / ends[0] == pytest.approx(2)


def test_bars_are_as_long_as_their_counts():
    bars = [
        Bar("2023", [Part("kept", 100, "100"), Part("over", 50, "")], "50 av 150"),
        Bar("2024", [Part("kept", 50, "50"), Part("over", 25, "")], "25 av 75"),
    ]

    drawing = charts.stacks(bars, ("Innen", "Over"))
    widths = [patch.get_width() for patch in drawing.axes[0].patches[2:]]

    assert [width / widths[0] for width in widths] == pytest.approx([1, 0.5, 0.5, 0.25])


def test_a_line_is_broken_where_the_counting_changed():
    whole, broken = (charts.trends([panel([4, 5, 6], cuts=cuts)], NB) for cuts in ((), (2022.5,)))

    assert drawn_line(whole, 3)[:, 0].tolist()[:2] == drawn_line(broken, 2)[:, 0].tolist()
    assert drawn_line(whole, 3).shape == (3, 2)
    assert not [line for line in broken.axes[0].lines
                if len(line.get_xdata()) == 3 and line.get_linestyle() == "-"]  # fmt: skip


def test_no_line_runs_over_a_period_that_nobody_knows():
    years = (2017, 2018, 2019, 2021, 2022, 2023)
    marks = [Mark(value, label=str(value)) for value in (4, 5, 6, 7, 8, 9)]
    gap = Panel("", years, [str(year) for year in years], marks, hidden=[(2020, ":")])

    drawing = charts.trends([gap], NB)
    lines = [line for line in drawing.axes[0].lines if line.get_linewidth() > 2]

    assert [len(line.get_xdata()) for line in lines if line.get_linestyle() == "-"] == [3, 3]


def test_a_suppressed_period_is_a_colon_on_the_axis():
    drawing = charts.trends([panel([4, 5, 6], hidden=[(2021.5, ":")])], NB)

    colon, zero = place(drawing, ":"), place(drawing, "0")

    assert colon[1] == pytest.approx(zero[1], abs=0.15)


def test_a_hidden_part_is_hatched_and_as_wide_whatever_it_hides():
    rest = [Bar(str(count), [Part("kept", count, ""), Part("over", None, "")]) for count in (90, 9)]

    drawing = charts.stacks(rest, ("Innen", "Over"))
    hidden = [patch.get_width() for patch in drawing.axes[0].patches if patch.get_hatch()]

    assert len(hidden) == 2
    assert hidden[0] == pytest.approx(hidden[1])


def test_there_is_a_dot_for_each_child_and_none_for_a_hidden_number():
    rows = [DotRow("2022", [("child", 7)], "7"), DotRow("2023", [], ":")]

    drawing = charts.children(rows, [])
    dots = [line for line in drawing.axes[0].lines if line.get_marker() == "o"]

    assert [len(line.get_xdata()) for line in dots] == [7]


@given(
    st.lists(st.tuples(st.floats(0, 4), st.floats(0.1, 0.5)), min_size=1, max_size=8),
)
def test_labels_are_pushed_apart_in_their_own_order(wanted):
    centres, sizes = [y for y, _ in wanted], [size for _, size in wanted]

    placed = apart(centres, sizes, 0, 6, gap=0)
    order = sorted(range(len(placed)), key=lambda n: centres[n])
    edges = [(placed[n] - sizes[n] / 2, placed[n] + sizes[n] / 2) for n in order]

    assert all(low >= high - 1e-9 for (_, high), (low, _) in pairwise(edges))
    assert edges[0][0] >= -1e-9
    assert edges[-1][1] <= 6 + 1e-9


def test_labels_that_are_far_enough_apart_stay_where_they_are():
    assert apart([1.0, 2.0], [0.2, 0.2], 0, 3) == pytest.approx([1.0, 2.0])


def test_a_measured_word_is_as_wide_as_it_is_drawn():
    drawing = charts.children([DotRow("Oppfølgingsbesøk", [("child", 3)], "3")], [])
    drawing.set_dpi(DOTS_PER_INCH)
    renderer = FigureCanvasAgg(drawing).get_renderer()

    text = next(t for t in drawing.axes[0].texts if t.get_text() == "Oppfølgingsbesøk")
    drawn = text.get_window_extent(renderer).width

    assert measured("Oppfølgingsbesøk")[0] * DOTS_PER_INCH == pytest.approx(drawn, rel=0.02)


@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_every_name_has_room_for_its_outlines_and_little_more(weight, register):
    names = [entry.text("label", "nb") for entry in register.values()]
    font = FontProperties(family=FONT, weight=weight)

    drawn = [TextPath((0, 0), name, size=1, prop=font).get_extents().width for name in names]

    room = [measured(name, 72, weight == "bold")[0] for name in names]  # 72 points are an inch
    spare = [wide - outlines for wide, outlines in zip(room, drawn, strict=True)]
    assert min(spare) >= -0.05 and max(spare) <= 0.4  # of the height of a letter


def test_a_word_that_is_too_long_for_its_room_is_divided():
    lines = folded("x" * 40, 1.0).split("\n")

    assert "".join(lines) == "x" * 40
    assert all(measured(line)[0] <= 1.0 for line in lines)
