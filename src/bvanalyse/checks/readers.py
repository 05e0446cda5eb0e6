"""Every module that recognises a form of source file is asked when one is read."""

from __future__ import annotations

from pathlib import Path

from bvanalyse import sources
from bvanalyse.errors import Problem

FOLDER = Path(sources.__file__).parent
FORMS = "src/bvanalyse/sources/forms.py"


def check_readers() -> list[Problem]:
    """A module of sources/ with a function `is_<its name>` stands among the forms."""
    return [
        Problem(
            "source is not registered",
            file=f"src/bvanalyse/sources/{place.name}",
            found=place.stem,
            expected=f"one of FORMS in {FORMS}",
            action=f"add a Form there with is_{place.stem} and its reader",
        )
        for place in sorted(FOLDER.iterdir())
        if place.stem not in sources.KINDS and _recognises(place)
    ]


def _recognises(place: Path) -> bool:
    modules = [place] if place.suffix == ".py" else place.glob("*.py")
    asks = f"def is_{place.stem}("
    return any(asks in module.read_text(encoding="utf-8") for module in modules)
