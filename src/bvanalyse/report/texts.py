"""Finds a sentence by its key, in one language, and fills it with finished values."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from bvanalyse import periods
from bvanalyse.report import numfmt

_SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[^a-zæøå])")  # not the dot of `31. desember`
_WORDS_TO = 12  # whole numbers to twelve are written as words in prose (Språkrådet)


class Texts:
    """Every text of one language.

    >>> Texts.load("nb")("contents.title")
    'Innhold'
    """

    def __init__(self, language: str, entries: Mapping[str, object]) -> None:
        self.language = language
        self._entries = _flat(entries)

    @classmethod
    @cache
    def load(cls, language: str) -> Texts:
        """The texts of `nb`, `nn` or `en`, read once."""
        source = files("bvanalyse.report") / "texts" / f"{language}.toml"
        return cls(language, tomllib.loads(source.read_text(encoding="utf-8")))

    def __call__(self, key: str, **values: str) -> str:
        """The text with its blanks filled; an unknown key or blank is a fault in the program."""
        return str(self._entries[key]).format_map(values)

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def keys(self) -> frozenset[str]:
        """Every key there is: the same in each language."""
        return frozenset(self._entries)

    def list(self, key: str) -> list[Any]:
        """A text that is several: words, paragraphs, singular and plural, or rows of several."""
        entries = self._entries[key]
        assert isinstance(entries, list)
        return entries

    def number(self, value: float, decimals: int | None = None) -> str:
        """A number as the language writes it; `decimals=None` keeps the digits it was given with.

        >>> Texts.load("nb").number(1234.5)
        '1\u202f234,5'
        """
        return numfmt.number(
            value, decimals, mark=self("number.decimal"), thousands=self("number.thousands")
        )

    def percent(self, value: float, decimals: int | None = None) -> str:
        """A percentage for a table or a chart, with its sign."""
        return self("number.percent", value=self.number(value, decimals))

    def counted(self, unit: str, value: float) -> str:
        """What is counted, in the singular for exactly one: `melding`, `meldinger`."""
        return str(self.list(f"units.{unit}")[value != 1])

    def whole(self, count: float, *, neuter: bool = False) -> str:
        """A whole number in prose: words to twelve, digits after; `ett tall`, but `én melding`."""
        if count == 1 and neuter:
            return self("words.one_neuter")
        if count == int(count) and 0 <= count <= _WORDS_TO:
            return str(self.list("words.numbers")[int(count)])
        return self.number(count, 0)

    def enumerate(self, parts: Sequence[str]) -> str:
        """`a`, `a og b`, `a, b og c`."""
        if len(parts) < 2:
            return "".join(parts)
        return f"{', '.join(parts[:-1])} {self('words.and')} {parts[-1]}"

    def period(self, period: str) -> str:
        """A period as it is said: `2021`, `første halvår 2018`, `31. desember 2021`."""
        first, _, last = period.partition("/")
        if last:
            return self("period.span", first=self.period(first), last=self.period(last))
        match periods.kind(period):
            case "half" | "quarter" as kind:
                return self(f"period.{kind}{period[5]}", year=period[:4])
            case "month":
                return self("period.month", month=self._month(period[5:7]), year=period[:4])
            case "day":
                day = str(int(period[8:10]))
                return self("period.day", day=day, month=self._month(period[5:7]), year=period[:4])
        return period

    def short_period(self, period: str) -> str:
        """A period as a column head: `2021`, `1. halvår 2018`, `26.10.2022`, `2016–2021`."""
        first, _, last = period.partition("/")
        if last:
            start, end = self.short_period(first), self.short_period(last)
            return numfmt.spread(start.removesuffix(f" {last[:4]}"), end)
        match periods.kind(period):
            case "half" | "quarter" as kind:
                return self(f"period.{kind}{period[5]}_short", year=period[:4])
            case "month":
                return self(
                    "period.month_short",
                    month=self.list("words.months_short")[int(period[5:7]) - 1],
                    year=period[:4],
                )
            case "day":
                return self(
                    "period.day_short",
                    year=period[:4],
                    month=str(int(period[5:7])),
                    day=str(int(period[8:10])),
                )
        return period

    def in_period(self, period: str) -> str:
        """When: `i 2021`, `i første halvår 2018`, `31. desember 2021`, `fra 2016 til 2021`."""
        key = periods.kind(period) if periods.kind(period) in ("day", "span") else "other"
        return self(f"period.in_{key}", period=self.period(period))

    def periods(self, several: Sequence[str]) -> str:
        """Several periods in order: `2015 og 2016`, `2016–2020`, `2013–2018 og 2020`."""
        told: list[str] = []
        for run in _runs(several):
            if len(run) > 2:
                told.append(numfmt.spread(run[0], run[-1]))
            else:
                told += [self.period(period) for period in run]
        return self.enumerate(told)

    def _month(self, number: str) -> str:
        return str(self.list("words.months")[int(number) - 1])


def _runs(several: Sequence[str]) -> list[list[str]]:
    """Years that follow each other together; any other period by itself."""
    runs: list[list[str]] = []
    for period in several:
        last = runs[-1][-1] if runs else ""
        both_years = {periods.kind(each) for each in (last, period)} == {"year"} if last else False
        if both_years and int(period) == int(last) + 1:
            runs[-1].append(period)
        else:
            runs.append([period])
    return runs


def clauses(parts: Sequence[str]) -> str:
    """Several short sentences as the parts of one, for an alternative text.

    >>> clauses(["Tallet har økt.", "", "Antall: 100 i 2017 og 195 i 2024"])
    'Tallet har økt; Antall: 100 i 2017 og 195 i 2024'
    """
    return "; ".join(part.removesuffix(".") for part in parts if part)


def sentences(text: str) -> list[str]:
    """The sentences of a text, each with its full stop.

    >>> sentences("Telles 31. desember. Kilden sier ikke mer.")
    ['Telles 31. desember.', 'Kilden sier ikke mer.']
    """
    return _SENTENCE_END.split(text)


def capitalised(sentence: str) -> str:
    """The sentence with a capital first letter; the rest is left alone."""
    return re.sub(r"\S", lambda first: first.group().upper(), sentence, count=1)


def _flat(entries: Mapping[str, object], prefix: str = "") -> dict[str, object]:
    flat: dict[str, object] = {}
    for key, value in entries.items():
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{prefix}{key}.")
        else:
            flat[prefix + key] = value
    return flat
