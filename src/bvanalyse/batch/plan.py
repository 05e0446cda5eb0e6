"""What a batch is to do, and why: everything is checked before anything is made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bvanalyse.batch.files import report_name
from bvanalyse.batch.fingerprint import Fingerprint, fingerprint, told
from bvanalyse.batch.manifest import Manifest
from bvanalyse.batch.task import Outcome, Task
from bvanalyse.errors import BvError, DataError, ParameterError, Problem
from bvanalyse.regions import Municipality, Regions
from bvanalyse.report.pdf import NOTHING, can_make_pdf

RUN, SKIP, FAIL = "run", "skip", "fail"


@dataclass(frozen=True)
class Choice:
    """Which of the reports to make: unless told, those that are not as they would be made now."""

    force: bool = False
    retry_failed: bool = False


OUTDATED = Choice()


@dataclass(frozen=True)
class Planned:
    """What is to be done with one task (`RUN`, `SKIP` or `FAIL`), and why."""

    task: Task
    action: str
    why: str
    made_from: Fingerprint | None = None
    seconds: float = 0.0  # that the report took last time

    @cached_property
    def unit(self) -> Municipality:
        """The municipality that the report is about."""
        return unit_of(self.task)

    @property
    def name(self) -> str:
        """What the report's files are called, without their endings."""
        return name_of(self.task)

    @property
    def failure(self) -> Outcome:
        """The outcome of a task that cannot run."""
        return failed(self.task, self.why)


def plan(
    tasks: Sequence[Task],
    manifest: Manifest,
    choice: Choice = OUTDATED,
    stays: Iterable[Planned] = (),
) -> list[Planned]:
    """Every task with what is to be done with it; what `standing` has found is not asked again.

    A wrong request stops everything, and so does data that is wrong for all; one municipality's
    faulty file stops that report only.
    """
    _require_printer(tasks)
    decided = {planned.task: planned for planned in stays}
    plans: list[Planned] = []
    problems: list[Problem] = []
    names: dict[str, str] = {}
    for task in tasks:
        try:
            task.params.check(Regions.load(task.data / "reference"), task.data, task.file)
            name = name_of(task)
            if name in names:
                problems.append(_twice(task, names[name]))
            names[name] = task.file
            plans.append(decided.get(task) or _planned(task, manifest, choice))
        except ParameterError as error:
            problems += error.problems
        except DataError as error:
            plans.append(Planned(task, FAIL, str(error)))
    if problems:
        raise ParameterError(dict.fromkeys(problems))
    if plans and all(planned.action == FAIL for planned in plans):
        raise DataError(Problem(why) for why in dict.fromkeys(planned.why for planned in plans))
    return plans


def standing(tasks: Sequence[Task], manifest: Manifest, choice: Choice = OUTDATED) -> list[Planned]:
    """The first reports that stay as they are, up to one that does not or may not.

    Asked before a process is started for the work: none is where they all stay.
    """
    stays: dict[str, Planned] = {}
    try:
        _require_printer(tasks)
        for task in tasks:
            task.params.check(Regions.load(task.data / "reference"), task.data, task.file)
        if choice.force or any(_spoilt(name_of(task), manifest) for task in tasks):
            return []
        for task in tasks:
            decided = _decided(task, manifest, choice)
            if decided.action != SKIP or decided.name in stays:
                break
            stays[decided.name] = decided
    except BvError:  # `plan` tells it
        pass
    return list(stays.values())


def unit_of(task: Task) -> Municipality:
    """The municipality of a task whose parameters have been checked."""
    regions = Regions.load(task.data / "reference")
    unit = regions.municipality(task.params.municipality, int(task.params.borders))
    assert unit
    return unit


def name_of(task: Task) -> str:
    """What the report's files are called."""
    return report_name(unit_of(task), task.params.year, task.notebook.stem)


def failed(task: Task, reason: str) -> Outcome:
    """The outcome of a report that could not be made."""
    return replace(Outcome.of(task, unit_of(task)), failed=reason)


def _require_printer(tasks: Sequence[Task]) -> None:
    if any(task.pdf for task in tasks) and not can_make_pdf():
        raise ParameterError(NOTHING)


def _planned(task: Task, manifest: Manifest, choice: Choice) -> Planned:
    from bvanalyse.report.material import Material  # with forks, not in this process

    decided = _decided(task, manifest, choice)
    if decided.action == RUN:
        Material(task.params, task.data, task.file).share()
    return decided


def _decided(task: Task, manifest: Manifest, choice: Choice) -> Planned:
    made_from = fingerprint(task)
    name = name_of(task)
    report = manifest.known.get(name, {})
    reason = _reason(name, made_from, manifest)
    if task.pdf and not reason and "pdf" not in report["files"]:
        reason = "pdf is asked for"
    if choice.retry_failed and not report.get("failed"):
        return Planned(task, SKIP, "did not fail last time", made_from)
    if not reason and not choice.force:
        return Planned(task, SKIP, f"unchanged since {report['made'][:10]}", made_from)
    return Planned(task, RUN, reason or "asked for", made_from, report.get("seconds", 0.0))


def _reason(name: str, made_from: Fingerprint, manifest: Manifest) -> str:
    """Why a report must be made; empty where the one that is there is as it would be."""
    if spoilt := _spoilt(name, manifest):
        return spoilt
    earlier = manifest.fingerprint(name)
    return told(made_from.changes(earlier)) if earlier else "not known what it was made from"


def _spoilt(name: str, manifest: Manifest) -> str:
    """What is wrong with the report that is there; empty where it is as it was made."""
    if name not in manifest.known:
        return "not made before"
    if failure := manifest.known[name]["failed"]:
        return f"failed last time: {failure.splitlines()[0]}"
    return next(iter(manifest.faults(name)), "")


def _twice(task: Task, earlier: str) -> Problem:
    return Problem(
        "gives the same report as another file",
        file=task.file,
        found=earlier,
        expected="one parameter file for each municipality and year",
        action="remove one of the two",
    )
