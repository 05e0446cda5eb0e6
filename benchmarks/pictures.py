"""What a report's charts cost, beside the same charts drawn the plain way.

The charts are those that one invented municipality's report draws. Each is drawn and saved twice
from the same figures: by the package, and by seaborn and pyplot as a notebook usually has it, with
`tight_layout` and `bbox_inches="tight"` at the same resolution. Processor milliseconds, which other
work on the machine disturbs less than the clock; medians.
"""

from __future__ import annotations

import io
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
import matplotlib as mpl
import matplotlib.pyplot as plt
import seaborn as sns
from engines import ROOT, cells_as_one
from matplotlib.figure import Figure

from bvanalyse.cli.base import everyone
from bvanalyse.report import charts
from bvanalyse.report.drawing import DOTS_PER_INCH, picture_of
from bvanalyse.synthetic import write_folder

TARGET = 0.5  # of what the plain way costs
WIDTH = 7  # inches
Drawn = tuple[str, tuple[Any, ...], dict[str, Any]]


def drawn_by_a_report(data: Path, municipality: int) -> list[Drawn]:
    """Every chart that one report draws and that has a plain way here, with its figures."""
    found: list[Drawn] = []
    own = {name: getattr(charts, name) for name in PLAIN}

    def noting(name: str) -> Callable[..., Figure]:
        def draw(*given: Any, **how: Any) -> Figure:
            found.append((name, given, how))
            return own[name](*given, **how)

        return draw

    for name in own:
        setattr(charts, name, noting(name))
    os.environ["BV_DATA"] = str(data)
    cells_as_one(list(everyone(data, None, None).values())[municipality])
    for name, draw in own.items():
        setattr(charts, name, draw)
    return found


def ours(chart: Drawn) -> None:
    """Draws a chart as a report does, to the bytes of its picture."""
    name, given, how = chart
    picture_of(getattr(charts, name)(*given, **how))


def plainly(chart: Drawn) -> None:
    """Draws the same with seaborn and pyplot."""
    name, given, _ = chart
    sns.set_theme(style="whitegrid")
    figure = PLAIN[name](*given)
    plt.tight_layout()
    figure.savefig(io.BytesIO(), format="png", dpi=DOTS_PER_INCH, bbox_inches="tight")
    plt.close(figure)


def plain_trends(panels: Sequence[charts.Panel], *_: Any) -> Figure:
    """A line with its uncertainty, others' lines, and the values beside the points."""
    columns = min(2, len(panels))
    rows = -(-len(panels) // columns)
    figure, grid = plt.subplots(rows, columns, figsize=(WIDTH, 2.8 * rows), squeeze=False)
    for panel, axes in zip(panels, grid.flat, strict=False):
        values = [mark.value for mark in panel.marks]
        sns.lineplot(x=panel.times, y=values, marker="o", label=panel.name, ax=axes)
        known = [(t, m) for t, m in zip(panel.times, panel.marks, strict=True) if m.low is not None]
        axes.fill_between(
            [t for t, _ in known], [m.low for _, m in known], [m.high for _, m in known], alpha=0.2
        )
        for line in panel.others:
            sns.lineplot(
                x=[t for t, _ in line.points], y=[v for _, v in line.points], label=line.name,
                linestyle="--", ax=axes,
            )  # fmt: skip
        for time_, mark in zip(panel.times, panel.marks, strict=True):
            axes.annotate(mark.label, (time_, mark.value), (0, 6), textcoords="offset points")
        axes.set_xticks(panel.times, panel.labels)
        axes.set(title=panel.title, ylabel=panel.unit)
        axes.set_ylim(bottom=0)
        axes.legend()
    return figure


def plain_dots(rows: Sequence[charts.Row], columns: Any, label: str, *_: Any) -> Figure:
    """Rows of marks with their uncertainty and their values."""
    figure, axes = plt.subplots(figsize=(WIDTH, 0.4 * len(rows) + 1))
    marks = [(row.label, mark) for row in rows for mark in row.marks]
    sns.scatterplot(
        x=[mark.value for _, mark in marks], y=[name for name, _ in marks],
        hue=[mark.style for _, mark in marks], style=[mark.style for _, mark in marks], ax=axes,
    )  # fmt: skip
    for name, mark in marks:
        if mark.low is not None and mark.high is not None:
            axes.hlines(name, mark.low, mark.high)
        axes.annotate(mark.label, (mark.value, name), (0, 6), textcoords="offset points")
    axes.set(xlabel=label)
    axes.set_xlim(left=0)
    return figure


def plain_funnel(data: charts.Funnel, name: str, names: Any, labels: Any, *_: Any) -> Figure:
    """A dot for each municipality, one of them named, and two pairs of limits."""
    figure, axes = plt.subplots(figsize=(WIDTH, 3.5))
    sns.scatterplot(x=data.sizes, y=data.values, color="grey", ax=axes)
    for level in data.limits:
        for side in (1, 2):
            sns.lineplot(x=[row[0] for row in level], y=[row[side] for row in level], ax=axes)
    axes.axhline(data.target)
    axes.annotate(name, (data.sizes[data.at], data.values[data.at]))
    axes.set(xscale="log", xlabel=labels[0], ylabel=labels[1])
    axes.set_ylim(bottom=0)
    return figure


PLAIN: dict[str, Callable[..., Figure]] = {
    "trends": plain_trends,
    "dots": plain_dots,
    "funnel": plain_funnel,
}


def milliseconds(draw: Callable[[Drawn], None], chart: Drawn) -> float:
    """Processor time of one drawing."""
    start = time.process_time()
    with mpl.rc_context():
        draw(chart)
    return 1000 * (time.process_time() - start)


@click.command(help=__doc__)
@click.option("--data", type=click.Path(path_type=Path, exists=True), help="A national folder.")
@click.option("--municipality", default=9, show_default=True, help="Which of them, from 0.")
@click.option("--rounds", default=7, show_default=True)
def main(data: Path | None, municipality: int, rounds: int) -> None:
    """Prints the cost of each chart both ways; exit code 1 beyond half of the plain way."""
    mpl.use("agg")
    with tempfile.TemporaryDirectory() as folder:
        if data is None:
            data = Path(folder) / "data"
            write_folder(data, ROOT / "data" / "reference", count=40, years=(2015, 2024), seed=9001)
        found = drawn_by_a_report(data, municipality)
    total = [0.0, 0.0]
    click.echo(f"{'chart':12}{'ours, ms':>12}{'plain, ms':>12}{'ratio':>8}")
    for chart in found:
        times = [(milliseconds(ours, chart), milliseconds(plainly, chart)) for _ in range(rounds)]
        middle = [statistics.median(values) for values in zip(*times, strict=True)]
        total = [before + now for before, now in zip(total, middle, strict=True)]
        click.echo(f"{chart[0]:12}{middle[0]:12.0f}{middle[1]:12.0f}{middle[0] / middle[1]:8.2f}")
    ratio = total[0] / total[1]
    click.echo(f"{'all':12}{total[0]:12.0f}{total[1]:12.0f}{ratio:8.2f}")
    kept = ratio <= TARGET
    click.echo(f"\n{'within' if kept else 'beyond'} the target of {TARGET} of the plain way")
    raise SystemExit(0 if kept and found else 1)


if __name__ == "__main__":
    main()
