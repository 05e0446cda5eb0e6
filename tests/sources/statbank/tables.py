"""Tables of the StatBank as its API sends them, small enough to work out by hand."""

import json
from math import prod
from pathlib import Path

from bvanalyse.indicators import Register
from bvanalyse.sources.statbank import read_jsonstat
from bvanalyse.sources.statbank.mapped import observations_from_statbank

ROOT = Path(__file__).parents[3]
REFERENCE = ROOT / "data" / "reference"
REGISTER = Register.load(REFERENCE)
ROLES = {"time": ["Tid"], "geo": ["KOKkommuneregion0000", "Region"], "metric": ["ContentsCode"]}
COUNT, SHARE = "KOSbvbarntiltaka0000", "KOSbvbarntiltaka0001"
CHILDREN = {"KOKalder0000": "F000-017", "KOKbvfunksjon0000": "0"}
AGES = [f"{age:03}" for age in range(18)]
#: what the register names, and why the map has no row for it
LEFT_OUT = {
    "children_with_measures_year_end": "the contents code is not known",
    "children_in_income_statistics": "the contents code is not known",
    "net_expenditure_municipality_total": "what AGD1 means in table 12137 is not verified",
}


def saved(folder, table, values, axes, *, units=None, labels=None, child=None):
    """A JSON-stat file of a table; `axes` are codes by dimension, the last one fastest."""
    axes = {name: codes if isinstance(codes, list) else [codes] for name, codes in axes.items()}
    values = values if isinstance(values, list) else [values] * prod(map(len, axes.values()))
    dimension = {
        name: {"label": name, "category": {"index": codes}} for name, codes in axes.items()
    }
    for name, members in (child or {}).items():
        dimension[name]["category"]["child"] = members
    if "ContentsCode" in axes:
        category = dimension["ContentsCode"]["category"]
        category["unit"] = {code: {"base": base} for code, base in (units or {}).items()}
        category["label"] = labels or {}
    dataset = {
        "class": "dataset",
        "label": f"{table}: Tittel" if table else "Tittel",
        "updated": "2022-06-15T06:00:00Z",
        "role": {role: [one for one in names if one in axes] for role, names in ROLES.items()},
        "id": list(axes),
        "size": [len(codes) for codes in axes.values()],
        "dimension": dimension,
        "value": [None if isinstance(value, str) else value for value in values],
        "status": {str(at): sign for at, sign in enumerate(values) if isinstance(sign, str)},
    }
    path = folder / "tabell.json"
    path.write_text(json.dumps(dataset, ensure_ascii=False), encoding="utf-8")
    return path


def kostra(folder, values, regions="9001", years="2020", contents=COUNT, table="12275", **more):
    """A KOSTRA table of children with measures, unless told otherwise."""
    others = more.pop("others", CHILDREN)
    axes = {"KOKkommuneregion0000": regions, **others, "ContentsCode": contents, "Tid": years}
    return saved(folder, table, values, axes, **more)


def residents(folder, values, regions="9001", years="2020", table="07459", **others):
    axes = {"Region": regions, **others, "ContentsCode": "Personer1", "Tid": years}
    return saved(folder, table, values, axes)


def mapped(path, reference=None):
    return observations_from_statbank(read_jsonstat(path), REGISTER, str(path), reference=reference)


def cells_of(found):
    """Region, period, indicator, value (None without) and status of each observation."""
    table = found.observations.astype(object).where(found.observations.notna(), None)
    return table[["region", "period", "indicator", "value", "status"]].to_numpy().tolist()


def accounted(found):
    parts = (found.unknown, found.skipped_regions, found.not_in_force)
    return found.used + sum(left.cells for part in parts for left in part)
