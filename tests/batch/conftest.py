"""What tests of the batch share: one warm process for all, small notebooks, a way to watch."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest

from bvanalyse.batch import engines, forks, proof, runner
from bvanalyse.batch.engines import Forks
from bvanalyse.batch.forks import Ended
from bvanalyse.batch.parent import WarmParent
from bvanalyse.batch.runner import Progress
from bvanalyse.batch.task import Task
from bvanalyse.params import read_params

ROOT = Path(__file__).parents[2]
SMALL = (
    "from bvanalyse import open_report\n"
    "r = open_report(municipality, year, borders=borders, language=language, sources=sources)\n"
    "r.title()",
    "r.about()",
)
FILES = {"3412": "3412-loten", "0227": "3205-fet", "3032": "3230-gjerdrum"}


def with_cell(source: str) -> tuple[str, ...]:
    """The cells of a small report with one more before it is closed."""
    return (SMALL[0], source, SMALL[1])


class Counting(WarmParent):
    """Knows which of its forks have not ended."""

    def __init__(self):
        super().__init__()
        self.open = set()

    def fork(self, *work, **options):
        number = super().fork(*work, **options)
        self.open.add(number)
        return number

    def next(self):
        number, event = super().next()
        if isinstance(event, Ended):
            self.open.discard(number)
        return number, event


class Lasting(Forks):
    """The engine that forks, with a warm process that outlives a batch: to start one is slow."""

    def __enter__(self):
        return self if hasattr(self, "_parent") else super().__enter__()

    def __exit__(self, *_):
        """The next batch uses it too, once what a stopped one has begun is done."""
        while self._parent.open:
            self._parent.next()


@pytest.fixture(scope="session")
def warm():
    """The warm process that the batches of all tests may share."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "WarmParent", Counting)
        engine = Lasting(jobs=2)
        with engine:
            yield engine
        Forks.__exit__(engine)


def share(warm, patch):
    """Lets batches in this process use the warm process, where they would start one."""

    def engine_for(name, jobs, scheduler=None):
        if name == "kernel" or scheduler or not forks.possible():
            return engines.engine_for(name, jobs, scheduler)
        warm._jobs = jobs
        return warm

    for module in (runner, proof):
        patch.setattr(module, "engine_for", engine_for)


@pytest.fixture
def shared_engine(warm, monkeypatch):
    """Batches of this test use the shared warm process."""
    share(warm, monkeypatch)


def write_notebook(path: Path, *cells: str) -> Path:
    """A notebook with the report's parameters and these cells; two of a small report if none."""
    original = nbformat.read(ROOT / "notebooks" / "tilstandsrapport.ipynb", as_version=4)
    parameters = next(c for c in original.cells if "parameters" in c.metadata.get("tags", []))
    nb = nbformat.v4.new_notebook(metadata=original.metadata)
    sources = cells or SMALL
    nb.cells = [parameters] + [
        nbformat.v4.new_code_cell(source, id=f"c{number}") for number, source in enumerate(sources)
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nb, path)
    return path


def small_project(folder: Path) -> Path:
    """A project with a notebook of two cells, and data of its own that a test may change."""
    for name in ("reference", "seeds"):
        shutil.copytree(ROOT / "data" / name, folder / "data" / name)
    shutil.copytree(ROOT / "params", folder / "params")
    write_notebook(folder / "notebooks" / "tilstandsrapport.ipynb")
    return folder


def tasks_of(project: Path, *numbers: str, timeout: int = 60) -> list[Task]:
    """The tasks of these municipalities, or of three, in a project."""
    return [
        Task(
            read_params(project / "params" / f"{FILES[number]}.yaml"),
            project / "notebooks" / "tilstandsrapport.ipynb",
            project / "data",
            project / "output",
            timeout,
            FILES[number],
        )
        for number in numbers or FILES
    ]


class Watching(Progress):
    """Remembers what a batch tells, and may do something when a report is done."""

    def __init__(self, then=lambda outcome: None) -> None:
        self.plans, self.outcomes, self.then = [], [], then

    def planned(self, plans):
        self.plans = list(plans)

    def done(self, outcome):
        self.outcomes.append(outcome)
        self.then(outcome)

    @property
    def actions(self) -> dict[str, str]:
        """What was to be done with each municipality."""
        return {planned.unit.number: planned.action for planned in self.plans}

    @property
    def reasons(self) -> dict[str, str]:
        """Why it was."""
        return {planned.unit.number: planned.why for planned in self.plans}
