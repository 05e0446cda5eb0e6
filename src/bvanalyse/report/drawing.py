"""A matplotlib drawing as the bytes of a picture: light, and the same on every run."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure as MplFigure

FONT = "DejaVu Sans"
HEAVY = 26_000  # bytes; a page of ten such charts would pass the limit of the verifier
DOTS_PER_INCH, PALETTE = 144, 16  # sharp on paper; enough shades for smooth letters


def picture_of(drawing: MplFigure) -> tuple[bytes, str]:
    """The drawing as SVG, or as pixels where many letters would make it heavy; and its type."""
    svg = _svg(drawing)
    drawing.set_layout_engine("none")  # everything has its place now
    if len(svg) > HEAVY:
        pixels = _png(drawing)
        if len(pixels) < len(svg):
            return pixels, "image/png"
    return svg, "image/svg+xml"


def font_files() -> list[Path]:
    """The files that letters in charts are drawn from, wherever this system has them."""
    from matplotlib.font_manager import fontManager

    return sorted({Path(font.fname) for font in fontManager.ttflist if font.name == FONT})


def rehearse(drawing: MplFigure) -> None:
    """Draws a picture that nobody sees, so that fonts, letters and file formats are at hand."""
    _svg(drawing)
    _png(drawing)


def _png(drawing: MplFigure) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    canvas, smaller = FigureCanvasAgg(drawing), io.BytesIO()
    drawing.set_dpi(DOTS_PER_INCH)
    canvas.draw()
    with Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba()) as picture:
        picture.convert("RGB").quantize(PALETTE, dither=Image.Dither.NONE).save(
            smaller, format="png", optimize=True
        )
    return smaller.getvalue()


def _svg(drawing: MplFigure) -> bytes:
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    target = io.BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": "bvanalyse", "svg.fonttype": "path"}):
        FigureCanvasSVG(drawing).print_svg(target, metadata={"Date": None, "Creator": None})
    return _smaller(target.getvalue().decode()).encode()


def _smaller(svg: str) -> str:
    """The same drawing in fewer bytes: no remarks, short ids, coordinates to a hundredth.

    Each letter is a reference to its outline, and a page of charts has thousands of them.
    """
    svg = re.sub(
        r"<!--.*?-->|<\?xml.*?\?>|<!DOCTYPE.*?>|<metadata>.*?</metadata>", "", svg, flags=re.S
    )
    used = set(re.findall(r'#([^")]+)[")]', svg))
    named = [name for name in dict.fromkeys(re.findall(r' id="([^"]+)"', svg)) if name in used]
    short = {name: _short(number) for number, name in enumerate(named)}
    svg = re.sub(r' id="([^"]+)"', lambda m: f' id="{short[m[1]]}"' if m[1] in short else "", svg)
    svg = re.sub(r'#([^")]+)(?=[")])', lambda m: "#" + short.get(m[1], m[1]), svg)
    svg = re.sub(r"scale\([^)]*\)|(\d+\.\d\d)\d+", lambda m: m[1] or m[0], svg)
    svg = re.sub(r"\s+", " ", svg).replace("> <", "><").replace(" />", "/>")
    return svg.strip() + "\n"


def _short(number: int) -> str:
    """A short name for an id: a, b ... z, a1, b1 ..."""
    letter, round_ = chr(ord("a") + number % 26), number // 26
    return f"{letter}{round_ or ''}"
