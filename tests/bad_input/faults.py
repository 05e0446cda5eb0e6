"""Faults put into a copy of the project, and what is expected to be told of them."""

import csv

from click.testing import CliRunner

from bvanalyse.cli import main

FET = 'year: "2018"\nborders: "2018"\nsources: [seeds/fet_kommunebarometer.csv]\n'
NUMBER = 'municipality: "0227"\n'
SEED = "data/seeds/fet_kommunebarometer.csv"


def run(*arguments):
    """What would be done: everything is read and checked as it is before a report is made."""
    return CliRunner().invoke(main, ["run", "--dry-run", *arguments])


def write_params(project, text):
    (project / "params" / "3205-fet.yaml").write_text(text, encoding="utf-8")


def rewrite(path, change):
    """Puts the rows of a CSV file, header first, through `change`."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = change(list(csv.reader(file)))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def with_cell(row, column, text):
    """A change that writes one cell, counted as a spreadsheet counts."""

    def change(rows):
        rows[row - 1][rows[0].index(column)] = text
        return rows

    return change


def without_column(column):
    def change(rows):
        place = rows[0].index(column)
        return [row[:place] + row[place + 1 :] for row in rows]

    return change


def expect_refusal(result, project, *told, sentences=1):
    """Exit code 2, so many sentences on stderr that tell all this, and no report."""
    lines = result.stderr.strip().splitlines()
    assert result.exit_code == 2, result.exception
    assert isinstance(result.exception, SystemExit) and "Traceback" not in result.output
    assert result.stdout == "" and len(lines) == sentences, result.stderr
    assert result.stderr.startswith("bvanalyse: ")
    assert [part for line in lines for part in told if part not in line] == []
    assert not (project / "output").exists()
