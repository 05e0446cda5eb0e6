"""What papermill finds by its entry point, and loads while it is itself being imported."""

from __future__ import annotations

from typing import Any


class Waiting:
    """The engine, once it is asked for anything: it imports papermill, and so cannot come first."""

    def __getattr__(self, name: str) -> Any:
        from bvanalyse.batch.engine import BvEngine

        return getattr(BvEngine, name)


engine = Waiting()
