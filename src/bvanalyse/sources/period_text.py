"""Periods as people write them in the heads of Norwegian tables, read without guessing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from bvanalyse import periods
from bvanalyse.errors import DataError, Problem
from bvanalyse.sources.numbers import plain, split_mark

MAX_LETTERS = 80  # of a heading that is a period; longer ones are prose
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_MONTHS = ["jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des"]
_MONTH = (
    r"(?P<month>jan(?:uar)?|feb(?:ruar)?|mars?|apr(?:il)?|mai|juni?|juli?|aug(?:ust)?"
    r"|sep(?:t|tember)?|okt(?:ober)?|nov(?:ember)?|des(?:ember)?)\.?"
)
_ANY_YEAR = r"(?P<year_of_day>(?:19|20)?[0-9]{2})"
_NUMERIC_DAY = rf"(?P<day>[0-9]{{1,2}})\.(?P<number>[0-9]{{1,2}})\.{_ANY_YEAR}"
_WORDY_DAY = rf"(?P<day>[0-9]{{1,2}})\. ?{_MONTH} {_ANY_YEAR}"
_DAY_OF_YEAR = (
    rf"(?P<day>[0-9]{{1,2}})\. ?(?:(?P<number>[0-9]{{1,2}})\.?|{_MONTH})(?: ?{_ANY_YEAR})?"
)
_ORDINALS = {"første": "1", "fyrste": "1", "andre": "2", "annet": "2", "tredje": "3", "fjerde": "4"}
_FROM_DAY = (
    r"(?P<from_day>[0-9]{1,2})\.(?P<from_number>[0-9]{1,2})(?:\.(?P<from_year>(?:19|20)[0-9]{2})?)?"
)
_SEASON = (
    rf"(?:(?P<ordinal>[1-4]|{'|'.join(_ORDINALS)})\.? ?(?P<name>halvår|kvartal|tertial)"
    r"|(?P<letter>[hqk])(?P<digit>[1-4]))"
)
_AS_OF = r"(?:pr\.?|per\.?) ?"
_THROUGH = r"(?:til og med|t\.? ?o\.? ?m\.?)"
_TO = rf" ?(?:[-–−]|til|{_THROUGH}) ?"
_SO_FAR = r"(?:hittil|så langt)(?: i)?"
_STAGES = {
    "prognose": "forecast",
    "budsjett": "forecast",
    "forventet": "forecast",
    "forventa": "forecast",
    "foreløpig": "preliminary",
    "foreløpige": "preliminary",
    "førebels": "preliminary",
    "ca.": "approx",
    "ca": "approx",
    "om lag": "approx",
    "regnskap": "",
    "rekneskap": "",
    "året": "",
    "år": "",
}
_STAGE = "|".join(map(re.escape, _STAGES))
_BEFORE = re.compile(rf"(?P<stage>{_STAGE})(?: for)?:? (?P<rest>.+)")
_AFTER = re.compile(rf"(?P<rest>.+?),? (?P<open>\()?(?P<stage>{_STAGE})(?(open)\))")


@dataclass(frozen=True)
class ParsedPeriod:
    """A period in the package's own form, how certain its figures are, and the text as written.

    `qualifier` is empty, preliminary, forecast or approx; `footnote` a mark such as `*` or `1)`.
    """

    period: str
    qualifier: str
    raw: str
    footnote: str = ""


def parse_period(text: str) -> ParsedPeriod:
    """The period that a column's heading names, in the form of `bvanalyse.periods`.

    Understood, in capitals or not: a year; `Prognose` or `Budsjett` before or after it (forecast);
    `*` (preliminary); half-years and quarters (`2. halvår 2021`, `2016/1.Halvår`, `H1 2018`);
    months; days (`Pr. 31.12.20`; two digits mean 2000-2049); spans of years (`2016-2021`), months
    (`jan-okt 2022`), quarters and days; and "so far this year" when its last day is given. A span
    that fills a year, half-year or quarter is that, so that like is compared with like.

    >>> parse_period("Prognose 2015")
    ParsedPeriod(period='2015', qualifier='forecast', raw='Prognose 2015', footnote='')
    >>> [parse_period(text).period for text in ("2016/1.Halvår", "aug. 2022", "Pr. 31.12.20")]
    ['2016H1', '2022M08', '2020-12-31']
    >>> [parse_period(f"hittil i 2022 (per {day})").period for day in ("31.10.2022", "26. oktober")]
    ['2022M01/2022M10', '2022-01-01/2022-10-26']
    >>> parse_period("jan-okt 2022").period, parse_period("januar–juni 2022").period
    ('2022M01/2022M10', '2022H1')
    >>> parse_period("2016/2017")
    Traceback (most recent call last):
    bvanalyse.errors.DataError: a school year or two calendar years: found "2016/2017", expected a \
period such as 2021, 2. halvår 2021, 31.12.2021 or Prognose 2021; write 2016-2017 for both years

    Raises `DataError` with one problem for a tertial, a span of two years with a slash, "hittil i
    2022" without a day, a day that does not exist, and everything else.
    """
    folded, footnote = split_mark(" ".join(plain(text).split()))
    if len(folded) > MAX_LETTERS:
        raise DataError(replace(_refusal().problems[0], found=f"{folded[:MAX_LETTERS]} ..."))
    bare, found = folded.lower(), {"preliminary"} if "*" in footnote else set()
    while match := _BEFORE.fullmatch(bare) or _AFTER.fullmatch(bare):
        bare = match["rest"]
        found.add(_STAGES[match["stage"]])
    qualifier = next((one for one in ("forecast", "preliminary", "approx") if one in found), "")
    try:
        return ParsedPeriod(_canonical(bare), qualifier, text, footnote)
    except DataError as error:
        raise DataError(replace(error.problems[0], found=text)) from None


def _canonical(text: str) -> str:
    for form, make in _FORMS:
        match = re.fullmatch(form, text)
        if match:
            return _existing(make(match))
    if re.match(r"(?:19|20)[0-9]{2}[hqm/-]", text):
        return _existing(text.upper())
    raise _refusal()


def _existing(period: str) -> str:
    if not periods.is_period(period):
        raise _refusal("a period that does not exist")
    return period


def _season(match: re.Match[str]) -> str:
    if match["name"] == "tertial":
        raise _refusal(
            "a tertial, which no published figure can be compared with",
            "write half-years, quarters or whole years",
        )
    number = match["digit"] or _ORDINALS.get(match["ordinal"], match["ordinal"])
    half = match["letter"] == "h" or match["name"] == "halvår"
    return f"{match['year']}{'H' if half else 'Q'}{number}"


def _month(match: re.Match[str]) -> str:
    return f"{match['year']}M{_month_number(match):02d}"


def _day(match: re.Match[str], year: str | None = None) -> str:
    written = match["year_of_day"] or year or ""
    if len(written) == 2 and written > "49":
        raise _refusal("a two-digit year of unknown century", "write the year with four digits")
    year = written if len(written) == 4 else f"20{written}"
    return f"{year}-{_month_number(match):02d}-{int(match['day']):02d}"


def _month_number(match: re.Match[str]) -> int:
    named = match.groupdict()
    return _MONTHS.index(named["month"][:3]) + 1 if named.get("month") else int(named["number"])


def _span(match: re.Match[str]) -> str:
    if match["year"] == match["to"]:
        raise _refusal("a span from a year to itself", f"write {match['to']}")
    if match["dash"] == "/" and int(match["to"]) == int(match["year"]) + 1:
        raise _refusal(
            "a school year or two calendar years",
            f"write {match['year']}-{match['to']} for both years",
        )
    return f"{match['year']}/{match['to']}"


def _months(match: re.Match[str]) -> str:
    year = match["year"]
    first, last = (_MONTHS.index(match[name][:3]) + 1 for name in ("from_month", "month"))
    return _stretch(f"{year}M{first:02d}", f"{year}M{last:02d}")


def _to_month(match: re.Match[str]) -> str:
    last = _month(match)
    return last if last.endswith("M01") else _stretch(f"{match['year']}M01", last)


def _quarters(match: re.Match[str]) -> str:
    return _stretch(f"{match['year']}Q{match['first']}", f"{match['year']}Q{match['last']}")


def _days(match: re.Match[str]) -> str:
    last = _existing(_day(match))
    year, month, day = match["from_year"] or last[:4], match["from_number"], match["from_day"]
    first = _existing(f"{year}-{int(month):02d}-{int(day):02d}")
    return _stretch(first, last)


def _to_date(match: re.Match[str]) -> str:
    named = match.groupdict()
    year = named.get("year")
    if not match["day"]:
        example = f"hittil i {year} (per 31.10.{year})"
        raise _refusal("a part of a year without its last day", f"write for example {example}")
    last = _existing(_day(match, year))
    if year and last[:4] != year:
        raise _refusal("a last day outside the year")
    return _stretch(f"{last[:4]}-01-01", last)


def _stretch(first: str, last: str) -> str:
    """A span by its shortest name: a year, half-year or quarter, else from month or day to another.

    >>> _stretch("2022-01-01", "2022-06-30"), _stretch("2022M01", "2022M10")
    ('2022H1', '2022M01/2022M10')
    """
    if first >= last:
        raise _refusal("a span that does not go forward in time")
    span = periods.span(f"{first}/{last}")
    year, ends_month = span.last.year, (span.last + timedelta(days=1)).day == 1
    if span.first.day > 1 or not ends_month:
        return f"{span.first}/{span.last}"
    named = [f"{year}", *(f"{year}{part}" for part in ("H1", "H2", "Q1", "Q2", "Q3", "Q4"))]
    whole = [period for period in named if periods.span(period) == span]
    months = f"{span.first:%YM%m}", f"{span.last:%YM%m}"
    return whole[0] if whole else months[0] if months[0] == months[1] else "/".join(months)


_FORMS: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (rf"{_YEAR}(?:\.0+)?", lambda match: match["year"]),
    (rf"{_SEASON},?(?: i)? ?{_YEAR}", _season),
    (rf"{_YEAR}[/,]? ?{_SEASON}", _season),
    (rf"{_MONTH} {_YEAR}", _month),
    (rf"(?:{_AS_OF})?{_NUMERIC_DAY}", _day),
    (rf"(?:{_AS_OF})?{_WORDY_DAY}", _day),
    (rf"{_YEAR} ?(?P<dash>[-–−/]) ?(?P<to>(?:19|20)[0-9]{{2}})", _span),
    (rf"{_MONTH.replace('<month>', '<from_month>')}{_TO}{_MONTH},?(?: i)? ?{_YEAR}", _months),
    (rf"(?P<first>[1-4])\.?{_TO}(?P<last>[1-4])\. ?kvartal,?(?: i)? ?{_YEAR}", _quarters),
    (rf"{_FROM_DAY}{_TO}{_NUMERIC_DAY}", _days),
    (rf"{_SO_FAR} {_YEAR}(?:,? \(?{_AS_OF}{_DAY_OF_YEAR}\)?)?", _to_date),
    (rf"{_SO_FAR} {_YEAR},? \(?{_THROUGH} {_MONTH}\)?", _to_month),
    (rf"{_SO_FAR} år(?:et)?,? \(?{_AS_OF}{_NUMERIC_DAY}\)?", _to_date),
    (rf"{_SO_FAR} år(?:et)?,? \(?{_AS_OF}{_WORDY_DAY}\)?", _to_date),
)


def _refusal(what: str = "not a period", action: str = "correct the heading") -> DataError:
    expected = "a period such as 2021, 2. halvår 2021, 31.12.2021 or Prognose 2021"
    return DataError(Problem(what, expected=expected, action=action))
