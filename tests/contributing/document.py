"""The walk-throughs of CONTRIBUTING.md: their blocks, and what each does to a project."""

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
_PART = re.compile(r"^(?:#{2,3} (?P<title>.*)|```(?P<head>.*)\n(?P<body>(?:.*\n)*?)```)$", re.M)


class Block(NamedTuple):
    """A fenced block: the walk-through it is of, what to do with it, the file, and its text."""

    title: str
    how: str
    file: str
    body: str


def blocks(text: str) -> list[Block]:
    """Every block that says what to do, in the order of the document."""
    found, title = [], ""
    for part in _PART.finditer(text):
        if part["title"]:
            title = part["title"]
        elif part["head"]:
            language, _, told = part["head"].partition(" ")
            how, _, file = told.rpartition(" ")
            if language == "console" or told == "run":
                how, file = told or language, ""
            found.append(Block(title, how, file, part["body"]))
    return found


def apply(block: Block, root: Path) -> None:
    """Makes the change that a block describes; fails where it does not fit the file."""
    path = root / block.file
    if block.how == "new file":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.body, encoding="utf-8")
        return
    text = path.read_text(encoding="utf-8")
    if block.how == "append to":
        text += block.body
    elif section := re.fullmatch(r"under (\[.+\]) in", block.how):
        text = _replaced(text, f"\n{section[1]}\n", f"\n{section[1]}\n{block.body}")
    elif block.how == "in":
        for hunk in block.body.split("@@\n"):
            text = _replaced(text, _side(hunk, " -"), _side(hunk, " +"))
    else:
        raise ValueError(f"no such step: {block.how}")
    path.write_text(text, encoding="utf-8")


def _side(hunk: str, signs: str) -> str:
    return "".join(line[1:] for line in hunk.splitlines(keepends=True) if line[0] in signs)


def _replaced(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"stands {text.count(old)} times: {old}"
    return text.replace(old, new)
