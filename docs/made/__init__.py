"""Parts of the documents that are made from the project itself, so that they cannot go stale.

A page asks for one with a line of its own, `<!-- made: commands -->`, with a name after it where
there are several of a kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from sphinx.application import Sphinx
from sphinx.config import Config

from made import aloud, columns, commands, functions, indicators, links, method

ROOT = Path(__file__).parents[2]
NOTEBOOK = "utforsk.ipynb"
ASKED = re.compile(r"^<!-- made: (\w+)(?: (\S+))? -->$", re.M)
MAKERS: dict[str, Callable[..., str]] = {
    "answer": functions.answer,
    "commands": commands.page,
    "events": columns.events,
    "exit_codes": commands.exit_codes,
    "functions": functions.page,
    "indicators": indicators.page,
    "method": method.page,
    "observations": columns.observations,
    "parameters": columns.parameters,
    "purpose": functions.purpose,
    "register": columns.register,
    "statuses": columns.statuses,
}


def setup(app: Sphinx) -> dict[str, Any]:
    """Ties what is made to the moments of a build."""
    app.connect("config-inited", _bring_notebook)
    app.connect("source-read", _fill)
    app.connect("autodoc-process-docstring", functions.as_restructured)
    app.connect("missing-reference", functions.public_home)
    app.connect("html-page-context", aloud.told, priority=aloud.AFTER_THE_THEME)
    app.connect("build-finished", links.hold)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def filled(text: str) -> str:
    """A page with all that it asks for."""
    return ASKED.sub(lambda asked: MAKERS[asked[1]](*filter(None, [asked[2]])), text)


def _fill(app: Sphinx, name: str, source: list[str]) -> None:
    if app.env.doc2path(name).suffix == ".md":
        source[0] = filled(source[0])


def _bring_notebook(app: Sphinx, config: Config) -> None:
    """The researcher's notebook under a heading: pages must lie in this folder, and have one."""
    notebook = nbformat.read(ROOT / "notebooks" / NOTEBOOK, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_markdown_cell("# Utforsk", id="heading"))
    nbformat.write(notebook, app.srcdir / NOTEBOOK)
