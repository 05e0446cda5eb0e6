"""Reproducible reports on Norwegian municipal child welfare, honest about small numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bvanalyse.report.municipal import open_report

__version__ = "0.1.0"
__all__ = ["__version__", "open_report"]


def __getattr__(name: str) -> Any:
    """Loads the report only when it is asked for, so that commands start at once."""
    if name == "open_report":
        from bvanalyse.report.municipal import open_report

        return open_report
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
