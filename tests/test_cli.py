"""The commands as an analyst meets them."""

import csv
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from bvanalyse.cli import main
from bvanalyse.cli.base import reports_errors
from bvanalyse.sources import KINDS


def run(*arguments: str):
    return CliRunner().invoke(main, list(arguments))


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_shows_its_help(name):
    result = run(name, "--help")

    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: main {name}")


NOTEBOOKS = ("bvanalyse.checks", "nbclient", "nbconvert", "nbformat", "papermill")


@pytest.mark.parametrize(
    ("option", "shown", "heavy"),
    [
        ("--help", "--engine", ("matplotlib", "numpy", "pandas", "scipy", *NOTEBOOKS)),
        ("--dry-run", "5 would run", NOTEBOOKS),
    ],
)
def test_what_starts_no_work_waits_for_no_heavy_import(option, shown, heavy, tmp_path):
    asked = ["run", "--out", str(tmp_path), option]
    ask = f"from bvanalyse.cli import main; main({asked}, standalone_mode=False)"
    tell = f"import sys; print(*sorted(set({heavy}) & set(sys.modules)), file=sys.stderr)"

    done = subprocess.run([sys.executable, "-c", f"{ask}; {tell}"], capture_output=True, text=True)

    assert shown in done.stdout
    assert done.stderr.split() == []


def test_list_gives_one_a_line_for_pipes():
    regions, indicators = run("list", "regions"), run("list", "indicators")

    assert len(regions.stdout.splitlines()) == 357
    assert "0301\tOslo\tOslo" in regions.stdout.splitlines()
    assert any(line.startswith("reports_received\t") for line in indicators.stdout.splitlines())


def test_list_finds_notebooks_and_sources():
    notebooks = ["kommunebarometer", "paastandskontroll", "saksdata", "tilstandsrapport", "utforsk"]

    assert run("list", "notebooks").stdout.split() == notebooks
    assert len(run("list", "sources").stdout.split()) == 5


def test_new_writes_a_file_to_start_from_and_never_over_another(project):
    first, second = run("new", "0301"), run("new", "0301")

    text = (project / "params" / "0301-oslo.yaml").read_text(encoding="utf-8")
    assert first.exit_code == 0 and 'municipality: "0301"' in text
    assert second.exit_code == 2 and "is there already" in second.stderr


def test_read_tells_what_a_source_holds_and_writes_observations(project):
    result = run("read", "data/seeds/loten_2014.csv", "--municipality", "3412", "--out", "ut.csv")
    again = run("read", "ut.csv", "--municipality", "3412")

    assert result.stdout.startswith("31 observations of 13 indicators")
    assert again.stdout == result.stdout


def test_read_knows_every_kind_of_source_by_name():
    [kind] = [option for option in main.commands["read"].params if option.name == "kind"]

    assert tuple(kind.type.choices) == KINDS


def test_read_tells_what_of_a_national_table_it_left_out():
    result = run("read", "tests/sources/statbank/samples/tiltak_12275.json")

    told = [line for line in result.stdout.splitlines() if line.startswith("not read: ")]
    assert result.exit_code == 0 and told
    assert all(re.search(r": [1-9]\d* cells \(.+\)$", line) for line in told)


def test_read_tells_which_variables_of_the_monitor_it_left_out(tmp_path):
    known = Path("tests/sources/kommunemonitor/samples/khr_2021.csv").read_text(encoding="utf-8")
    file = tmp_path / "khr_2021.csv"
    file.write_text(f'{known.rstrip()}\n"3032";"2021";"2";"Antall";7;"9Z - Noe nytt"\n', "utf-8")

    result = run("read", str(file))

    told = [line for line in result.stdout.splitlines() if line.startswith("not read: ")]
    assert told == [
        "not read: variables that the map does not know: 1 rows (9Z - Noe nytt, Antall)"
    ]


def test_read_asks_whose_a_table_of_ones_own_is():
    result = run("read", "tests/sources/samples/gjerdrum_kvalitet.csv")

    assert result.exit_code == 2
    assert "does not say whose it is: expected --municipality" in result.stderr


def test_read_refuses_a_number_no_municipality_has(project):
    result = run("read", "data/seeds/loten_2014.csv", "--municipality", "301")

    assert result.exit_code == 2 and 'found "301"' in result.stderr


def test_claims_are_judged_and_written_for_a_spreadsheet(project):
    result = run("claims", "data/seeds/claims.csv", "--out", "dom.csv")

    with (project / "dom.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert result.exit_code == 0 and len(rows) == 56
    assert {row["verdict"] for row in rows if "Nav har hatt" in row["quote"]} == {"supported"}


def test_claims_of_a_source_without_parameters_are_refused(project):
    for file in (project / "params").glob("3205*"):
        file.unlink()

    result = run("claims", "data/seeds/claims.csv")

    assert result.exit_code == 2 and 'found "fet_kommunebarometer"' in result.stderr


def test_check_is_clean_and_names_what_was_forgotten(project):
    good = run("check")
    (project / "params" / "3412-loten.yaml").write_text("municipality: 3412\n", encoding="utf-8")
    bad = run("check")

    assert good.exit_code == 0 and "FAIL" not in good.stdout
    assert bad.exit_code == 2 and "3412-loten.yaml" in bad.stderr


def test_check_tells_of_a_module_that_cannot_be_loaded(monkeypatch):
    monkeypatch.setitem(sys.modules, "bvanalyse.checks", None)

    result = run("check")

    assert result.exit_code == 2 and len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith("bvanalyse: bvanalyse/checks.py: cannot be loaded")


def test_a_command_that_is_stopped_says_so_and_no_more():
    @click.command()
    @reports_errors
    def stopped():
        raise KeyboardInterrupt

    result = CliRunner().invoke(stopped)

    assert (result.exit_code, result.stdout, result.stderr) == (130, "", "bvanalyse: stopped\n")
