"""The colours of charts: contrast on white, grey print, and the two common colour blindnesses."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from bvanalyse.report.charts import paper
from bvanalyse.report.charts.bars import FILLS

TEXT_CONTRAST, MARK_CONTRAST = 4.5, 3.0  # WCAG 2.1, 1.4.3 and 1.4.11
GREY_STEP = 1.5  # contrast between fields that touch, in grey print
SEEN_APART = 20.0  # CIE 1976 difference; 2.3 is what an eye can just tell (Mahy et al. 1994)
#: Machado, Oliveira & Fernandes 2009, IEEE TVCG 15:1291, table for severity 1.0, on linear RGB
SIGHT = {
    "all": np.eye(3),
    "protanopia": np.array([
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ]),
    "deuteranopia": np.array([
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ]),
}  # fmt: skip
#: sRGB to CIE XYZ under D65 (IEC 61966-2-1)
XYZ = np.array([
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.0721750],
    [0.0193339, 0.1191920, 0.9503041],
])  # fmt: skip
WHITE = XYZ @ np.ones(3)


def linear(colour):
    rgb = np.array(to_rgb(colour))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def contrast(one, other="#ffffff"):
    """The ratio of WCAG 2.1."""
    light = sorted((float(XYZ[1] @ linear(c)) for c in (one, other)), reverse=True)
    return (light[0] + 0.05) / (light[1] + 0.05)


def lab(colour, sight):
    seen = XYZ @ np.clip(SIGHT[sight] @ linear(colour), 0, 1) / WHITE
    root = np.where(seen > 0.008856, np.cbrt(seen), 7.787 * seen + 16 / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def apart(one, other, sight):
    return float(np.linalg.norm(lab(one, sight) - lab(other, sight)))


def test_the_contrast_of_black_and_white_is_what_the_standard_says():
    assert contrast("#000000") == pytest.approx(21.0, abs=0.01)
    assert contrast("#777777") == pytest.approx(4.48, abs=0.01)  # the standard's near miss


@pytest.mark.parametrize("colour", paper.PALETTE["text"])
def test_text_stands_out_from_paper(colour):
    assert contrast(colour) >= TEXT_CONTRAST


@pytest.mark.parametrize("colour", paper.PALETTE["mark"])
def test_lines_and_marks_stand_out_from_paper(colour):
    assert contrast(colour) >= MARK_CONTRAST


def test_every_colour_of_a_mark_or_an_edge_is_in_the_measured_palette():
    used = {style["color"] for style in paper.STYLES.values()}
    used |= {edge for _, edge, _ in FILLS.values()}

    assert used <= set(paper.PALETTE["mark"])


def test_text_on_a_pale_field_is_legible():
    assert contrast(paper.INK, paper.BAND) >= TEXT_CONTRAST


def test_the_edge_of_a_pale_field_shows_in_grey_print():
    assert contrast(paper.EDGE, paper.BAND) >= GREY_STEP
    assert contrast(paper.EDGE) >= MARK_CONTRAST


def test_parts_that_touch_differ_in_grey_print():
    kept, over = FILLS["kept"][0], FILLS["over"][0]

    assert contrast(kept, over) >= MARK_CONTRAST


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize(
    "pair",
    [
        (paper.OVER, paper.BAND),
        (paper.OVER, paper.OWN),
        (paper.OWN, paper.OTHER),
        (paper.OWN, paper.BAND),
        (paper.OVER, "#ffffff"),
    ],
)
def test_what_must_be_told_apart_is_so_with_any_sight(pair, sight):
    assert apart(*pair, sight) >= SEEN_APART


def test_marks_of_different_kinds_differ_in_shape_or_filling():
    shapes = [
        (style["marker"], style.get("markerfacecolor") == "white")
        for name, style in paper.STYLES.items()
        if name != "signal"  # stands in the municipality's own line, where none of the others is
    ]

    assert len(set(shapes)) == len(shapes)


def test_lines_of_different_kinds_differ_in_their_dashes():
    dashes = list(map(str, paper.DASHES.values()))

    assert len(set(dashes)) == len(dashes)
