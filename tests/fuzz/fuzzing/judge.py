"""What may come of a file: figures that it holds, or a refusal in one sentence."""

from __future__ import annotations

import csv
import re
import traceback
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pandas as pd

from bvanalyse.errors import BvError, Problem
from fuzzing.archives import unpacked
from fuzzing.readers import READERS, Answer
from fuzzing.seeds import ROOT, planted

MOST_LETTERS = 800  # of a sentence
_RUNS = (
    r"\d+",
    r"\d+\.\d+",
    r"\d+,\d+",
    r"\d[\d.,]*",
    r"\d[\d .,'’\xa0\u2009\u202f]*",
    r"\d[\d.]*[eE][+-]?\d+",
)


def faults(kind: str, raw: bytes, path: Path) -> list[str]:
    """What is wrong with how a reader takes this content, put at this path; nothing if all is well.

    An error that is not the package's own is a fault, told by its kind and the line that raised it.
    """
    path.write_bytes(raw)
    try:
        answer = READERS[kind].read(path)
    except BvError as error:
        found = [*_of_refusal(error, path), *_told_of_a_child(kind, _everything(error))]
    except BaseException as error:  # a library's panic is no Exception
        if isinstance(error, KeyboardInterrupt):
            raise
        found = [f"{type(error).__name__} at {_place(error)}: {error}"[:MOST_LETTERS]]
    else:
        found = [*_of_answer(answer, raw), *_told_of_a_child(kind, answer.shown)]
    path.unlink()  # stays if the reader ends the process
    return found


def _of_refusal(error: BvError, path: Path) -> Iterator[str]:
    if not error.problems:
        yield "a refusal without a reason"
    for problem in error.problems:
        sentence = str(problem)
        rest = sentence.replace(str(path), "")
        if not sentence.isprintable():
            yield f"a sentence with signs that do not show: {sentence!r}"
        if len(sentence) > MOST_LETTERS:
            yield f"a sentence of {len(sentence)} letters: {sentence[:200]}"
        if any(str(place) in rest for place in (ROOT, path.parent)):
            yield f"a sentence with a place on this machine: {sentence}"
        if not _says_where(problem):
            yield f"a sentence that does not say where: {sentence}"


def _says_where(problem: Problem) -> bool:
    return bool(problem.file or problem.column)


def _of_answer(answer: Answer, raw: bytes) -> Iterator[str]:
    text = _text(raw)
    if answer.rows is not None and answer.rows != (known := _records(text)):
        yield f"{answer.rows} rows of a file with {known}"
    if answer.figures:
        held = _figures_in(text)
        for figure in answer.figures:
            if not pd.isna(figure) and _digits(figure) not in held:
                yield f"the figure {figure!r} does not stand in the file"


def _told_of_a_child(kind: str, shown: str) -> Iterator[str]:
    if kind == "case_files":
        for secret in planted()[1]:
            if secret.decode() in shown:
                yield f"tells {secret.decode()}"


def _text(raw: bytes) -> str:
    """What a person could read in the file, in whatever encoding it is."""
    parts = unpacked(raw)
    if parts:
        return "\n".join(part.decode("utf-8", errors="replace") for part in parts.values())
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _records(text: str) -> int:
    return len(list(csv.reader(StringIO(text, newline="")))) - 1


def _figures_in(text: str) -> set[str]:
    """The digits of every number that can be made out in a text, without zeros at the ends."""
    found = {"", _digits(1.0)} if not text else {""}
    for run in _RUNS:
        for each in re.findall(run, text):
            if "e" in each.lower():
                found.add(_digits(float(each)))
            else:
                digits = re.sub(r"\D", "", each)
                found.add(digits.strip("0"))
                if 15 < len(digits) < 300:  # a float keeps fewer
                    point = each.replace(",", ".")
                    exact = point if point.count(".") < 2 and point.isascii() else digits
                    found.add(_digits(float("".join(exact.split()))))
    return found


def _digits(figure: float) -> str:
    written = format(Decimal(repr(float(figure))), "f")
    return re.sub(r"\D", "", written).strip("0")


def _everything(error: BaseException) -> str:
    """An error as it would be logged, with its whole chain."""
    told = traceback.TracebackException.from_exception(error, lookup_lines=False)
    return f"{error!r}\n{''.join(told.format())}"


def _place(error: BaseException) -> str:
    """The last line of the package that led to an error."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "bvanalyse" in frame.filename] or frames
    return f"{Path(own[-1].filename).name}:{own[-1].lineno}"
