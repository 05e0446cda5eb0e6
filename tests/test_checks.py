"""`bvanalyse check` names what was forgotten: where, what is expected and what to do."""

import json
from itertools import islice

import pytest

from bvanalyse import checks
from bvanalyse.checks import readers, texts
from bvanalyse.checks.keys import Asked
from bvanalyse.checks.notebooks import check_notebooks
from bvanalyse.notebooks import report_notebooks
from bvanalyse.report.texts import Texts


def cells(path, change):
    """The notebook once more, with its code cells as `change` leaves them."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    change([cell for cell in notebook["cells"] if cell["cell_type"] == "code"])
    path.write_text(json.dumps(notebook), encoding="utf-8")


@pytest.mark.parametrize("part", ["group", "one", "failed", "met"])
def test_every_part_of_a_legal_requirement_has_words(part, project, monkeypatch):
    key = f"legal.share_help_measures_with_plan.{part}"
    keys = {language: Texts.load(language).keys() for language in texts.LANGUAGES}
    left = {**keys, "nn": keys["nn"] - {key}}
    monkeypatch.setattr(Texts, "keys", lambda self: left[self.language])

    [problem] = texts.check_texts(project / "data", project / "notebooks")

    assert str(problem) == (
        "src/bvanalyse/report/texts/nn.toml: text is missing: "
        f'expected "{part}" under [legal.share_help_measures_with_plan]; '
        "write it there, with the same blanks as in the other languages"
    )


def test_a_list_of_languages_and_the_files_of_texts_must_agree(monkeypatch):
    monkeypatch.setattr(texts, "LANGUAGES", ("nb", "en", "se"))

    told = [str(problem) for problem in texts.check_languages()]

    assert [line.partition(";")[0] for line in told] == [
        "src/bvanalyse/report/texts/se.toml: language has no texts: expected a file for every "
        "language of LANGUAGES in src/bvanalyse/__init__.py",
        'src/bvanalyse/report/texts/nn.toml: language is not in the list: found "nn", expected '
        "one of LANGUAGES in src/bvanalyse/__init__.py",
    ]


@pytest.mark.parametrize(
    "key", ["contents.nobody_asks", "finding.count_clearly_up", "chapter.hage", "units.lodd"]
)
def test_a_text_that_no_words_of_the_program_make_is_not_asked_for(key):
    assert key not in Asked(frozenset({"melding", "reports"}))


@pytest.mark.parametrize(
    "key",
    ["contents.title", "finding.count_clear_up", "chapter.melding", "period.half1", "units.reports",
     "cases.backlog_head", "heading.peers_probable_down"],
)  # fmt: skip
def test_a_text_that_is_put_together_is_asked_for(key):
    assert key in Asked(frozenset({"melding", "reports"}))


def test_a_package_that_is_not_installed_is_named(project, monkeypatch):
    monkeypatch.setattr(checks, "NEEDED", ("pandas", "finnes_ikke"))

    [(_, [problem])] = islice(checks.run_checks(project / "notebooks", project / "params"), 1)

    assert str(problem) == 'package is missing: found "finnes_ikke"; run `make report`'


def test_a_broken_list_is_one_fault_and_the_next_check_is_made(project):
    path = project / "data" / "reference" / "indicators.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",count,", ",tal,", 1), "utf-8")

    found = checks.run_checks(project / "notebooks", project / "params")
    told = {title: problems for title, problems in islice(found, 3)}

    [problem] = told["reference lists and register in data/reference"]
    assert "indicators.csv, row " in str(problem) and 'found "tal"' in str(problem)
    assert told["control rules of case files"] == []


def test_a_reader_that_nobody_asks_is_named(monkeypatch):
    monkeypatch.setattr(readers.sources, "KINDS", ("statbank",))

    told = [str(problem) for problem in readers.check_readers()]

    assert told == [
        "src/bvanalyse/sources/kommunemonitor: source is not registered: found "
        '"kommunemonitor", expected one of FORMS in src/bvanalyse/sources/forms.py; '
        "add a Form there with is_kommunemonitor and its reader"
    ]


def test_a_notebook_needs_parameters_to_run_for_others(project):
    cells(project / "notebooks/saksdata.ipynb", lambda code: code[0]["metadata"].clear())

    [problem] = check_notebooks(project / "notebooks")

    assert str(problem) == (
        "notebooks/saksdata.ipynb: notebook has no parameters: expected a first code cell tagged "
        '"parameters"; add the cell, as in tilstandsrapport.ipynb, or its tag'
    ).replace("notebooks/", f"{project}/notebooks/", 1)


def test_a_report_is_closed_and_a_desk_is_not(project):
    cells(project / "notebooks/saksdata.ipynb", lambda code: code[-1].update(source="r.method()"))

    [problem] = check_notebooks(project / "notebooks")

    assert "saksdata.ipynb: notebook does not close its report: expected r.about()" in str(problem)
    assert "utforsk" not in [path.stem for path in report_notebooks(project / "notebooks")]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"outputs": [{"output_type": "stream", "name": "stdout", "text": "1"}]}, "holds output"),
        ({"source": "for i in r:\n    i"}, "holds more than calls"),
        ({"source": "r.title()\n" * 9}, "is too long"),
    ],
)
def test_a_cell_that_holds_more_than_it_should_is_named(change, what, project):
    cells(project / "notebooks/saksdata.ipynb", lambda code: code[2].update(change))

    [problem] = check_notebooks(project / "notebooks")

    assert f"saksdata.ipynb, cell 4: cell {what}" in str(problem)
    assert problem.expected and problem.action
