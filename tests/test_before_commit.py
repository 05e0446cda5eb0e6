"""What a commit must pass: all of this project does, and a notebook with output does not."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PROGRAMS = Path(sys.executable).parent


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    known = {"PYTHONPATH": str(cwd / "src"), "PRE_COMMIT_HOME": str(cwd / ".venv" / "kept")}
    environment = {**os.environ, **known}
    return subprocess.run(
        list(map(str, command)), cwd=cwd, env=environment, capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def clone(tmp_path_factory) -> Path:
    """The project's files as they are now, to be committed for the first time."""
    folder = tmp_path_factory.mktemp("clone")
    for name in run("git", "ls-files", "-z", "-co", "--exclude-standard", cwd=ROOT).stdout.split(
        "\0"
    ):
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    (folder / ".venv").mkdir()
    (folder / ".venv" / "bin").symlink_to(PROGRAMS, target_is_directory=True)
    run("git", "init", "--quiet", cwd=folder)
    run("git", "add", "--all", cwd=folder)
    return folder


def test_the_project_passes_its_own_hooks(clone):
    result = run(PROGRAMS / "pre-commit", "run", "--all-files", cwd=clone)

    assert result.returncode == 0, result.stdout
    assert result.stdout.count("Passed") == 4


def test_a_notebook_with_output_is_refused(clone):
    path = clone / "notebooks" / "med_utdata.ipynb"
    notebook = json.loads((clone / "notebooks" / "utforsk.ipynb").read_text(encoding="utf-8"))
    cell = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["17 barn"]}]
    path.write_text(json.dumps(notebook), encoding="utf-8")

    result = run(PROGRAMS / "pre-commit", "run", "no-output", "--files", path, cwd=clone)

    assert result.returncode == 1
    assert "notebooks hold no output" in result.stdout and "Failed" in result.stdout
    assert "17 barn" in path.read_text(encoding="utf-8"), "refused, not stripped unseen"


def test_no_hook_is_fetched_from_anywhere():
    configuration = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))

    hooks = [hook for repository in configuration["repos"] for hook in repository["hooks"]]

    assert {repository["repo"] for repository in configuration["repos"]} == {"local"}
    assert all(hook["entry"].startswith(".venv/bin/") for hook in hooks)
