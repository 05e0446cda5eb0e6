"""What the invented folder says of itself."""

from __future__ import annotations

from collections.abc import Mapping

from bvanalyse import __version__
from bvanalyse.regions.lists import FIRST, LATEST

TEXT = """# Invented data

**Everything here is invented: places, names and figures (oppdiktede tall).** None of it says
anything about any municipality, county or child that exists. A page made from it must say so.

- Made by bvanalyse {version} with
  `bvanalyse synth --municipalities {count} --years {start}-{end} --seed {seed}`
- The same command gives the same bytes. `updated` in the tables follows the seed, not a clock.
- {count} municipalities in {latest}, numbered from 9001, and {gone} numbers from 9401 that were in
  use at some time since {first}: two places merge in 2018, others in 2020, one is split, and one
  county gets a new number and name.

| file | what it holds |
|---|---|
| `reference/` | places, changes, counties and residents like the real lists; the rest is copied |
| `ssb/` | tables as JSON-stat 2 with the codes of the StatBank |
| `ssb/*-i-alt.json` | the total of a table whose parts stand in another file |
| `own/{own}` | reports and investigations, which no table has, as observations |
| `cases/` | with `--cases`: a folder for each invented service's case files, and what is true |
| `{planted}` | the known effects: kind, place, indicator, first year after a change, true size |

Symbols: `.` the number was not in use, or there is nothing to divide by; `..` not reported; `:` a
count of children from 1 to 3 in a municipality, and what is reckoned of it. Only these are hidden:
sums and other counts give some of them away, which real tables must not. Table 07459 has 0 for a
number that was not in use, as the real one has.

Counties and the country are the sums of all their municipalities, hidden and unreported figures
too. Where the register tells that a definition changed (reports to investigation, and foster homes
in the family), the figures fall by a twentieth from that year. Amounts do not follow the number of
children with measures, and nobody moves between places.
"""

CASES = """# Invented case files

**Everything here is invented: the children, their numbers, what happened to them, and when
(oppdiktede barn og hendelser).** No number can be anyone's: the months of birth are 81 to 92.

- Made by bvanalyse {version} with
  `bvanalyse synth --cases {municipalities} --children {children} --years {start}-{end} \
--seed {seed}`
- The same command gives the same bytes.
- {children} children were known to the service of {number} {name} at some time in {start}-{end}.

| file | what it holds |
|---|---|
| `15F_{number}_<year>.xml` | what touched the year, in the form of the yearly file (form 15F) |
| `v4/` | one message for each case, in the form of Barnevern XML v4, as of 31 December {end} |

Both come from one declared process, so what is counted from them should come near to this:

| indicator | declared in {end}, per cent |
|---|---|
{levels}
"""


def readme(
    *, count: int, gone: int, years: tuple[int, int], seed: int, own: str, planted: str
) -> str:
    """The text of README.md: that all is invented, how it was made, what lies where."""
    start, end = years
    return TEXT.format(
        version=__version__,
        count=count,
        gone=gone,
        start=start,
        end=end,
        seed=seed,
        own=own,
        planted=planted,
        first=FIRST,
        latest=LATEST,
    )


def cases_readme(
    number: str,
    names: Mapping[str, str],
    *,
    children: int,
    years: tuple[int, int],
    seed: int,
    levels: Mapping[str, float],
) -> str:
    """The text of the README.md beside a municipality's case files.

    `names` are those of all the municipalities made by the same command; `levels` are per cent.
    """
    start, end = years
    return CASES.format(
        version=__version__,
        number=number,
        name=names[number],
        municipalities=" ".join(f"--municipality {each}" for each in names),
        children=children,
        start=start,
        end=end,
        seed=seed,
        levels="\n".join(f"| `{indicator}` | {level:.1f} |" for indicator, level in levels.items()),
    )
