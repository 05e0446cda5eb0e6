"""A copy of the project with one report to make."""

import pytest


@pytest.fixture
def fet(project, monkeypatch):
    """A project with one parameter file: Fet's."""
    monkeypatch.delenv("BV_DATA", raising=False)
    for path in (project / "params").glob("3[0-9]*.yaml"):
        if path.stem != "3205-fet":
            path.unlink()
    return project
