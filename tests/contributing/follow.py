"""Follows CONTRIBUTING.md in a copy of the project, then once more with steps forgotten.

Runs in a process of its own that has loaded the libraries but nothing of the package, so that each
command, in a fork, loads the package as it stands in the copy at that moment.
"""

import contextlib
import io
import json
import os
import shlex
import shutil
import sys
import traceback
from itertools import groupby
from pathlib import Path

from tests.contributing.document import Block, apply, blocks

from bvanalyse.batch.warm import without_grammars

EDITED = ("src", "data/reference", "data/seeds", "notebooks")
MADE_BEFORE, LANGUAGE = "data/synthetic", "A language"
TRIES = (MADE_BEFORE, "tests", "src/bvanalyse/report/texts/da.toml")


def main() -> None:
    copy, pristine = Path.cwd(), Path(sys.argv[1])
    found = blocks((pristine / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    without_grammars()
    for name in ("pandera.pandas", "scipy.stats", "seaborn", "nbformat", "papermill", "nbconvert"):
        __import__(name)
    for name in [name for name in sys.modules if name.split(".")[0] == "bvanalyse"]:
        del sys.modules[name]  # an entry point has loaded it
    told = {"followed": [step(block, copy) for block in found], "forgotten": []}
    for left_out in rounds(found):
        restore(pristine, copy)
        for block in found:
            if block.how != "console" and block not in left_out and MADE_BEFORE not in block.file:
                with contextlib.suppress(FileNotFoundError):  # what it changes was forgotten
                    step(block, copy)
        [ran] = step(Block("", "console", "", "bvanalyse check\n"), copy)
        told["forgotten"].append({"steps": [list(block) for block in left_out], **ran})
    json.dump(told, sys.stdout)


def rounds(found: list[Block]) -> list[list[Block]]:
    """Steps to forget together, one of each walk-through; alone what keeps the rest from loading.

    What tries a step out, and what translates a text of the many, can be forgotten.
    """
    steps = [b for b in found if b.how != "console" and not b.file.startswith(TRIES)]
    alone = [b for b in steps if b.title == LANGUAGE or (b.how == "new file" and ".py" in b.file)]
    rest = [block for block in steps if block not in alone]
    each = [list(own) for _, own in groupby(rest, lambda block: block.title)]
    together = [[own[at] for own in each if at < len(own)] for at in range(max(map(len, each)))]
    return [*together, *([block] for block in alone)]


def restore(pristine: Path, copy: Path) -> None:
    for name in EDITED:
        shutil.rmtree(copy / name)
        shutil.copytree(pristine / name, copy / name)


def step(block: Block, copy: Path) -> list[dict]:
    """What the commands of a block said; nothing for a change that has been made."""
    if block.how == "console":
        return [in_fork(line) for line in block.body.splitlines()]
    if block.how == "run":
        exec(block.body, {})
        return []
    apply(block, copy)
    return []


def in_fork(line: str) -> dict:
    """A command as a user gives it, in a process that loads the package anew."""
    out = Path("said.json")
    child = os.fork()
    if not child:
        try:
            out.write_text(json.dumps(said(line)), encoding="utf-8")
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    return json.loads(out.read_text(encoding="utf-8"))


def said(line: str) -> dict:
    stdout, stderr, code = io.StringIO(), io.StringIO(), 0
    with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr):
        try:
            from bvanalyse.cli import main as command

            command(shlex.split(line)[1:])
        except SystemExit as end:
            code = end.code or 0
        except BaseException:
            traceback.print_exc()
            code = 99
    return {"command": line, "code": code, "out": stdout.getvalue(), "err": stderr.getvalue()}


if __name__ == "__main__":
    main()
