"""What a service answers, and what can be wrong with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from bvanalyse.errors import BvError


class FetchFailed(BvError):
    """The service did not give what was asked for; nothing that was there before is changed."""


class Unusable(Exception):
    """An answer that came, but is cut, broken or not what was asked for: worth another try.

    Does not leave this part of the package: what stays unusable becomes `FetchFailed`.
    """


@dataclass(frozen=True)
class Answer:
    """What a service answered: `path` is the address asked, below the base and without the host."""

    path: str
    status: int
    content: bytes
    headers: Mapping[str, str]

    def json(self) -> object:
        """The body as JSON; `Unusable` where it is something else or cut short."""
        try:
            return json.loads(self.content.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            start = " ".join(self.content[:40].decode("utf-8", "replace").split())
            raise Unusable(f"not JSON, beginning with {start}") from error

    def object(self) -> dict[str, object]:
        """The body as a JSON object; `Unusable` where it is anything else."""
        found = self.json()
        if isinstance(found, dict):
            return found
        raise Unusable(f"a JSON {type(found).__name__} in place of an object")

    def reason(self) -> str:
        """Why the service refuses, in its own words where it gives any."""
        try:
            told = self.object()
        except Unusable:
            told = {}
        for name in ("title", "error", "detail"):
            text = told.get(name)
            if isinstance(text, str) and text.strip():
                return " ".join(text.split())[:200]
        return f"HTTP {self.status}"
