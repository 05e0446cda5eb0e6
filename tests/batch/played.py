"""A cluster that is none: it does what a test says, when the batch asks."""

from __future__ import annotations

import contextlib

from bvanalyse.batch.worker import look


class Part:
    """A client whose workers do at once what the test says, or vanish."""

    def __init__(self, does, **threads: int) -> None:
        self.threads, self.does, self.given = dict(threads), does, []

    def nthreads(self):
        return self.threads

    def submit(self, function, order, *, workers, **_):
        [worker] = workers
        if function is look:
            return Done(self.does("look", worker))
        number = order.params["municipality"]
        self.given.append((number, worker))
        with contextlib.suppress(Killed):
            return Done(self.does(number, worker))
        self.threads.pop(worker)
        self.threads[f"{worker}x"] = 1  # another is started in its place
        return Done(None, done=False)


class Killed(Exception):
    """The worker is no more."""


class Done:
    """What the client holds of something sent away."""

    def __init__(self, answer, done=True):
        self.answer, self.done = answer, lambda: done

    def result(self, _):
        return self.answer

    def add_done_callback(self, told):
        told(self)

    def cancel(self, **_):
        pass
