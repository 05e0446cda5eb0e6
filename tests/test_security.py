"""Each line of SECURITY.md is held by a test that is there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
LINES = [line for line in TEXT.splitlines() if line.startswith("| ") and "held by" not in line]
NAMED = sorted(set(re.findall(r"`(tests/[^`]*\.py(?:::\w+)?)`", TEXT)))


@pytest.mark.parametrize("named", NAMED)
def test_a_test_that_is_named_is_there(named):
    path, _, name = named.partition("::")

    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))

    tests = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert name in tests if name else any(test.startswith("test_") for test in tests)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.split("|")[1].strip()[:40])
def test_every_threat_names_what_holds_it(line):
    _, threat, held, _ = line.split("|")

    assert threat.strip() and re.search(r"`tests/[^`]*\.py", held)


def test_the_list_holds_all_three_kinds():
    assert len(LINES) > 20 and len(NAMED) > 20
