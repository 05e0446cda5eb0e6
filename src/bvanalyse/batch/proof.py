"""Is a folder's every report what its manifest says? Each is made again, and held against it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bvanalyse.batch.ends import End
from bvanalyse.batch.engines import engine_for
from bvanalyse.batch.fingerprint import Fingerprint, fingerprint, told
from bvanalyse.batch.manifest import Manifest
from bvanalyse.batch.noted import Report
from bvanalyse.batch.plan import FAIL, RUN, Planned
from bvanalyse.batch.stopping import Stopping
from bvanalyse.batch.task import Task
from bvanalyse.errors import BvError, ParameterError, Problem
from bvanalyse.params import make_params
from bvanalyse.regions import Regions

EQUAL, DIFFERS, LOST = "equal", "differs", "cannot be made"
Told = Callable[["Proof"], None]


@dataclass(frozen=True)
class Proof:
    """What came of making a report once more.

    `files` are the kinds that are other bytes than before, `changes` what it was made from that is
    not as it was, by part, and `faults` what is wrong with the files that lie there.
    """

    name: str
    place: str
    verdict: str
    files: tuple[str, ...] = ()
    changes: dict[str, list[str]] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    reason: str = ""  # why it cannot be made

    @property
    def holds(self) -> bool:
        """Whether the files that lie there are what would be made now."""
        return self.verdict == EQUAL and not self.faults

    @property
    def why(self) -> str:
        """What differs and by what, in one line; nothing where nothing does.

        >>> changes = {"data": ["ssb/12275.json"]}
        >>> Proof("a", "A", DIFFERS, ("html", "csv"), changes).why
        'html, csv: data changed: 12275'
        >>> Proof("a", "A", DIFFERS, ("html",)).why
        'html: nothing that is noted has changed, so the report is not reproducible'
        """
        said = [self.reason] if self.reason else []
        by = told(self.changes)
        if self.files:
            unknown = "nothing that is noted has changed, so the report is not reproducible"
            said.append(f"{', '.join(self.files)}: {by or unknown}")
        elif by:
            said.append(f"although {by}" if self.verdict == EQUAL else by)
        return "; ".join([*said, *self.faults])


def prove(
    out: Path,
    notebooks: Path,
    data: Path,
    jobs: int,
    show: Told,
    *,
    timeout: int,
    engine: str | None = None,
    scheduler: str | None = None,
    municipalities: Sequence[str] = (),
) -> list[Proof]:
    """Makes every report of a folder again, in memory, and holds it against the manifest.

    Nothing is written; with the address of a dask `scheduler` its workers make them.
    `ParameterError` where the folder has no report to prove, or none of a municipality asked for.
    """
    manifest = Manifest.read(out)
    reports = _asked_for(manifest, municipalities)
    tasks = {
        Task(
            make_params(report["parameters"], report["name"]),
            notebooks / f"{report['notebook']}.ipynb",
            data,
            out,
            timeout,
            report["name"],
            remembers=False,
        ): report
        for report in reports
    }
    proofs: list[Proof] = []

    def proved(proof: Proof) -> None:
        proofs.append(proof)
        show(proof)

    with Stopping(), engine_for(engine, min(jobs, len(tasks)), scheduler) as at_work:
        plans = {planned.task: planned for planned in at_work.call(made_from_now, list(tasks))}
        for planned in plans.values():
            if planned.action == FAIL:
                proved(_proof(manifest, tasks[planned.task], planned.why, None))
        ready = [planned.task for planned in plans.values() if planned.action == RUN]
        for task, end in at_work.makes(ready):
            proved(_proof(manifest, tasks[task], end, plans[task].made_from))
    return sorted(proofs, key=lambda proof: proof.name)


def _asked_for(manifest: Manifest, municipalities: Sequence[str]) -> list[Report]:
    """The reports that are there, of these municipalities, or of all when none is named."""
    there = [report for report in manifest.known.values() if report["files"]]
    if not there:
        raise ParameterError(
            Problem(
                "no reports to prove here",
                file=str(manifest.out),
                expected="an output folder of `bvanalyse run`",
                action="make reports first",
            )
        )
    known = sorted({report["municipality"] for report in there})
    if missing := [number for number in municipalities if number not in known]:
        raise ParameterError(
            Problem(
                "no report on this municipality here",
                file=str(manifest.out),
                found=number,
                expected=f"one of the {len(known)} that have one, such as {known[0]}",
                action="leave it out, or make its report first",
            )
            for number in missing
        )
    return [r for r in there if not municipalities or r["municipality"] in municipalities]


def made_from_now(tasks: Sequence[Task]) -> list[Planned]:
    """Each task with what it would be made from, or with why it cannot be."""
    plans = []
    for task in tasks:
        try:
            if task.notebook not in set(task.notebook.parent.glob("*.ipynb")):
                raise ParameterError(Problem("no such notebook", found=task.notebook.stem))
            task.params.check(Regions.load(task.data / "reference"), task.data)
            plans.append(Planned(task, RUN, "", fingerprint(task)))
        except BvError as error:
            plans.append(Planned(task, FAIL, str(error)))
    return plans


def _proof(manifest: Manifest, report: Report, end: End, made_from: Fingerprint | None) -> Proof:
    name = report["name"]
    noted = manifest.fingerprint(name)
    proof = Proof(
        name=name,
        place=f"{report['municipality']} {report['place']} {report['year']}",
        verdict=EQUAL,
        changes=made_from.changes(noted) if made_from and noted else {},
        faults=tuple(manifest.faults(name)),
    )
    reason = end if isinstance(end, str) else end.outcome.failed
    if reason or isinstance(end, str):
        return replace(proof, verdict=LOST, reason=reason)
    other = tuple(
        kind
        for kind, content in end.files.items()
        if hashlib.sha256(content).hexdigest() != report["files"].get(kind, {}).get("sha256")
    )
    return replace(proof, verdict=DIFFERS if other else EQUAL, files=other)
