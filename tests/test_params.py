"""One run's choices: everything is text, and what is wrong is told by name."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bvanalyse.errors import DataError, ParameterError
from bvanalyse.params import make_params, read_params
from bvanalyse.regions import Regions

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
REGIONS = Regions.load(DATA / "reference")
FILES = sorted(path for path in (ROOT / "params").glob("*.yaml") if path.name != "defaults.yaml")
ASKER = {"municipality": "3203", "year": "2024"}

not_text = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.lists(st.text())
)


def fault(action, *arguments, **named):
    with pytest.raises(ParameterError) as caught:
        action(*arguments, **named)
    [problem] = caught.value.problems
    return problem


def written(folder, text, defaults=None):
    if defaults is not None:
        (folder / "defaults.yaml").write_text(defaults, encoding="utf-8")
    path = folder / "asker.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_yaml_reader_takes_0301_for_193_and_that_is_why_numbers_stand_in_quotes():
    values = yaml.safe_load('plain: 0301\nquoted: "0301"')

    problem = fault(make_params, {**ASKER, "municipality": values["plain"]}, "oslo.yaml")

    assert values == {"plain": 193, "quoted": "0301"}
    assert (problem.file, problem.column, problem.found) == ("oslo.yaml", "municipality", 193)
    assert '"0301"' in problem.expected and "quotes" in problem.action


def test_a_number_and_a_year_are_enough():
    params = make_params(ASKER)

    assert params.model_dump() == {
        "municipality": "3203",
        "year": "2024",
        "borders": "2024",
        "language": "nb",
        "edition": "committee",
        "sources": (),
    }


def test_choices_do_not_change_on_the_way():
    params = make_params(ASKER)

    with pytest.raises(ValueError):
        params.year = "2023"

    assert params.year == "2024"


@pytest.mark.parametrize("name", ["municipality", "year"])
def test_a_missing_parameter_is_named(name):
    values = {key: value for key, value in ASKER.items() if key != name}

    problem = fault(make_params, values, "asker.yaml")

    assert (problem.what, problem.column) == ("parameter is missing", name)
    assert problem.file == "asker.yaml" and problem.expected


@pytest.mark.parametrize("name", ["kommune", "Year", "municipality ", "source"])
def test_an_unknown_parameter_is_named_and_so_are_the_known(name):
    problem = fault(make_params, {**ASKER, name: "2024"}, "asker.yaml")

    assert (problem.what, problem.column) == ("unknown parameter", name)
    assert "municipality, year, borders" in problem.expected and problem.action


@pytest.mark.parametrize(
    ("name", "value"),
    [("municipality", "301"), ("municipality", "03010"), ("municipality", "Oslo"),
     ("municipality", "0301\n"), ("municipality", ""), ("year", "21"), ("year", "2021H1"),
     ("year", "1821"), ("borders", "i dag"), ("language", "xx"), ("sources", "a.csv")],
)  # fmt: skip
def test_text_of_the_wrong_form_is_shown_beside_the_right_one(name, value):
    problem = fault(make_params, {**ASKER, name: value}, "asker.yaml")

    assert (problem.column, problem.found) == (name, value)
    assert problem.file == "asker.yaml" and problem.expected


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.sampled_from(["municipality", "year", "borders", "language"]), not_text)
def test_nothing_but_text_is_taken_for_a_parameter(name, value):
    problem = fault(make_params, {**ASKER, name: value})

    assert (problem.what, problem.column) == ("not text", name)
    assert "quotes" in problem.action


def test_every_fault_is_told_at_once():
    with pytest.raises(ParameterError) as caught:
        make_params({"municipality": 301, "borders": 2024, "farge": "rød"})

    assert {problem.column for problem in caught.value.problems} == {
        "municipality",
        "year",
        "borders",
        "farge",
    }


def test_a_file_stands_on_the_defaults_beside_it_and_changes_go_above_both(tmp_path):
    defaults = 'borders: "2022"\nlanguage: "nb"\nyear: "2019"\n'
    path = written(tmp_path, 'municipality: "3025"\nyear: "2020"\n', defaults)

    plain, changed = read_params(path), read_params(path, year="2021")

    assert (plain.municipality, plain.year, plain.borders) == ("3025", "2020", "2022")
    assert (changed.municipality, changed.year, changed.borders) == ("3025", "2021", "2022")


def test_a_file_needs_no_defaults(tmp_path):
    path = written(tmp_path, 'municipality: "3203"\nyear: "2024"\nsources: [a.csv, b.csv]\n')

    params = read_params(path)

    assert (params.borders, params.sources) == ("2024", ("a.csv", "b.csv"))


@pytest.mark.parametrize(
    ("text", "row"),
    [('municipality: "0301\n', 2), ("municipality: [\n", 2), ('year: "2021": "2022"\n', 1),
     ("\tyear: 1\n", 1)],
)  # fmt: skip
def test_broken_yaml_is_told_with_its_row(tmp_path, text, row):
    path = written(tmp_path, text)

    problem = fault(read_params, path)

    assert (problem.what, problem.file) == ("not YAML", str(path))
    assert problem.row == row and problem.expected


@pytest.mark.parametrize("text", ["- 0301\n", "0301\n", "# bare en kommentar\n"])
def test_a_file_without_parameters_is_refused(tmp_path, text):
    path = written(tmp_path, text)

    problem = fault(read_params, path)

    assert (problem.what, problem.file) == ("holds no parameters", str(path))


def test_yaml_cannot_run_anything(tmp_path):
    path = written(tmp_path, "municipality: !!python/object/apply:os.getcwd []\n")

    problem = fault(read_params, path)

    assert problem.what == "not YAML"


@pytest.mark.parametrize("content", [b"", b"# L\xf8ten\n"], ids=["empty", "latin_1"])
def test_a_file_that_cannot_be_read_as_text_is_refused(tmp_path, content):
    path = tmp_path / "loten.yaml"
    path.write_bytes(content)

    with pytest.raises(DataError) as caught:
        read_params(path)

    [problem] = caught.value.problems
    assert problem.file == str(path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_projects_own_files_hold(path):
    params = read_params(path)

    params.check(REGIONS, DATA)

    assert path.stem[:4] in REGIONS.successors(params.municipality, 2024)
    assert params.sources


@pytest.mark.parametrize(
    "source",
    ["../x.csv", "seeds/../../x.csv", "/x.csv", "seeds/gone.csv", "seeds", ""],
)
def test_a_source_must_be_a_file_inside_the_data_folder(tmp_path, source):
    (tmp_path / "x.csv").write_text("a\n1\n", encoding="utf-8")
    (tmp_path / "data" / "seeds").mkdir(parents=True)
    params = make_params({**ASKER, "sources": [source]})

    problem = fault(params.check, REGIONS, tmp_path / "data", "asker.yaml")

    assert (problem.what, problem.found) == ("no such source", source)
    assert problem.file == "asker.yaml" and "data folder" in problem.expected


@pytest.mark.parametrize(
    ("number", "borders", "told"),
    [
        ("9999", "2024", "no municipality has had this number"),
        ("0220", "2024", "3203 Asker"),
        ("3203", "2018", "in 2018 the place is 0220 Asker and 0627 Røyken and 0628 Hurum"),
        ("0220", "1999", 'from "2013" to "2024"'),
        ("0220", "2025", 'from "2013" to "2024"'),
    ],
)
def test_a_number_must_be_in_force_on_the_borders_asked_for(number, borders, told):
    given = {"municipality": number, "year": "2018", "borders": borders}
    params = make_params({**given, "sources": ["seeds/asker_2018.csv"]})

    problem = fault(params.check, REGIONS, DATA, "asker.yaml")

    assert told in str(problem) and problem.file == "asker.yaml"


def test_number_and_source_are_both_told_when_both_are_wrong():
    params = make_params({"municipality": "9999", "year": "2018", "sources": ["seeds/gone.csv"]})

    with pytest.raises(ParameterError) as caught:
        params.check(REGIONS, DATA)

    assert {problem.found for problem in caught.value.problems} == {"9999", "seeds/gone.csv"}
