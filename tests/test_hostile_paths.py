"""What a request names stays where it belongs: sources in data/, notebooks in notebooks/, reports
in the output folder."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from bvanalyse.batch.files import report_name
from bvanalyse.cli import main
from bvanalyse.errors import ParameterError
from bvanalyse.params import make_params
from bvanalyse.regions import Regions
from bvanalyse.writing import write_whole

ASKED = {"municipality": "0227", "year": "2018", "borders": "2018"}
SEED = "seeds/fet_kommunebarometer.csv"


def refused(arguments, project, *told):
    """One sentence that tells all this, exit code 2, and no report anywhere."""
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2 and isinstance(result.exception, SystemExit), result.output
    assert len(result.stderr.splitlines()) == 1 and result.stdout == ""
    assert [each for each in told if each not in result.stderr] == []
    assert not list(project.rglob("*.html"))


@pytest.mark.parametrize(
    "source",
    ["../x.csv", "seeds/../../x.csv", "{outside}", "nul", "CON.csv", "COM1", "\0", "x" * 5000, "",
     "seeds/" + "a/" * 3000, "link.csv", "link/x.csv", "~/x.csv", "file:///x.csv"],
    ids=lambda text: repr(text[:20]),
)  # fmt: skip
def test_a_source_cannot_be_outside_the_data_folder(project, source):
    outside = project / "x.csv"
    outside.write_text("indicator\n", encoding="utf-8")
    (project / "data" / "link.csv").symlink_to(outside)
    (project / "data" / "link").symlink_to(project)
    params = make_params({**ASKED, "sources": [source.format(outside=outside)]})

    with pytest.raises(ParameterError) as told:
        params.check(Regions.load(project / "data" / "reference"), project / "data", "fet.yaml")

    [problem] = told.value.problems
    assert problem.what == "no such source" and "\n" not in str(problem)


@pytest.mark.parametrize("name", ["municipality", "year", "borders", "language", "edition"])
@pytest.mark.parametrize(
    "value", ["../x", "/etc", "0301/../../x", "CON", "nul", "0301\n", "0301\0", "٠٣٠١", "2021/", ""]
)
def test_no_choice_can_be_part_of_a_path(name, value):
    with pytest.raises(ParameterError) as told:
        make_params({**ASKED, name: value}, "fet.yaml")

    assert [problem.column for problem in told.value.problems] == [name]


@pytest.mark.parametrize(
    "notebook",
    ["../outside", "{project}/outside", "link", "linked/outside", "../notebooks/../outside", "",
     ".", "tilstandsrapport.ipynb", "tilstandsrapport\0", "x" * 5000],
    ids=lambda text: repr(text[:20]),
)  # fmt: skip
def test_a_strangers_notebook_is_refused(project, notebook):
    own = project / "notebooks" / "tilstandsrapport.ipynb"
    (project / "outside.ipynb").write_bytes(own.read_bytes())
    (project / "notebooks" / "link.ipynb").symlink_to(project / "outside.ipynb")
    (project / "notebooks" / "linked").symlink_to(project)

    asked = ["run", "--notebook", notebook.format(project=project)]

    refused(asked, project, "no such notebook", "notebooks/")


@pytest.mark.parametrize("folder", ["rapporter", "tall", "notatbok", "feil"])
def test_a_link_in_the_output_folder_leads_no_report_out_of_it(project, folder):
    (project / "elsewhere").mkdir()
    (project / "output").mkdir()
    (project / "output" / folder).symlink_to(project / "elsewhere")

    refused(["run"], project, f"output/{folder}", "a link out of the folder")

    assert not list((project / "elsewhere").iterdir())


def test_a_link_in_the_place_of_a_report_is_replaced_not_followed(tmp_path):
    other = tmp_path / "other"
    other.write_text("mine", encoding="utf-8")
    (tmp_path / "report.html").symlink_to(other)

    write_whole(tmp_path / "report.html", b"new")

    assert other.read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "report.html").is_symlink()


def test_every_municipality_gives_a_file_name_that_every_system_can_keep():
    regions = Regions.load(Path("data/reference").resolve())

    names = {report_name(unit, "2024") for unit in regions.in_force(2024)}

    assert len(names) == 357
    assert all(name[:4].isdecimal() and name[4] == "-" for name in names)  # never CON or NUL
    assert all(name.replace("-", "").isalnum() and name.isascii() for name in names)


@pytest.mark.parametrize("number", ["../x", "/etc/x", "0301/../x", "CON", "", "0301\0"])
def test_a_new_parameter_file_stays_in_its_folder(project, number):
    before = sorted(project.rglob("*.yaml"))

    result = CliRunner().invoke(main, ["new", number])

    assert result.exit_code == 2 and isinstance(result.exception, SystemExit)
    assert sorted(project.rglob("*.yaml")) == before


@pytest.mark.parametrize(
    ("command", "out"),
    [
        (["read", f"data/{SEED}"], "data"),
        (["read", f"data/{SEED}"], "nowhere/x.csv"),
        (["claims", "data/seeds/claims.csv"], "params/3205-fet.yaml/x.csv"),
    ],
)
def test_an_answer_that_cannot_be_written_is_told(project, command, out):
    result = CliRunner().invoke(main, [*command, "--out", out])

    assert result.exit_code == 2 and isinstance(result.exception, SystemExit)
    assert f"{out}: cannot be written" in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are those of Unix")
@pytest.mark.parametrize(
    "kind", ["observations", "seed", "key_figures", "statbank", "kommunemonitor", "case_file"]
)
def test_a_pipe_without_end_is_not_waited_for(tmp_path, kind):
    pipe = tmp_path / "tall.csv"
    os.mkfifo(pipe)

    asked = ["read", str(pipe), "--as", kind, "--municipality", "0415"]
    if kind == "case_file":
        del asked[-2:]
    result = CliRunner().invoke(main, asked)

    assert result.exit_code == 2 and isinstance(result.exception, SystemExit)
    assert "Is a pipe or a device" in result.stderr
