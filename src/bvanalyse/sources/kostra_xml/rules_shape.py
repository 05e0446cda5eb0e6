"""Whether an element has the form that SSB's schema gives it, told as a table and not as code.

A table of shapes has one line for each element, indented below the one it stands in::

    Melding 0..n  Id*=1-30 StartDato*=date Konklusjon=melding_konklusjon  unique=Id
      Melder 0..n  Kode*=melder
        Presisering 0..1  =1-1000

After the name come how many there may be (one when nothing is said), the attributes (those that
must be there with a star) and, after a lone equals sign, what the text may be. A kind is `date`,
`moment`, `year`, `boolean`, `uuid`, a length such as `1-30`, digits such as `d9`, a choice such as
`1|2`, a pattern between slashes, or the name of a code list, with `<2026` for the codes that were
there before that year. `unique=Id` forbids two alike in one parent, `like=Law` takes the inside of
another shape.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from bvanalyse.errors import present
from bvanalyse.events import codes

MANY = 1 << 30
_KIND = Callable[[str], object]
_TELL = Callable[..., None]
_UUID = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-5][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}"
_ZONE = r"(?:Z|[+-]\d{2}:\d{2})"
_DAY = re.compile(rf"\s*(\d{{4}}-\d{{2}}-\d{{2}}){_ZONE}?\s*", re.ASCII)
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)"
_MOMENT = re.compile(rf"(\d{{4}}-\d{{2}}-\d{{2}})T{_TIME}", re.ASCII)
_LENGTH = re.compile(r"(\d+)-(\d+)")
_DIGITS = re.compile(r"d(\d+)(?:-(\d+))?")


class Shape(NamedTuple):
    """What an element may hold: attributes with their kinds, children with how many, or text."""

    name: str
    attributes: dict[str, _KIND]
    required: tuple[str, ...]
    children: dict[str, Child]
    text: _KIND | None


class Child(NamedTuple):
    """A shape in its place: its turn among its siblings, how many, and what must differ."""

    shape: Shape
    turn: int
    least: int
    most: int
    unique: tuple[str, ...]


@lru_cache(maxsize=1 << 16)
def day_of(text: str | None) -> date:
    """The day of an `xs:date` that is known to be one, since the element has the schema's form."""
    return present(as_day(text))


def as_day(text: str | None) -> date | None:
    """The day of an `xs:date`, or None for what is none. A time zone is cut off, not counted with.

    >>> as_day("2023-05-01+01:00"), as_day("2023-02-30")
    (datetime.date(2023, 5, 1), None)
    """
    found = _DAY.fullmatch(text) if text else None
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def shapes(table: str) -> dict[str, Shape]:
    """The shapes of a table's outermost elements, by name.

    >>> shape = shapes("Plan  Id*=1-30 Plantype*=1|2")["Plan"]
    >>> faults(etree.fromstring('<Plan Id="1" Plantype="3"/>'), shape)
    ['Plan@Plantype']
    """
    found: dict[str, Shape] = {}
    above: list[Shape] = []
    for line in filter(str.strip, table.splitlines()):
        depth = (len(line) - len(line.lstrip())) // 2
        name, *words = line.split()
        told = dict(word.split("=", 1) for word in words if "=" in word)
        shape = _shape(name, told, found)
        if depth == 0:
            found[name] = shape
        else:
            siblings = above[depth - 1].children
            least, most = _how_many(words[0] if words else "")
            unique = tuple(told["unique"].split(",")) if "unique" in told else ()
            siblings[name] = Child(shape, len(siblings), least, most, unique)
        above[depth:] = [shape]
    return found


def faults(element: etree._Element, shape: Shape, *, strict: bool = True) -> list[str]:
    """Where an element breaks its shape: names of elements and attributes, never a value.

    A name that the shape does not have is told as `*`, because a name may be anything. When not
    `strict`, unknown attributes are passed over and an empty one is as good as absent, which is how
    SSB's reader of the yearly file has it.
    """
    found: list[str] = []
    if element.tag == shape.name:
        _inside(element, shape, strict, lambda *names: found.append(_path(element, *names)))
    return found if element.tag == shape.name else ["*"]


def _inside(element: etree._Element, shape: Shape, strict: bool, tell: _TELL) -> None:
    given = element.attrib
    for name in shape.required:
        if name not in given or not (strict or given[name]):
            tell(element, "@", name)
    kinds = shape.attributes
    for name, value in given.items():
        fits = kinds.get(name)
        if fits is None:
            if strict:
                tell(element, "@", "*")
        elif not fits(value) and (strict or value):
            tell(element, "@", name)
    text = element.text
    if shape.text:
        if not shape.text(text or ""):
            tell(element)
    elif text and not text.isspace():
        tell(element)
    if shape.children or len(element):
        _children(element, shape.children, strict, tell)


def _children(element: etree._Element, places: dict[str, Child], strict: bool, tell: _TELL) -> None:
    found = dict.fromkeys(places, 0)
    seen: set[tuple[str | None, ...]] = set()
    turn = 0
    for part in element:
        tag = part.tag
        place = places.get(tag)
        if place is None:
            if isinstance(tag, str):  # else a comment
                tell(element, "/", "*")
            continue
        found[tag] += 1
        if place.turn < turn or found[tag] > place.most:
            tell(part)
        else:
            turn = place.turn
        if place.unique:
            key = (tag, *map(part.get, place.unique))
            if key in seen:
                tell(part, "@", place.unique[0])
            seen.add(key)
        _inside(part, place.shape, strict, tell)
    for tag, times in found.items():
        if times < places[tag].least:
            tell(element, "/", tag)


def _path(top: etree._Element, element: etree._Element, *names: str) -> str:
    """Where an element stands below the one that is tried, and a name in it."""
    above = [one.tag for one in element.iterancestors()] if element is not top else []
    below = above[: above.index(top.tag) + 1] if above else []
    return "/".join([*reversed(below), element.tag]) + "".join(names)


def _shape(name: str, told: dict[str, str], known: dict[str, Shape]) -> Shape:
    if "like" in told:
        return known[told["like"]]._replace(name=name)
    kinds = {key: _kind(kind) for key, kind in told.items() if key not in ("", "unique", "like")}
    return Shape(
        name,
        {key.rstrip("*"): kind for key, kind in kinds.items()},
        tuple(key[:-1] for key in kinds if key.endswith("*")),
        {},
        _kind(told[""]) if "" in told else None,
    )


def _how_many(word: str) -> tuple[int, int]:
    if ".." not in word or "=" in word:
        return 1, 1
    least, most = word.split("..")
    return int(least), MANY if most == "n" else int(most)


def _kind(word: str) -> _KIND:
    if word in _NAMED:
        return _NAMED[word]
    if length := _LENGTH.fullmatch(word):
        least, most = map(int, length.groups())
        return lambda text: least <= len(text) <= most
    if digits := _DIGITS.fullmatch(word):
        return re.compile(rf"[0-9]{{{digits[1]},{digits[2] or digits[1]}}}").fullmatch
    if word.startswith("/"):
        return re.compile(word.strip("/")).fullmatch
    if "|" in word:
        return frozenset(word.split("|")).__contains__
    name, _, before = word.partition("<")
    table = codes(name)
    known = table[table["valid_from"] < before] if before else table
    return frozenset(known["code"]).__contains__


def _is_moment(text: str) -> bool:
    found = _MOMENT.fullmatch(text)
    return found is not None and as_day(found[1]) is not None


_NAMED: dict[str, _KIND] = {
    "date": as_day,
    "moment": _is_moment,
    "year": re.compile(rf"\s*\d{{4}}{_ZONE}?\s*").fullmatch,
    "boolean": frozenset(("true", "false", "1", "0")).__contains__,
    "uuid": re.compile(_UUID).fullmatch,
}
