"""Case files of invented municipalities, written to a folder, and what is true of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np

from bvanalyse import places
from bvanalyse.errors import ParameterError, Problem
from bvanalyse.synthetic.cases.history import invent
from bvanalyse.synthetic.cases.messages import Sender, message_files
from bvanalyse.synthetic.cases.process import Process
from bvanalyse.synthetic.cases.truth import EPOCH, MESSAGES, YEARLY, Truth
from bvanalyse.synthetic.cases.yearly import yearly_files
from bvanalyse.synthetic.chance import generator
from bvanalyse.synthetic.names import invent as invent_names
from bvanalyse.synthetic.places import IN_FORCE, MOST
from bvanalyse.tables import read_csv
from bvanalyse.writing import write_whole

FIRST_YEAR, LAST_YEARLY, LAST_YEAR = 2013, 2025, 2026  # from 2026 there are codes only v4 has
FORMATS = (YEARLY, MESSAGES)
MESSAGE_FOLDER = "v4"


def write_case_files(
    folder: Path,
    *,
    municipality: str,
    years: tuple[int, int],
    children: int,
    seed: int,
    formats: Sequence[str] = FORMATS,
    name: str = "",
    extracted: date | None = None,
    process: Process | None = None,
) -> Truth:
    """Writes an INVENTED service's case files, and says what is true of them.

    `children` different children are known to the service at some time in the years. A yearly file
    is `15F_<number>_<year>.xml`; messages are one a case in the folder `v4`, as they stood on the
    day `extracted` (31 December of the last year unless told). Both come from one declared process.
    The same seed gives the same bytes.

    `ParameterError` for a number that may belong to a real place, for years that the form does not
    have, for no children, and for another format.

    >>> from tempfile import TemporaryDirectory
    >>> usual = {"municipality": "9001", "years": (2022, 2023), "children": 20, "seed": 1}
    >>> with TemporaryDirectory() as folder:
    ...     truth = write_case_files(Path(folder), **usual, formats=["15F"])
    >>> [path.name for path in truth.files["15F"]], truth.yearly.formats
    (['15F_9001_2022.xml', '15F_9001_2023.xml'], ('15F',))
    """
    return _write(
        Path(folder), municipality, years, children, seed, formats, name, extracted,
        process or Process(), set(),
    )  # fmt: skip


def write_national_case_files(
    folder: Path,
    municipalities: Iterable[str],
    years: tuple[int, int],
    children: int,
    seed: int,
    formats: Sequence[str] = (YEARLY,),
    process: Process | None = None,
) -> dict[str, Truth]:
    """Case files of many invented municipalities, one after the other, in one folder.

    `children` is the number in all of them; how many each has is drawn as sizes of places are.
    No national number stands in the files of two municipalities.
    """
    numbers = list(municipalities)
    taken: set[int] = set()
    sizes = generator(seed, "case file sizes").lognormal(0, 1.2, len(numbers))
    each = np.maximum(np.rint(children * sizes / sizes.sum()), 1).astype(int)
    return {
        number: _write(
            Path(folder), number, years, count, seed, formats, "", None, process or Process(), taken
        )
        for number, count in zip(numbers, each.tolist(), strict=True)
    }


def write_case_folder(
    folder: Path, names: Mapping[str, str], years: tuple[int, int], children: int, seed: int
) -> dict[str, Truth]:
    """Case files of both formats for each municipality, by number and name, in a folder of its own.

    What was in those folders is removed first. Each municipality has so many children, and no
    national number stands in the files of two.
    """
    taken: set[int] = set()
    found = {}
    for number, name in names.items():
        check_request(number, years, children)
        own = Path(folder) / number
        if own.exists():
            shutil.rmtree(own)
        found[number] = _write(
            own, number, years, children, seed, FORMATS, name, None, Process(), taken
        )
    return found


def _write(
    folder: Path, municipality: str, years: tuple[int, int], children: int, seed: int,
    formats: Sequence[str], name: str, extracted: date | None, process: Process, taken: set[int],
) -> Truth:  # fmt: skip
    check_request(municipality, years, children, formats, extracted)
    last = date(years[1], 12, 31)
    extracted = extracted or last
    by = (max(last, extracted) - EPOCH).days
    service = invent(process, years, by, children, seed, municipality, taken)
    name = name or _name(municipality)
    files: dict[str, tuple[Path, ...]] = {}
    if YEARLY in formats:
        made = yearly_files(service.tables, municipality, name, years)
        named = ((f"15F_{municipality}_{year}.xml", content) for year, content in made)
        files[YEARLY] = _put(folder, named)
    if MESSAGES in formats:
        whose = Sender(municipality, name, seed)
        sent = message_files(service, (extracted - EPOCH).days, whose, process)
        files[MESSAGES] = _put(folder / MESSAGE_FOLDER, sent)
    return Truth(municipality, years, extracted, process, service.residents, files, service)


def _put(folder: Path, files: Iterable[tuple[str, bytes]]) -> tuple[Path, ...]:
    paths = []
    for name, content in files:
        write_whole(folder / name, content)
        paths.append(folder / name)
    return tuple(paths)


def check_request(
    municipality: str,
    years: tuple[int, int],
    children: int,
    formats: Sequence[str] = FORMATS,
    extracted: date | None = None,
) -> None:
    """`ParameterError` for what cannot be invented."""
    first, last = years
    latest = LAST_YEARLY if YEARLY in formats else LAST_YEAR
    fictitious = {f"{IN_FORCE + at}" for at in range(MOST)}
    problem = None
    if municipality not in fictitious:
        expected = f"{IN_FORCE} to {IN_FORCE + MOST - 1}, which belong to no real place"
        what = "invented case files need an invented municipality"
        problem = Problem(what, column="municipality", found=municipality, expected=expected)
    elif not FIRST_YEAR <= first <= last <= latest:
        expected = f"first and last year in {FIRST_YEAR}-{latest}"
        what, found = "cannot invent case files of these years", f"{first}-{last}"
        problem = Problem(what, column="years", found=found, expected=expected)
    elif children < 1:
        what, expected = "cannot invent so many children", "1 or more"
        problem = Problem(what, column="children", found=children, expected=expected)
    elif not formats or set(formats) - set(FORMATS):
        what, expected = "no such format of case files", " or ".join(FORMATS)
        problem = Problem(what, column="formats", found=", ".join(formats), expected=expected)
    elif extracted and not date(first, 1, 1) <= extracted <= date(LAST_YEAR, 12, 31):
        what, expected = "cannot take messages out on this day", f"a day in {first}-{LAST_YEAR}"
        problem = Problem(what, column="extracted", found=extracted, expected=expected)
    if problem:
        raise ParameterError(problem)


@lru_cache(maxsize=1)
def _names() -> list[str]:
    reference = places.reference()
    municipalities = read_csv(reference / "municipalities.csv")
    real = [*municipalities["name"], *read_csv(reference / "counties.csv")["county"]]
    real += [each.strip() for cell in municipalities["other_names"] for each in cell.split(";")]
    return invent_names(MOST, generator(0, "case file names"), filter(None, real))


def _name(municipality: str) -> str:
    """An invented name that is no real municipality's, the same each time."""
    return _names()[int(municipality) - IN_FORCE]
