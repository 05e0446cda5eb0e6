"""The describing parts of a JSON-stat dataset: dimensions, roles, units, notes, hierarchies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bvanalyse.errors import DataError, on_one_line
from bvanalyse.sources.statbank.table import Dimension, Note, refusal

Members = dict[str, Any]

ROLES = ("time", "geo", "metric")
_ACTION = "save the table again from the StatBank as json-stat2"


def as_object(found: object, where: str) -> Members:
    """The object at this place of the file, or a refusal that names the place."""
    if isinstance(found, dict):
        return found
    raise _wrong_kind(found, where, "an object")


def as_text(found: object, where: str) -> str:
    """The text at this place of the file, empty where there is none."""
    if found is None or isinstance(found, str):
        return found or ""
    raise _wrong_kind(found, where, "text")


def dimensions_of(ids: object, sizes: object, members: Members) -> tuple[Dimension, ...]:
    """The dimensions in the order of `id`, each with as many values as `size` says."""
    names = _texts(ids, "id")
    if not isinstance(sizes, list):
        raise _wrong_kind(sizes, "size", "a list")
    if len(names) != len(sizes) or sorted(names) != sorted(members):
        raise refusal(
            "the dimensions do not fit their list",
            column="id",
            found=", ".join(names),
            expected=f"each of {', '.join(members)} once, and a size for each",
            action=_ACTION,
        )
    return tuple(
        _dimension(name, size, as_object(members[name], f"dimension.{name}"))
        for name, size in zip(names, sizes, strict=True)
    )


def roles_of(found: object, dimensions: Sequence[Dimension]) -> dict[str, tuple[str, ...]]:
    """Which dimensions are time, place and measure, as the file tells it."""
    if found is None:
        return {}
    told = as_object(found, "role")
    roles = {role: _texts(told.get(role), f"role.{role}") for role in ROLES}
    known = [dimension.id for dimension in dimensions]
    for role, named in roles.items():
        if set(named) - set(known):
            raise refusal(
                "a role for no dimension",
                column=f"role.{role}",
                found=", ".join(named),
                expected="one of " + ", ".join(known),
                action=_ACTION,
            )
    return roles


def units_of(members: Members) -> tuple[dict[str, str], dict[str, int]]:
    """The unit and the number of decimals by contents code."""
    units, decimals = {}, {}
    for name, category in _categories(members):
        for code, unit in as_object(category.get("unit") or {}, f"{name}.unit").items():
            where = f"{name}.unit.{code}"
            unit = as_object(unit, where)
            said = next((unit[key] for key in ("base", "label", "symbol") if unit.get(key)), None)
            units[code] = as_text(said, where)
            number = unit.get("decimals")
            if number is None:
                continue
            if type(number) is not int or not 0 <= number <= 15:
                raise _wrong_kind(number, f"{where}.decimals", "a whole number from 0 to 15")
            decimals[code] = number
    return units, decimals


def notes_of(dataset: Members, members: Members) -> tuple[Note, ...]:
    """The notes on the table, on its dimensions and on their values, in that order."""
    notes = [Note(text) for text in _texts(dataset.get("note"), "note")]
    for name, member in members.items():
        notes += [Note(text, name) for text in _texts(member.get("note"), f"{name}.note")]
    for name, category in _categories(members):
        for code, found in as_object(category.get("note") or {}, f"{name}.note").items():
            notes += [Note(text, name, code) for text in _texts(found, f"{name}.note.{code}")]
    return tuple(notes)


def parents_of(
    members: Members, dimensions: Sequence[Dimension]
) -> dict[str, dict[str, tuple[str, ...]]]:
    """The codes above each code, in dimensions whose values contain each other."""
    known = {dimension.id: set(dimension.codes) for dimension in dimensions}
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, category in _categories(members):
        for parent, children in as_object(category.get("child") or {}, f"{name}.child").items():
            for child in _texts(children, f"{name}.child.{parent}"):
                if child in known[name]:
                    above = found.setdefault(name, {})
                    above[child] = (*above.get(child, ()), parent)
    return found


def _dimension(name: str, size: object, member: Members) -> Dimension:
    where = f"dimension.{name}.category"
    category = as_object(member.get("category"), where)
    labels = as_object(category.get("label") or {}, f"{where}.label")
    codes = _codes(category, labels, where)
    if type(size) is not int or len(codes) != size:
        raise refusal(
            "the size does not fit the values",
            column=f"dimension.{name}",
            found=f"{len(codes)} values",
            expected=f"{on_one_line(repr(size))} as in size",
            action=_ACTION,
        )
    unknown = labels.keys() - set(codes)
    if unknown:
        raise refusal(
            "a label for no value", column=f"{where}.label", found=min(unknown), action=_ACTION
        )
    texts = [as_text(labels.get(code), f"{where}.label.{code}") or code for code in codes]
    label = as_text(member.get("label"), f"dimension.{name}.label")
    return Dimension(name, label or name, tuple(codes), tuple(texts))


def _codes(category: Members, labels: Members, where: str) -> list[str]:
    """The codes in order: a list, or each with its position; one alone may have only a label."""
    index = category.get("index")
    if index is None and len(labels) == 1:
        return list(labels)
    if isinstance(index, list):
        return list(_texts(index, f"{where}.index"))
    positions = as_object(index, f"{where}.index")
    numbers = list(positions.values())
    if not all(type(at) is int for at in numbers) or sorted(numbers) != [*range(len(numbers))]:
        raise refusal(
            "positions that repeat or leave holes",
            column=f"{where}.index",
            found=", ".join(map(str, numbers[:20])),
            expected=f"each of 0 to {len(numbers) - 1} once",
            action=_ACTION,
        )
    return sorted(positions, key=positions.__getitem__)


def _categories(members: Members) -> list[tuple[str, Members]]:
    return [(name, as_object(one["category"], name)) for name, one in members.items()]


def _texts(found: object, where: str) -> tuple[str, ...]:
    found = [found] if isinstance(found, str) else found or []
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise _wrong_kind(found, where, "a list of texts")
    return tuple(found)


def _wrong_kind(found: object, where: str, expected: str) -> DataError:
    told = "nothing" if found is None else found
    return refusal("not JSON-stat", column=where, found=told, expected=expected, action=_ACTION)
