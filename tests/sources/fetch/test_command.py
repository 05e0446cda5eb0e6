"""`bvanalyse fetch` as it is typed, killed and typed again; and that nothing else uses the net."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import time as real_time
from pathlib import Path

import pytest
from click.testing import CliRunner

import bvanalyse.cli.fetch  # noqa: F401 - makes the command known
from bvanalyse.cli import main
from bvanalyse.sources.fetch import BASE_URL, Client, snapshot

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "src" / "bvanalyse"
NETWORK = {"requests", "urllib", "urllib3", "http", "socket", "ssl", "ftplib", "smtplib",
           "socketserver", "xmlrpc", "asyncio", "aiohttp", "httpx", "webbrowser"}  # fmt: skip


@pytest.fixture(autouse=True)
def at_this_time(server):
    server.clock = real_time.monotonic


@pytest.fixture
def data(tmp_path) -> Path:
    folder = tmp_path / "data"
    (folder / "reference").mkdir(parents=True)
    for file in (ROOT / "data" / "reference").glob("*.csv"):
        shutil.copy(file, folder / "reference")
    declare(folder, "07459,Personer1,Alder=")
    return folder


@pytest.fixture
def run(server, data):
    def command(*arguments: str):
        wanted = ["fetch", "--base-url", server.address, "--data", str(data), *arguments]
        result = CliRunner().invoke(main, wanted)
        assert "Traceback" not in result.output
        return result

    return command


def declare(data: Path, *rows: str) -> None:
    text = "\n".join(["table,contents_code,selection", *rows, ""])
    (data / "reference" / "statbank.csv").write_text(text, encoding="utf-8")


def test_a_named_table_is_fetched_whole(run, reports, data):
    result = run("--table", "12275")

    assert result.exit_code == 0, result.output
    assert "12275: 12 cells in 1 call to PxWebApi 2" in result.stdout
    assert f"12275: 1 file in {data / 'ssb'}" in result.stdout
    assert len(snapshot(data / "ssb", "12275")) == 1


def test_without_a_name_the_declared_tables_are_fetched_as_declared(
    run, reports, data, server, Table
):
    codes = {"Region": ["0", "9001"], "Alder": ["000", "001"], "Tid": ["2012", "2023", "2024"]}
    server.add(Table("07459", "Folkemengde", codes, eliminable=("Region", "Alder")))
    declare(
        data, "12275,Andel,Region=9002; Tid=2023", "07459,,Region=????; Tid=top(1)", "07459,,Alder="
    )

    assert run().exit_code == 0

    found = [json.loads((data / "ssb" / f"{name}.json").read_text("utf-8"))
             for name in ("12275-1", "07459-1", "07459-2")]  # fmt: skip
    assert [one["size"] for one in found] == [[1, 1, 1], [1, 1], [2, 2]]
    assert [one["id"] for one in found[1:]] == [["Region", "Tid"]] * 2
    assert len(snapshot(data / "ssb", "07459")) == 2


def test_a_named_table_that_is_declared_is_fetched_as_declared(run, reports, data):
    declare(data, "12275,Andel,Region=9002; Tid=2023")

    assert run("--table", "12275", "--table", "12275").exit_code == 0

    assert json.loads((data / "ssb" / "12275-1.json").read_text("utf-8"))["size"] == [1, 1, 1]


def test_a_dry_run_says_what_would_be_fetched_and_leaves_no_trace(run, reports, data, server):
    result = run("--table", "12275", "--dry-run")

    assert result.exit_code == 0 and "12 cells in 1 call" in result.stdout
    assert server.calls("/data") == 0 and not (data / "ssb").exists()

    result = run("--klass", "--dry-run")
    assert result.stdout.count("would be asked") == 3
    assert server.calls("klass") == 0


def test_a_table_that_cannot_be_had_does_not_stop_the_others(run, reports, data):
    result = run("--table", "99999", "--table", "12275")

    assert result.exit_code == 1
    assert "no such table" in result.stderr and "1 of 2 tables fetched" in result.stderr
    assert snapshot(data / "ssb", "12275")


def test_where_none_can_be_had_nothing_was_done(run):
    assert run("--table", "99999", "--table", "99998").exit_code == 2
    assert run("--table", "99999").exit_code == 2


def test_a_table_that_is_no_table_is_refused(run, server):
    result = run("--table", "../../x")

    assert result.exit_code == 2
    assert 'not a table: found "../../x"' in result.stderr
    assert server.log == []


def test_tables_are_found_by_words(run, reports):
    result = run("--find", "Barnevern")

    assert result.stdout == f"12275\t{reports.updated}\t{reports.title}\n"


def test_what_is_said_of_a_wait_does_not_mix_with_the_list(run, reports, server, monkeypatch):
    monkeypatch.setitem(Client.__init__.__kwdefaults__, "sleep", lambda _: None)
    server.fail("status", part="config", value=(503, None, {"Retry-After": "9"}))

    result = run("--find", "Barnevern")

    assert result.stderr == "waiting 9 s: HTTP 503\n"
    assert result.stdout.startswith("12275\t")


def test_a_folder_that_cannot_be_written_in_is_told(run, reports, data):
    (data / "ssb").write_text("a file in its place", encoding="utf-8")

    result = run("--table", "12275")

    assert result.exit_code == 2
    assert "cannot be used" in result.stderr and len(result.stderr.splitlines()) == 1


def test_a_faulty_address_is_told(data):
    result = CliRunner().invoke(main, ["fetch", "--base-url", "data.ssb", "--data", str(data)])

    assert result.exit_code == 2
    assert 'column "--base-url": not an address' in result.stderr


@pytest.mark.parametrize("kill", ["kill", "terminate"])
def test_a_run_that_is_killed_goes_on_where_it_stopped(reports, server, data, run, kill):
    """A process of its own is killed while it waits for the second of four slices."""
    server.max_cells = 4
    server.fail("change", part="/data", value=lambda: None)
    server.fail("hold", part="/data")
    code = "import bvanalyse.cli.fetch; from bvanalyse.cli import main; main()"
    arguments = ["fetch", "--base-url", server.address, "--data", str(data), "--table", "12275"]
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | {"NO_PROXY": "127.0.0.1"},
    )  # fmt: skip
    assert server.held.wait(60)
    getattr(process, kill)()
    _, errors = process.communicate(timeout=30)
    server.go_on.set()

    assert process.returncode != 0 and b"Traceback" not in errors
    assert not list((data / "ssb").glob("*.json"))
    (staged,) = (data / "ssb" / ".henter" / "12275").glob("*-1.json")
    first = staged.read_bytes()
    server.log.clear()
    result = run("--table", "12275")
    assert result.exit_code == 0, result.output
    assert server.calls("/data") == 3 and "1 call made before" in result.stdout
    assert len(snapshot(data / "ssb", "12275")) == 4
    assert (data / "ssb" / "12275-1.json").read_bytes() == first


def test_a_table_may_be_named_where_no_list_is(run, reports, data):
    (data / "reference" / "statbank.csv").unlink()

    assert run("--table", "12275").exit_code == 0
    result = run()
    assert result.exit_code == 2 and "statbank.csv: cannot be read" in result.stderr


def test_lists_are_accepted_only_where_they_are_asked_for(run, server):
    result = run("--accept")

    assert result.exit_code == 2 and "add --klass" in result.stderr
    assert server.log == []


def test_klass_alone_asks_for_no_table(run, server):
    result = run("--klass")

    assert result.exit_code == 2
    assert "KLASS 104: the service refuses the query" in result.stderr
    assert server.calls("pxwebapi") == 0


def test_an_interrupted_run_says_how_to_go_on(run, reports, server, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("bvanalyse.sources.fetch.pxweb_v2.V2.figures", interrupt)

    result = run("--table", "12275")

    assert result.exit_code == 130
    assert result.stderr == "stopped: run the same command to go on\n"


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def test_nothing_but_fetching_uses_the_network():
    elsewhere = [path for path in SOURCE.rglob("*.py") if "fetch" not in path.parts]

    using = {path.relative_to(SOURCE).as_posix(): imported(path) & NETWORK for path in elsewhere}

    assert len(elsewhere) > 50
    assert not {path: names for path, names in using.items() if names}


def test_only_one_host_is_named_and_in_one_place():
    pattern = re.compile(r"[\w.-]+\.(?:no|com|org|net|io|dev)\b(?=[/:\"'])|https?://[^\s\"']+")
    found = {
        (path.name, match[0])
        for path in (SOURCE / "sources" / "fetch").rglob("*.py")
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
    }

    assert found == {("client.py", BASE_URL)}


def test_the_rest_of_the_package_does_not_even_load_it():
    code = (
        "import sys, bvanalyse, bvanalyse.cli, bvanalyse.cli.fetch, bvanalyse.sources;"
        "print([name for name in sys.modules if 'sources.fetch' in name or name == 'requests'])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert result.stdout.strip() == "[]", result.stderr
