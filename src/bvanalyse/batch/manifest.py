"""`kjoring.json`: every report of an output folder, what it was made from, and its files' digests.

Clock times stand here and in the log, nowhere else. The same facts stand beside them as an RO-Crate
(`crate`), for programs that know nothing of this package.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bvanalyse import __version__
from bvanalyse.batch.crate import CONTEXT, graph
from bvanalyse.batch.fingerprint import Fingerprint, Part, as_part, part_id
from bvanalyse.batch.noted import STORED, Report, whole_entries, whole_parts
from bvanalyse.batch.task import Outcome
from bvanalyse.writing import write_whole

MANIFEST, CRATE = "kjoring.json", "ro-crate-metadata.json"


@dataclass
class Manifest:
    """The reports of an output folder by name, and the parts that they were made from by id."""

    out: Path
    known: dict[str, Report] = field(default_factory=dict)
    inputs: dict[str, Part] = field(default_factory=dict)

    @classmethod
    def read(cls, out: Path) -> Manifest:
        """What the folder says of itself, as far as it can be believed; nothing where it cannot."""
        try:
            content = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):  # the last for lists without end
            return cls(out)
        told = content if isinstance(content, dict) else {}
        return cls(out, whole_entries(told.get("reports")), whole_parts(told.get("inputs")))

    @property
    def reports(self) -> list[Report]:
        """Every report that is there or has failed, by name."""
        kept = []
        for name in sorted(self.known):
            report = dict(self.known[name])
            if self.faults(name, digests=False):
                report["files"] = None
            if report["files"] or report["failed"]:
                kept.append(report)
        return kept

    def faults(self, name: str, digests: bool = True) -> list[str]:
        """What is wrong with a report's files: gone, or (asked for) not as they were made."""
        files = self.known[name]["files"] or {}
        wrong = [] if files else ["never made"]
        for file in files.values():
            path = self.out / file["path"]
            if not path.is_file():
                wrong.append(f"file is gone: {file['path']}")
            elif digests and hashlib.sha256(path.read_bytes()).hexdigest() != file["sha256"]:
                wrong.append(f"file changed after it was made: {file['path']}")
        return wrong

    def fingerprint(self, name: str) -> Fingerprint | None:
        """What a report was made from; nothing where that is not known."""
        report = self.known[name]
        try:
            parts = {part: self.inputs[report["inputs"][part]] for part in STORED}
        except (KeyError, TypeError):
            return None
        return Fingerprint(parameters=as_part(report["parameters"]), **parts)

    def add(self, outcome: Outcome, made_from: Fingerprint | None) -> None:
        """Notes what came of a report. An older good one stays, and is told to be old."""
        earlier = self.known.get(outcome.name)
        if outcome.failed and earlier and not self.faults(outcome.name, digests=False):
            self.known[outcome.name] = {**earlier, "failed": outcome.failed, "legal": None}
            return
        parts = {part: getattr(made_from, part) for part in STORED} if made_from else {}
        self.inputs |= {part_id(part): part for part in parts.values()}
        self.known[outcome.name] = {
            **asdict(outcome),
            "made": "" if outcome.failed else now(),
            "inputs": {name: part_id(part) for name, part in parts.items()},
        }

    def write(self) -> None:
        """`kjoring.json`, whole or not at all."""
        reports = self.reports
        used = {part for report in reports for part in report.get("inputs", {}).values()}
        inputs = {part: self.inputs[part] for part in sorted(used & self.inputs.keys())}
        content = {
            "@context": CONTEXT,
            "@graph": graph(reports, inputs),
            "bvanalyse": __version__,
            "inputs": inputs,
            "reports": reports,
        }
        write_whole(self.out / MANIFEST, by_lines(content))

    def write_crate(self) -> None:
        """The same as an RO-Crate alone, under the name that its readers look for."""
        content = json.loads((self.out / MANIFEST).read_text(encoding="utf-8"))
        alone = {name: content[name] for name in ("@context", "@graph")}
        write_whole(self.out / CRATE, by_lines(alone))


def now() -> str:
    """The time of day in Greenwich, so that no time zone shows."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def by_lines(content: Mapping[str, Any]) -> bytes:
    """JSON with a line for each report, part or entity: read by people, and quick to write.

    >>> print(by_lines({"reports": [{"name": "a", "year": "2024"}], "bvanalyse": "1"}).decode())
    {
    "reports": [
    {"name": "a", "year": "2024"}
    ],
    "bvanalyse": "1"
    }
    <BLANKLINE>
    """

    def dumped(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, sort_keys=True)

    def lines(value: Any) -> str:
        if isinstance(value, list) and value:
            return "[\n" + ",\n".join(map(dumped, value)) + "\n]"
        if isinstance(value, dict) and value:
            inner = (f"{dumped(name)}: {dumped(each)}" for name, each in value.items())
            return "{\n" + ",\n".join(inner) + "\n}"
        return dumped(value)

    told = ",\n".join(f"{dumped(name)}: {lines(value)}" for name, value in content.items())
    return f"{{\n{told}\n}}\n".encode()
