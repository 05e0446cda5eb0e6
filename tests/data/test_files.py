"""Every file in data/ is plain CSV, and is named in the README that describes it."""

import re

import pytest
from tests.data.project import DATA, FILES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_is_plain_csv_for_every_program(path):
    content = path.read_bytes()

    text = content.decode("utf-8")

    assert path.suffix == ".csv"
    assert not text.startswith("\ufeff") and "\r" not in text and text.endswith("\n")
    assert text.count("\n\n") == 0


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_is_named_in_the_readme(path):
    readme = (DATA / "README.md").read_text(encoding="utf-8")

    assert f"`{path.relative_to(DATA).as_posix()}`" in readme


def test_the_readme_names_no_file_that_is_not_there():
    readme = (DATA / "README.md").read_text(encoding="utf-8")

    named = set(re.findall(r"`((?:reference|seeds)/[\w.]+\.csv)`", readme))

    assert named == {path.relative_to(DATA).as_posix() for path in FILES}
