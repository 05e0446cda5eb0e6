"""What the rules need to know of a law, a measure and a day, the same in both formats."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import combinations
from typing import NamedTuple

from bvanalyse.events import codes

NEW_ACT = date(2023, 1, 1)  # the act of 2021 is in force
#: categories whose presisering the rules ask for
NEEDS_TEXT = frozenset(codes("kategori").query("needs_text == '1'")["code"])
OTHER_CONTENT = frozenset(("18", "19"))


class Law(NamedTuple):
    """A legal basis: the act, its chapter and section, and what is below them."""

    act: str
    chapter: str
    section: str
    paragraphs: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()

    @property
    def place(self) -> tuple[str, str, str]:
        """The act, chapter and section.

        >>> Law("BVL2021", "5", "1", letters=("a",)).place
        ('BVL2021', '5', '1')
        """
        return self.act, self.chapter, self.section

    @property
    def numbers(self) -> tuple[str, ...]:
        """Everything that is counted: chapter, section, paragraphs and sentences."""
        return self.chapter, self.section, *self.paragraphs, *self.sentences


def is_care_by_program(law: Law) -> bool:
    """Whether SSB's program of the yearly file takes a measure for a care measure.

    It compares letter by letter: `bvl` is none, and neither is section 12a.

    >>> is_care_by_program(Law("BVL", "4", "12")), is_care_by_program(Law("bvl", "4", "12"))
    (True, False)
    """
    if law.place == ("BVL", "4", "8"):
        return bool({"2", "3"} & {*law.paragraphs})
    if law.place == ("BVL2021", "5", "1"):
        return any(letter and letter in "abcdefg" for letter in law.letters)
    return law.place == ("BVL", "4", "12")


def is_care_by_text(law: Law, further: Iterable[Law]) -> bool:
    """Whether the specification of messages takes a measure for a care measure (a wider set).

    >>> is_care_by_text(Law("BVL", "4", "8"), [Law("BVL", "4", "12")])
    True
    """
    return (
        is_care_by_program(law)
        or law.place == ("BVL2021", "5", "1")
        or (
            law.place == ("BVL", "4", "8")
            and any((other.chapter, other.section) == ("4", "12") for other in further)
        )
    )


def is_placement(category: str) -> bool:
    """Whether a category is a placement by SSB's test.

    >>> is_placement("2.6"), is_placement("8.2"), is_placement("3.10")
    (True, True, False)
    """
    return category.startswith(("1.", "2.")) or category == "8.2"


def overlapping(spans: Sequence[tuple[date, date | None]], until: date, least: int) -> int:
    """How many pairs of spans share `least` days or more; a span without end lasts `until` a day.

    >>> day = date(2023, 1, 1)
    >>> overlapping([(day, None), (day, date(2023, 4, 1))], date(2023, 12, 31), 90)
    1
    """
    return sum(
        (min(end or until, other_end or until) - max(start, other)).days >= least
        for (start, end), (other, other_end) in combinations(spans, 2)
    )


def years_old(birth: date, day: date) -> int:
    """Whole years from birth to a day.

    >>> years_old(date(2005, 2, 28), date(2023, 2, 27))
    17
    """
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def months_before(day: date, months: int) -> date:
    """The same day so many months before, or that month's last day when it has no such day.

    >>> months_before(date(2023, 11, 30), 9), months_before(date(2023, 3, 1), 9)
    (datetime.date(2023, 2, 28), datetime.date(2022, 6, 1))
    """
    year, month = divmod(max(day.year * 12 + day.month - 1 - months, 12), 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
