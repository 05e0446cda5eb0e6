"""What lies on disk after a fetch."""

import json
from pathlib import Path

MARCH, JUNE = "2025-03-17T07:00:00Z", "2025-06-16T06:00:00Z"
ONE = ("9001", "Meldinger", "2024")


def tree(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def side(folder: Path, name: str) -> dict:
    return json.loads((folder / name).read_text("utf-8"))
