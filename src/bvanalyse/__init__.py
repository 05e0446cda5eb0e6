"""Reproducible reports on Norwegian municipal child welfare, honest about small numbers."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bvanalyse.desk import open_desk
    from bvanalyse.report.barometer_report import open_barometer
    from bvanalyse.report.case_report import open_cases
    from bvanalyse.report.claims_report import open_claims
    from bvanalyse.report.municipal import open_report

__version__ = "0.1.0"
LANGUAGES = ("nb", "nn", "en")  # bokmål, nynorsk, English
__all__ = [
    "LANGUAGES",
    "__version__",
    "open_barometer",
    "open_cases",
    "open_claims",
    "open_desk",
    "open_report",
]

_HOMES = {
    "open_barometer": "report.barometer_report",
    "open_cases": "report.case_report",
    "open_claims": "report.claims_report",
    "open_desk": "desk",
    "open_report": "report.municipal",
}


def __getattr__(name: str) -> Any:
    """Loads a report only when it is asked for, so that commands start at once."""
    if name in _HOMES:
        return getattr(import_module(f"bvanalyse.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
