"""Every text that a report needs is there in every language, and none is there for nothing."""

from __future__ import annotations

from collections.abc import Iterator, Set
from pathlib import Path

import pandas as pd

from bvanalyse import LANGUAGES, places
from bvanalyse.checks.keys import Asked, asked_in_full
from bvanalyse.errors import Problem
from bvanalyse.indicators import GROUPS, Register
from bvanalyse.notebooks import report_notebooks
from bvanalyse.report import texts
from bvanalyse.report.texts import Texts

LEGAL_PARTS = ("group", "one", "failed", "met")
TEXTS = Path(texts.__file__).with_name("texts")
CODE = "LANGUAGES in src/bvanalyse/__init__.py"


def check_languages() -> list[Problem]:
    """A language without texts, and texts of what is not in the list of languages."""
    with_file = {path.stem for path in TEXTS.glob("*.toml")}
    return [
        *(_without_file(language) for language in LANGUAGES if language not in with_file),
        *(_not_a_language(language) for language in sorted(with_file - set(LANGUAGES))),
    ]


def check_texts(data: Path, notebooks: Path) -> list[Problem]:
    """What is missing of the texts, language by language, and what is there but not asked for."""
    register = Register.load(data / "reference")
    told = [language for language in LANGUAGES if (TEXTS / f"{language}.toml").is_file()]
    entries = {language: Texts.load(language).keys() for language in told}
    asked = Asked(_words(register, data, notebooks))
    known = frozenset[str]().union(*entries.values())
    wanted = _needed(register, notebooks) | {key for key in known if key in asked}
    return [problem for one in told for problem in _differences(one, entries[one], wanted)]


def _needed(register: Register, notebooks: Path) -> set[str]:
    """The keys that the program, the register and the notebooks cannot do without."""
    wanted = asked_in_full() | {f"chapter.{group}" for group in GROUPS}
    wanted |= {f"index.notebook_{path.stem}" for path in report_notebooks(notebooks)}
    wanted |= {f"units.{entry.counted}" for entry in register.values()}
    return wanted | {
        f"legal.{entry.id}.{part}"
        for entry in register.values()
        if entry.legal_limit is not None
        for part in LEGAL_PARTS
    }


def _words(register: Register, data: Path, notebooks: Path) -> frozenset[str]:
    """What the register, the documents' figures, the languages and the notebooks put in a key."""
    units = {entry.unit for entry in register.values()} | {e.counted for e in register.values()}
    for path in places.documents(data):
        units |= set(pd.read_csv(path, dtype="str", keep_default_na=False).get("unit", []))
    titles = (path.stem for path in report_notebooks(notebooks))
    return frozenset({*register, *units, *LANGUAGES, *titles})


def _differences(language: str, have: Set[str], wanted: Set[str]) -> Iterator[Problem]:
    file = f"src/bvanalyse/report/texts/{language}.toml"
    for key in sorted(wanted - have):
        section, _, name = key.rpartition(".")
        yield Problem(
            "text is missing",
            file=file,
            expected=f'"{name}" under [{section}]',
            action="write it there, with the same blanks as in the other languages",
        )
    for key in sorted(have - wanted):
        yield Problem(
            "text is not asked for",
            file=file,
            found=key,
            expected="a key that the program, the register or a notebook asks for",
            action="remove it, or add what asks for it",
        )


def _without_file(language: str) -> Problem:
    return Problem(
        "language has no texts",
        file=f"src/bvanalyse/report/texts/{language}.toml",
        expected=f"a file for every language of {CODE}",
        action="copy nb.toml and translate it, or take the language out of the list",
    )


def _not_a_language(language: str) -> Problem:
    return Problem(
        "language is not in the list",
        file=f"src/bvanalyse/report/texts/{language}.toml",
        found=language,
        expected=f"one of {CODE}",
        action="add it to the list, or remove the file",
    )
