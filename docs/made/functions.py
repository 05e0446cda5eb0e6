"""The public functions and types of a module, as its docstrings tell of them."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from docutils.nodes import Element
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

import bvanalyse

NOT_CALLED = ("batch", "checks", "cli", "report", "tables", "writing")  # from outside
OF_REPORTS = ("report.display", "report.municipal", "report.numfmt", "report.texts")


def modules() -> list[str]:
    """The modules that a notebook or another program may call."""
    rooms = [found.name for found in iter_modules(bvanalyse.__path__)]
    own = [name for name in (*rooms, *OF_REPORTS) if name not in NOT_CALLED]
    return ["bvanalyse", *(f"bvanalyse.{name}" for name in own)]


def names(module: ModuleType) -> list[str]:
    """What a module offers: what it lists, else what it defines, types before functions."""
    listed = getattr(module, "__all__", None) or [
        name
        for name, thing in vars(module).items()
        if not name.startswith("_") and getattr(thing, "__module__", "") == module.__name__
    ]
    offered = [name for name in listed if not isinstance(getattr(module, name), ModuleType)]
    return sorted(offered, key=lambda name: (_sort(getattr(module, name)), name.lower()))


def page(name: str) -> str:
    """What the module is for, and each of its names."""
    module = import_module(name)
    entries = [_entry(f"{name}.{one}", getattr(module, one)) for one in names(module)]
    return "```{eval-rst}\n" + "\n".join([f".. automodule:: {name}\n", *entries]) + "```\n"


def purpose(name: str) -> str:
    """What a module says of itself, where its names are told elsewhere."""
    return f"```{{eval-rst}}\n.. automodule:: {name}\n```\n"


def answer(path: str) -> str:
    """A type that is not offered by name, but that functions answer with."""
    return f"```{{eval-rst}}\n.. autoclass:: {path}\n   :members:\n```\n"


def _sort(thing: object) -> int:
    return 0 if isinstance(thing, type) else 1 if callable(thing) else 2


def _entry(path: str, thing: object) -> str:
    if isinstance(thing, type):
        return f".. autoclass:: {path}\n   :members:\n"
    if callable(thing) and hasattr(thing, "__qualname__"):
        return f".. autofunction:: {path}\n"
    shown = repr(thing)
    value = f"   :value: {shown}\n" if len(shown) < 80 else ""
    return f".. py:data:: {path.rpartition('.')[2]}\n{value}"


def as_restructured(
    app: Sphinx, what: str, name: str, thing: object, options: Any, lines: list[str]
) -> None:
    """Docstrings are written to be read as they are; this makes of them what a page needs."""
    lines[:] = [re.sub(r"(?<!`)(`[^`]+`)(?=\w)", r"\1\\ ", line) for line in set_off(lines)]


def set_off(lines: list[str]) -> list[str]:
    """Lines with `::` before a block that is indented: small tables and drawings stay as they are.

    >>> set_off(["Codes are:", "", "    a  b", "", "So it is."])
    ['Codes are:', '', '::', '', '    a  b', '', 'So it is.']
    """
    marked: list[str] = []
    for at, line in enumerate(lines):
        before = next((earlier for earlier in reversed(lines[:at]) if earlier.strip()), "")
        if (
            line.startswith("  ")
            and not lines[at - 1].strip()
            and not re.match(r"\s|-|>>>|\.\.|:", before)
        ):
            marked += ["::", ""]
        marked.append(line)
    return marked


@cache
def _homes() -> dict[str, str]:
    """Where the reference tells of a thing, by where it is defined."""
    homes: dict[str, str] = {}
    for name in modules():
        module = import_module(name)
        for one in names(module):
            thing = getattr(module, one)
            defined = f"{getattr(thing, '__module__', '')}.{getattr(thing, '__qualname__', '')}"
            homes.setdefault(defined, f"{name}.{one}")
    return homes


def public_home(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, shown: Element
) -> Element | None:
    """The link to a thing that is named by where it is defined; what is private has none."""
    target = node.get("reftarget", "")
    if target.startswith("bvanalyse.") and target.rpartition(".")[2].startswith("_"):
        return shown
    home = _homes().get(target)
    if home is None or node.get("refdomain") != "py":
        return None
    domain = env.domains["py"]
    return domain.resolve_any_xref(env, node["refdoc"], app.builder, home, node, shown)[0][1]
