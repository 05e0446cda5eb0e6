"""The house holds its plan: imports run one way, modules are short, notebooks are clean."""

import ast
import re
import sys
import tomllib
from itertools import chain
from pathlib import Path

import nbformat
import pytest
import yaml

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "bvanalyse"
ORDER = (
    "errors",
    "writing",
    "tables",
    "periods",
    "places",
    "notebooks",
    "observations",
    "regions",
    "indicators",
    "params",
    "events",
    "sources",
    "metrics",
    "synthetic",
    "stats",
    "findings",
    "contradictions",
    "inspection",
    "claims",
    "disclosure",
    "barometer",
    "report",
    "batch",
    "desk",
    "checks",
    "cli",
)
MODULES = sorted(path for path in SOURCE.rglob("*.py"))
TESTS = sorted(p for p in (ROOT / "tests").rglob("*.py") if "node_modules" not in p.parts)
TEXT_FILES = sorted(
    path
    for pattern in (
        "*.py",
        "*.toml",
        "*.md",
        "*.yaml",
        "*.yml",
        "*.ipynb",
        "*.lock",
        "*.json",
        "*.csv",
    )
    for path in ROOT.rglob(pattern)
    if not {".venv", "node_modules", "output", ".git", "_build"} & set(path.relative_to(ROOT).parts)
    and "data/synthetic" not in path.as_posix()
)


def room(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names += [
        f"bvanalyse.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "bvanalyse"
        for alias in node.names
    ]
    names += [a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names]
    rooms = {name.split(".")[1] for name in names if name.startswith("bvanalyse.")}
    return rooms & set(ORDER)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_run_one_way(path):
    own = room(path)
    if own == "__init__":
        return

    later = {name for name in imported_rooms(path) if ORDER.index(name) > ORDER.index(own)}

    assert not later


@pytest.mark.parametrize("path", [*MODULES, *TESTS], ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_read_in_one_sitting(path):
    lines = path.read_text(encoding="utf-8").splitlines()

    assert len(lines) <= 300


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_module_says_what_it_is_for(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))

    assert ast.get_docstring(tree)


def test_stats_know_nothing_of_tables_words_or_plots():
    modules = [path for path in MODULES if room(path) == "stats"]

    text = "\n".join(path.read_text(encoding="utf-8") for path in modules)

    assert not re.search(r"^\s*(import|from) (pandas|matplotlib|seaborn)", text, re.M)


def test_only_the_charts_and_display_draw_and_only_they_make_pages():
    drawing = {
        path.parent.name if path.parent.name == "charts" else path.name
        for path in MODULES
        if re.search(r"(import|from) matplotlib", path.read_text(encoding="utf-8"))
    }
    markup = {
        path.name
        for path in MODULES
        if re.search(r"HTML\(|Markdown\(|\|\s*safe|escape=False", path.read_text(encoding="utf-8"))
    }

    assert drawing <= {"charts", "display.py", "drawing.py"}
    assert markup <= {"notebooks.py"}


def test_only_fetching_uses_the_network():
    elsewhere = [path for path in MODULES if not path.is_relative_to(SOURCE / "sources" / "fetch")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in elsewhere)

    assert not re.search(r"^\s*(import|from) (requests|urllib|http|socket)\b", text, re.M)


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.name)
def test_a_notebook_holds_calls_and_no_output(path):
    nb = nbformat.read(path, as_version=4)

    code = [cell for cell in nb.cells if cell.cell_type == "code"]

    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert all(len(cell.source.splitlines()) <= 8 for cell in code)
    assert not any(
        re.search(r"\b(def|for|while|if|lambda)\b", cell.source.split("#")[0]) for cell in code
    )
    assert code[0].metadata.tags == ["parameters"]


def test_the_notebook_starts_from_the_same_defaults_as_the_parameter_files():
    nb = nbformat.read(ROOT / "notebooks" / "tilstandsrapport.ipynb", as_version=4)
    defaults = yaml.safe_load((ROOT / "params" / "defaults.yaml").read_text(encoding="utf-8"))
    cell = next(cell for cell in nb.cells if "parameters" in cell.metadata.get("tags", []))

    values = {
        node.targets[0].id: ast.literal_eval(node.value) for node in ast.parse(cell.source).body
    }

    assert {name: values[name] for name in defaults} == defaults


def test_the_lock_has_hashes_and_no_address():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = re.findall(r"^([a-z0-9_.-]+)==", lock, re.M | re.I)

    assert "://" not in lock
    assert len(re.findall(r"--hash=sha256:[0-9a-f]{64}", lock)) >= len(pinned) > 50


def test_every_declared_package_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [
        *project["dependencies"],
        *chain.from_iterable(project["optional-dependencies"].values()),
    ]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = {name.lower() for name in re.findall(r"^([A-Za-z0-9_.-]+)==", lock, re.M)}

    missing = {re.split(r"[<>=]", name)[0] for name in declared} - locked

    assert not missing


def test_the_conda_environment_follows_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    conda = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))

    plain = [entry for entry in conda["dependencies"] if isinstance(entry, str)]
    pip = next(entry["pip"] for entry in conda["dependencies"] if isinstance(entry, dict))

    assert project["requires-python"] == ">=3.11"
    assert "python=3.11" in plain
    assert pip == ["-r requirements.lock"]


def test_every_package_that_is_imported_is_declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[<>=]", name)[0] for name in project["dependencies"]}
    known_as = {
        "bs4": "beautifulsoup4",
        "yaml": "pyyaml",
        "python_calamine": "python-calamine",
        "PIL": "pillow",
    }
    imported = set()
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.split(".")[0])
    outside = {known_as.get(name, name) for name in imported - set(sys.stdlib_module_names)}

    assert outside - {"bvanalyse"} <= declared


def test_no_file_names_a_machine():
    places = re.compile(r"/(work|root|farm)/|/home/\w+|[A-Z]:\\\\Users")

    found = [path.name for path in TEXT_FILES if places.search(path.read_text(encoding="utf-8"))]

    assert found == [Path(__file__).name] or not found
