"""Finding an indicator by its id or by its name, with completion in notebook and console."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches

from bvanalyse.desk.one import OneIndicator
from bvanalyse.errors import ParameterError, Problem
from bvanalyse.report.display import Table
from bvanalyse.report.municipal import Report
from bvanalyse.writing import spelled


def attribute(label: str) -> str:
    """An indicator's name in letters that Python takes.

    >>> attribute("Andel barn 0–17 år med undersøkelse")
    'andel_barn_0_17_ar_med_undersokelse'
    """
    return spelled(label, "_")


class Indicators:
    """The indicators that the municipality has figures for.

    Each is an attribute under its id and under its name in plain letters; `[...]` also takes the
    name as it is written.
    """

    def __init__(self, report: Callable[[], Report]) -> None:
        self._report = report

    def __getattr__(self, name: str) -> OneIndicator:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self[name]
        except ParameterError as error:
            raise AttributeError(str(error)) from None

    def __getitem__(self, name: str) -> OneIndicator:
        known = self._known()
        found = known.get(name) or known.get(attribute(name))
        if found is None:
            near = get_close_matches(attribute(name), known, 3, 0.5)
            raise ParameterError(
                Problem(
                    "no figures here for this indicator",
                    found=name,
                    expected="such as " + ", ".join(near or list(known)[:3]),
                    action="press Tab after the point for all of them",
                )
            )
        return OneIndicator(found, self._report)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(self._known().values()))

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __dir__(self) -> list[str]:
        return list(self._known())

    def _ipython_key_completions_(self) -> list[str]:
        report = self._report()
        labels = [report.register[name].text("label", report.texts.language) for name in self]
        return [*self, *labels]

    def _known(self) -> dict[str, str]:
        """Every name an indicator goes by here, and its id."""
        report = self._report()
        at_hand = set(report.own["indicator"])
        ids = [name for name in report.register if name in at_hand]
        labels = {report.register[i].text("label", report.texts.language): i for i in ids}
        return {i: i for i in ids} | {attribute(label): i for label, i in labels.items()}

    def _table(self) -> Table:
        report = self._report()
        counts = report.own["indicator"].value_counts()
        rows = [
            [
                name,
                report.register[name].text("label", report.texts.language),
                report.texts.number(counts[name], 0),
            ]
            for name in self
        ]
        caption = report.texts("desk.indicators", name=report.unit.name)
        header = report.texts.list("desk.indicators_header")
        return Table(caption, header, rows, text_columns=frozenset({0, 1}))

    def __repr__(self) -> str:
        return repr(self._table())

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return self._table()._repr_mimebundle_()
