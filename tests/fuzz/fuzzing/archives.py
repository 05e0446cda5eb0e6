"""Archives, sound and damaged: Excel files are zip files of XML."""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Callable
from random import Random

_DAY = (1980, 1, 1, 0, 0, 0)  # the same bytes each time


def packed(parts: dict[str, bytes]) -> bytes:
    """The parts as a zip file."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return target.getvalue()


def unpacked(raw: bytes) -> dict[str, bytes]:
    """The parts of a zip file that can be read; nothing if it is none."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except Exception:  # whatever a damaged archive raises
        return {}
    parts = {}
    with archive:
        for name in archive.namelist():
            with contextlib.suppress(Exception):
                parts[name] = archive.read(name)
    return parts


def one_part(damage: Callable[[bytes, Random], bytes]) -> Callable[[bytes, Random], bytes]:
    """Damage to one part inside an archive."""

    def inside(raw: bytes, random: Random) -> bytes:
        parts = unpacked(raw)
        if not parts:
            return raw
        name = random.choice([*parts, "xl/worksheets/sheet1.xml"])
        return packed(parts | {name: damage(parts.get(name, b""), random)})

    return inside


def without_a_part(raw: bytes, random: Random) -> bytes:
    parts = unpacked(raw)
    parts.pop(random.choice([*parts, ""]), None)
    return packed(parts)


def claims_to_be_larger(raw: bytes, random: Random) -> bytes:
    """The sizes in the archive's list are not those of its parts."""
    at = raw.find(b"PK\x01\x02")
    size = random.choice([0, 1, 10**6, 2**31, 2**32 - 1]).to_bytes(4, "little")
    return raw if at < 0 else raw[: at + 24] + size + raw[at + 28 :]
