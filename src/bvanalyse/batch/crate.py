"""The reports of a folder as an RO-Crate 1.1: files, and the act that made each of them.

https://www.researchobject.org/ro-crate/specification/1.1/: a metadata descriptor, the folder as the
root entity, a `File` for each file, and a `CreateAction` that tells by what software, from which
data and with which parameters. Data lies outside the folder, and is told by its digests.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bvanalyse.batch.fingerprint import FONTS, LOCK, Part
from bvanalyse.writing import short_digest

#: keys that are this package's own are no part of the graph
CONTEXT = [
    "https://w3id.org/ro/crate/1.1/context",
    {"sha256": "https://schema.org/sha256", "bvanalyse": None, "inputs": None, "reports": None},
]
VERSION = "https://w3id.org/ro/crate/1.1"
DONE, FAILED = "CompletedActionStatus", "FailedActionStatus"
FORMATS = {
    "html": "text/html",
    "csv": "text/csv",
    "ipynb": "application/x-ipynb+json",
    "pdf": "application/pdf",
}
NEVER = "1970-01-01"  # the day of a folder without any report
USE, UNKNOWN = "#bruk", "unknown"
Entity = dict[str, Any]


def graph(reports: Sequence[Mapping[str, Any]], inputs: Mapping[str, Part]) -> list[Entity]:
    """The entities of the crate, each once."""
    made = [report for report in reports if report["files"]]
    files = [entity for report in made for entity in _files(report)]
    acts = [_act(report) for report in reports]
    days = [report["made"] for report in made if report.get("made")]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": "Reports on child welfare in Norwegian municipalities",
        "description": "Reports made by bvanalyse, with the figures behind them and the notebooks "
        "as they were run.",
        "datePublished": max(days, default=NEVER),
        "license": _ref(USE),
        "hasPart": _refs(files),
        "mentions": _refs(acts),
    }
    entities: list[Entity] = [_DESCRIPTOR, root, _USE, *files, *acts, *_parts(reports, inputs)]
    entities += [value for report in reports for value in _parameters(report)]
    return list({entity["@id"]: entity for entity in entities}.values())


_DESCRIPTOR = {
    "@id": "ro-crate-metadata.json",
    "@type": "CreativeWork",
    "conformsTo": {"@id": VERSION},
    "about": {"@id": "./"},
}
_USE = {
    "@id": USE,
    "@type": "CreativeWork",
    "name": "No licence is stated",
    "description": "Questions about use go to the municipality that the figures are of.",
}


def _files(report: Mapping[str, Any]) -> Iterator[Entity]:
    for kind, file in report["files"].items():
        yield {
            "@id": file["path"],
            "@type": "File",
            "name": f"{report['place']} {report['year']} ({report['notebook']}.{kind})",
            "encodingFormat": FORMATS[kind],
            "sha256": file["sha256"],
        }


def _act(report: Mapping[str, Any]) -> Entity:
    inputs = report.get("inputs", {})
    by = [_part_id(part, inputs[part]) for part in ("code", "environment") if part in inputs]
    seen = [_part_id("data", inputs["data"])] if "data" in inputs else []
    results = _refs([{"@id": file["path"]} for file in (report["files"] or {}).values()])
    return {
        "@id": f"#{report['name']}",
        "@type": "CreateAction",
        "name": f"Make the report {report['name']}",
        "object": [*map(_ref, seen), *_refs(_parameters(report))],
        "actionStatus": _ref(f"http://schema.org/{FAILED if report['failed'] else DONE}"),
        **({"instrument": [_ref(name) for name in by]} if by else {}),
        **({"result": results} if results else {}),
        **({"endTime": report["made"]} if report.get("made") else {}),
        **({"error": report["failed"]} if report["failed"] else {}),
    }


def _parameters(report: Mapping[str, Any]) -> list[Entity]:
    """Each parameter with its value; reports with the same value share it."""
    return [
        {
            "@id": f"#{name}-{short_digest(json.dumps(value).encode())}",
            "@type": "PropertyValue",
            "name": name,
            "value": value if isinstance(value, str) else ", ".join(value),
        }
        for name, value in report["parameters"].items()
    ]


def _parts(reports: Sequence[Mapping[str, Any]], inputs: Mapping[str, Part]) -> Iterator[Entity]:
    """What reports were made from and by, each once however many share it."""
    used = {each for report in reports for each in report.get("inputs", {}).items()}
    for part, name in sorted(used):
        if name in inputs:
            own = {"@id": _part_id(part, name), "identifier": name}
            yield from _PARTS[part](own, inputs[name])


def _data(own: Entity, seen: Part) -> Iterator[Entity]:
    what = {"@type": "CreativeWork", "name": "The figures that a report can see"}
    yield {**what, **own, "description": _listed(seen)}


def _code(own: Entity, code: Part) -> Iterator[Entity]:
    files = {name: digest for name, digest in code.items() if name != "bvanalyse"}
    package = _program("bvanalyse", code.get("bvanalyse", UNKNOWN))
    yield {**package, **own, "description": _listed(files)}


def _environment(own: Entity, environment: Part) -> Iterator[Entity]:
    files = {name: it for name, it in environment.items() if name in (FONTS, LOCK)}
    libraries = [
        _program(name, version)
        for name, version in environment.items()
        if name not in files and name != "python"
    ]
    yield from libraries
    needs = {"softwareRequirements": _refs(libraries), "description": _listed(files)}
    yield {**_program("Python", environment.get("python", UNKNOWN)), **own, **needs}


_PARTS: dict[str, Callable[[Entity, Part], Iterator[Entity]]] = {
    "data": _data,
    "code": _code,
    "environment": _environment,
}


def _program(name: str, version: str) -> Entity:
    return {
        "@id": f"#{name}-{version}",
        "@type": "SoftwareApplication",
        "name": name,
        "version": version,
    }


def _listed(content: Part) -> str:
    return ", ".join(f"{name} (sha256 {digest})" for name, digest in sorted(content.items()))


def _part_id(part: str, name: str) -> str:
    return f"#{part}-{name}"


def _ref(name: str) -> Entity:
    return {"@id": name}


def _refs(entities: Sequence[Entity]) -> list[Entity]:
    return [_ref(entity["@id"]) for entity in entities]
