"""Results of the statistics as tables in a notebook; a plain console needs nothing of this."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import fields
from typing import Any

from bvanalyse.desk.judged import small
from bvanalyse.report.display import Table
from bvanalyse.report.texts import Texts
from bvanalyse.stats.types import Result


def show_results(texts: Callable[[], Texts]) -> None:
    """Lets the notebook this runs in show every result as a table; does nothing outside one."""
    shell = _shell()
    if shell is not None:
        formatter = shell.display_formatter.formatters["text/html"]
        formatter.for_type(Result, lambda result: table(result, texts()).html())


def table(result: Result, texts: Texts) -> Table:
    """A result with a row for each field: the field's own name, so that it can be asked for."""
    told = dict(result.told())
    rows = [
        [field.name, _value(getattr(result, field.name), told[field.name], texts)]
        for field in fields(result)
        if field.name in told
    ]
    header = texts.list("desk.result_header")
    return Table(type(result).__name__, header, rows, text_columns=frozenset({0, 1}))


def _value(value: object, told: str, texts: Texts) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return told
    return small(value, texts) or texts.number(float(told))


def _shell() -> Any:
    """The notebook's shell, if this runs in one."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None
