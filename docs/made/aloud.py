"""Pages as a machine that reads aloud needs them, where the theme and the builder fall short."""

from __future__ import annotations

import re
from typing import Any

from sphinx.application import Sphinx

IN_BOKMAL = ("method", "utforsk")
AFTER_THE_THEME = 900
#: a signature of several lines: a list of values that explain no term
_PARAMETERS = re.compile(r'<dl>\s*((?:<dd><em class="sig-param">.*?</dd>\s*)+)</dl>', re.S)


def told(app: Sphinx, name: str, template: str, context: dict[str, Any], tree: object) -> None:
    """The page's language, the level of the headings in its menu, and signatures without lists."""
    if name in IN_BOKMAL:
        context["language"] = "nb"
    if "body" in context:
        context["body"] = without_lists(context["body"])
    menu = context.get("furo_navigation_tree", "")
    context["furo_navigation_tree"] = menu.replace(
        'role="heading"', 'role="heading" aria-level="2"'
    )


def without_lists(body: str) -> str:
    """A body whose signatures have a line for each parameter, and no list.

    >>> without_lists('<dl> <dd><em class="sig-param">family</em>,</dd> </dl>')
    '<span class="sig-lines"><span><em class="sig-param">family</em>,</span> </span>'
    """
    return _PARAMETERS.sub(
        lambda found: (
            '<span class="sig-lines">'
            + found[1].replace("<dd>", "<span>").replace("</dd>", "</span>")
            + "</span>"
        ),
        body,
    )
