"""What comes of a task: a report in memory, or why there is none."""

from __future__ import annotations

from bvanalyse.batch.forks import KILLED, SILENT, Answer
from bvanalyse.batch.task import DIED, Made, Task, too_slow
from bvanalyse.errors import BvError

GONE = "the worker process was killed; run the same command again"
End = Made | str


def end_of(task: Task, why: str, answer: Answer) -> End:
    """What came of a fork that has ended."""
    if why:
        return {KILLED: str(DIED), SILENT: str(too_slow(task))}[why]
    return reason(answer.error) if answer.error else answer.result


def reason(error: BaseException) -> str:
    """An error as it is told of a report; its words only where they are the package's own."""
    if isinstance(error, BvError):
        return str(error)
    return f"unexpected {type(error).__name__}; run with --debug for more"
