"""What a manifest may hold. It lies in a folder that anyone may write in, so nothing is believed.

An entry that is whole is kept whatever the others are; one that is not is as if it were not there,
and its report is made again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator
from pydantic.dataclasses import dataclass

from bvanalyse.batch.files import ALWAYS, FOLDERS
from bvanalyse.batch.fingerprint import Part, part_id
from bvanalyse.batch.task import Outcome
from bvanalyse.errors import ParameterError
from bvanalyse.params import make_params
from bvanalyse.report.index import JUDGEMENTS

STORED = ("data", "code", "environment")  # parts kept by name; parameters stand in the report
STRICT = ConfigDict(strict=True, allow_inf_nan=False)
Report = dict[str, Any]
MOST_BYTES = 240  # of a file's name without its ending; systems allow 255 in all
_Name = Annotated[str, Field(pattern=r"^[^/\\\p{Cc}]+$")]
_Judgement = Annotated[str, Field(pattern=f"^({'|'.join(JUDGEMENTS)})$")]
_Kind = Annotated[str, Field(pattern=f"^({'|'.join(FOLDERS)})$")]
_Part = Annotated[str, Field(pattern=f"^({'|'.join(STORED)})$")]
_Time = Annotated[str, Field(pattern=r"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)?$")]


class _File(BaseModel):
    model_config = STRICT

    path: str
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


@dataclass(config=STRICT, frozen=True, kw_only=True)
class _Entry(Outcome):
    """One report, as `Outcome` tells it and the manifest notes it: nothing told may be missing."""

    name: _Name
    failed: str
    finding: str
    legal: dict[str, _Judgement] | None = None
    seconds: Annotated[float, Field(ge=0)] = 0.0
    files: dict[_Kind, _File] | None  # type: ignore[assignment]  # told, each is a dictionary
    made: _Time
    inputs: dict[_Part, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def is_of_one_report(self) -> Self:
        """Its files are its own and all it must have, and its parameters are of the same place."""
        own = {kind: f"{folder}/{self.name}.{kind}" for kind, folder in FOLDERS.items()}
        paths = {kind: file.path for kind, file in (self.files or {}).items()}
        params = make_params(self.parameters)
        if (params.municipality, params.year) != (self.municipality, self.year):
            raise ValueError("parameters of another report")
        whole = paths.keys() >= ALWAYS and paths.items() <= own.items()
        if (paths and not whole) or len(self.name.encode()) > MOST_BYTES:
            raise ValueError("files of another report, or none that can be")
        self.parameters.update(params.model_dump(mode="json"))
        return self


_ENTRY = TypeAdapter(_Entry)
_PART = TypeAdapter(Part, config=ConfigDict(strict=True))


def whole_entries(reports: object) -> dict[str, Report]:
    """The entries by name that have what every report has, and nothing of another folder."""
    entries = [_entry(each) for each in reports] if isinstance(reports, list) else []
    return {entry["name"]: entry for entry in entries if entry}


def _entry(report: object) -> Report | None:
    if not isinstance(report, dict):
        return None
    try:
        told: Report = _ENTRY.dump_python(_Entry(**report), mode="json")
        return told
    except (ValidationError, ParameterError):
        return None


def whole_parts(inputs: object) -> dict[str, Part]:
    """The parts that stand under their own name."""
    parts = inputs if isinstance(inputs, Mapping) else {}
    return {name: part for name, part in parts.items() if _is_part(name, part)}


def _is_part(name: str, part: object) -> bool:
    try:
        return part_id(_PART.validate_python(part)) == name
    except ValidationError:
        return False
