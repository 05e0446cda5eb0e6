"""Small charts of many municipalities: their words are whole, and on nothing but paper."""

from itertools import combinations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from bvanalyse import LANGUAGES
from bvanalyse.report.charts.many import Crowd, Spread, by_county_and_size, crowds
from bvanalyse.report.texts import Texts

SMALLEST = 8.5  # points
LONG = "Andel barn som hadde bodd ett år eller mer i fosterhjem med alle oppfølgingsbesøk"
SIZES = [10 * 1.2**at for at in range(40)]
VALUES = [4 + (-1) ** at * (at % 5) / 2 for at in range(40)]


def by_county(language):
    texts = Texts.load(language)
    limits = [(size, 1, 7, 0, 9) for size in SIZES]
    groups = [("Møre og Romsdal", VALUES[:20]), ("Gullregnsysla", [0, *VALUES[20:]])]
    titles = (texts("overview.by_county"), texts("overview.by_size"))
    labels = ("Prosent", texts("overview.size"))
    outside = [value > 5 for value in VALUES]
    spread = Spread(groups, SIZES, VALUES, outside, limits, 4.0, True, titles, labels)
    return by_county_and_size(spread, texts)


def among_others(language):
    limits = [(value - 1, value + 1) for value in sorted(VALUES)]
    panel = Crowd(LONG, sorted(VALUES), limits, 3, "Linerlevoll 4,1 %", 4.0, True)
    return crowds([panel] * 3, Texts.load(language))


def alone(language):
    panel = Crowd(LONG, sorted(VALUES), (), 3, "Linerlevoll 4,1 %", 4.0, True)
    return crowds([panel], Texts.load(language))


def words(drawing):
    """Every title and label that is shown, with its box, and the edges of the paper."""
    canvas = FigureCanvasAgg(drawing)
    canvas.draw()
    texts = [
        text
        for axes in drawing.axes
        if axes.get_visible()
        for text in (axes._left_title, axes.title, axes.xaxis.label, *axes.texts)
        if text.get_text()
    ]
    boxes = [(text, text.get_window_extent(canvas.get_renderer())) for text in texts]
    return boxes, drawing.bbox


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("make", [by_county, among_others, alone])
def test_no_title_or_label_leaves_the_paper_or_is_too_small(make, language):
    boxes, paper = words(make(language))

    assert boxes
    assert [text.get_text() for text, box in boxes if box.x0 < 0 or box.x1 > paper.x1] == []
    assert min(text.get_fontsize() for text, _ in boxes) >= SMALLEST


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("make", [by_county, among_others, alone])
def test_no_title_lies_on_another(make, language):
    boxes, _ = words(make(language))

    meet = [(one.get_text(), other.get_text()) for (one, a), (other, b) in combinations(boxes, 2)
            if a.overlaps(b)]  # fmt: skip

    assert meet == []
