"""The family of errors. Nothing else leaves the package on purpose.

    BvError                      exit code
    ├── ParameterError           2   the request is wrong; nothing was run
    ├── DataError                2   a data file is not what it should be
    └── RunError                 1   one report failed; the others go on
        ├── NotebookFailed           a cell raised, ended early, hung, or its kernel died
        ├── ReportRefused            the finished page breaks a rule of the verifier
        └── FetchFailed              the service did not answer (sources/fetch)

Every error is one or more `Problem`s, and every problem reads as one sentence: what, where (file,
row, column), found, expected, what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

SHOWN_PROBLEMS = 20
SHOWN_LETTERS = 200  # of what was found: a cell may hold a book


def on_one_line(text: str, most: int = SHOWN_LETTERS) -> str:
    """Text of a file as a sentence may quote it: no line break, nothing unseen, never long.

    >>> on_one_line("Sum\\n\\x1b[31mi alt"), on_one_line("1234567890", 8)
    ('Sum ?[31mi alt', '12345...')
    """
    line = _seen(" ".join(text[: 4 * most].split()))
    return line if len(line) <= most else line[: most - 3] + "..."


def _seen(text: str) -> str:
    """The same text with signs that all can be seen: a name in a file may steer a terminal."""
    return "".join(
        letter if letter.isprintable() else " " if letter.isspace() else "?" for letter in text
    )


Value = TypeVar("Value")


@dataclass(frozen=True)
class Problem:
    """One fault, as an analyst needs to read it.

    >>> print(Problem("not a number", file="tall.csv", row=3, column="2014", found="mange",
    ...               expected="a number such as 1 234 or 7,4", action="correct the cell"))
    tall.csv, row 3, column "2014": not a number: found "mange", expected a number such as 1 234 \
or 7,4; correct the cell
    """

    what: str
    file: str = ""
    row: int | None = None
    column: str = ""
    found: object = None
    expected: str = ""
    action: str = ""

    def __str__(self) -> str:
        place = [_seen(self.file)] if self.file else []
        place += [f"row {self.row}"] if self.row is not None else []
        place += [f'column "{on_one_line(self.column)}"'] if self.column else []
        told = [f'found "{on_one_line(str(self.found))}"'] if self.found is not None else []
        told += [f"expected {_seen(self.expected)}"] if self.expected else []
        sentence = ", ".join(place) + ": " if place else ""
        sentence += self.what
        sentence += ": " + ", ".join(told) if told else ""
        return sentence + (f"; {_seen(self.action)}" if self.action else "")


class BvError(Exception):
    """Any error this package raises on purpose; holds the problems it was raised for."""

    exit_code = 1

    def __init__(self, problems: str | Problem | Iterable[Problem]) -> None:
        if isinstance(problems, str):
            problems = Problem(problems)
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(*self.problems)

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.problems[:SHOWN_PROBLEMS]]
        hidden = len(self.problems) - SHOWN_PROBLEMS
        return "\n".join(
            lines + ([f"... and {hidden} more of the same kind"] if hidden > 0 else [])
        )

    def __reduce__(self) -> tuple[type[BvError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)  # errors travel between processes


class ParameterError(BvError):
    """The request is wrong: an unknown parameter, an expired number, a year without data."""

    exit_code = 2


class DataError(BvError):
    """A data file is not what it should be: a missing column, text for a number, a double row."""

    exit_code = 2


class RunError(BvError):
    """One report could not be made."""


class NotebookFailed(RunError):
    """A cell raised, ended the kernel early, ran out of time, or the kernel died."""


class ReportRefused(RunError):
    """The page was rendered, but the verifier refuses it."""


def present(value: Value | None) -> Value:
    """A value that an earlier look has shown to be there: 0 is one, None is a ValueError.

    >>> present(0)
    0
    """
    if value is None:
        raise ValueError("a value is missing that was taken to be there")
    return value
