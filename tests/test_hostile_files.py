"""Files that would run something, or be run, are data and nothing else."""

import csv
import pickle
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree

from bvanalyse.batch.files import spreadsheet
from bvanalyse.cli import main
from bvanalyse.errors import DataError, ParameterError
from bvanalyse.observations import observations
from bvanalyse.params import read_params
from bvanalyse.regions import Regions
from bvanalyse.report.texts import Texts
from bvanalyse.sources import read_kostra_xml
from bvanalyse.sources.kostra_xml.rules_xsd import read_xsd
from bvanalyse.writing import as_text, plain

ROOT = Path(__file__).parents[1]
FORMULAS = ["=1+1", "+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1+1", "=cmd|' /C calc'!A0"]
ASKED = 'municipality: "0227"\nyear: "2018"\n'


class Mark:
    """Makes a file when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


@pytest.mark.parametrize(
    "line",
    [
        'municipality: !!python/object/apply:pathlib.Path.touch [!!python/name:x "{mark}"]',
        "municipality: !!python/object/new:subprocess.Popen [[touch, '{mark}']]",
        "municipality: !!python/module:antigravity",
        "municipality: !!python/name:os.system",
        "municipality: !touch '{mark}'",
    ],
)
def test_yaml_runs_nothing(tmp_path, line):
    path, mark = tmp_path / "fet.yaml", tmp_path / "run"
    path.write_text(line.format(mark=mark) + '\nyear: "2018"\n', encoding="utf-8")

    with pytest.raises(ParameterError) as told:
        read_params(path)

    assert "row 1: not YAML" in str(told.value) and not mark.exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (ASKED + 'municipality: "0220"\n', "municipality twice"),
        ("municipality: 2021-13-45\n", "month must be in"),
        ("municipality: " + "1" * 5000 + "\n", "not YAML"),
        ("[" * 5000, "not YAML"),
        (ASKED + "#" * 200_000, "too large"),
    ],
    ids=["name_twice", "day_that_is_none", "long_number", "deep", "long_file"],
)
def test_yaml_that_is_no_list_of_choices_is_told(tmp_path, text, told):
    path = tmp_path / "fet.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises((ParameterError, DataError)) as error:
        read_params(path)

    assert told in str(error.value) and len(str(error.value).splitlines()) == 1


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".json", ".px", ".xml", ".yaml", ".pkl"])
def test_a_pickle_is_not_opened_whatever_it_is_called(tmp_path, ending):
    path, mark = tmp_path / f"tall{ending}", tmp_path / "run"
    path.write_bytes(pickle.dumps(Mark(mark)))

    asked = ["read", str(path), *(["--municipality", "0415"] if ending != ".xml" else [])]
    result = CliRunner().invoke(main, asked)

    assert result.exit_code == 2 and isinstance(result.exception, SystemExit)
    assert not mark.exists()


def test_nothing_in_the_package_reads_code_from_data():
    text = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))

    assert not re.search(r"\b(read_pickle|pickle\.loads?|marshal|shelve|yaml\.unsafe_load)\b", text)
    assert set(re.findall(r"Loader=(\w+)", text)) == {"_Once"}
    assert not re.search(r"(?<![.\w])eval\(|os\.system|shell=True", text)


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE Barnevern [<!ENTITY x SYSTEM "file://{file}">]>',
        '<!DOCTYPE Barnevern SYSTEM "file://{file}">',
        '<?xml-stylesheet href="file://{file}"?><!DOCTYPE Barnevern []>',
    ],
)
def test_xml_opens_no_other_file(tmp_path, head):
    other, path = tmp_path / "other.txt", tmp_path / "sak.xml"
    other.write_text("HEMMELIG", encoding="utf-8")
    path.write_text(head.format(file=other) + "<Barnevern>&x;</Barnevern>", encoding="utf-8")

    with pytest.raises(DataError) as told:
        read_kostra_xml(path)

    assert "DOCTYPE" in str(told.value) and "HEMMELIG" not in str(told.value)


def test_a_schema_opens_no_entity(tmp_path):
    other, path = tmp_path / "other.txt", tmp_path / "skjema.xsd"
    other.write_text("HEMMELIG", encoding="utf-8")
    path.write_text(
        f'<!DOCTYPE s [<!ENTITY x SYSTEM "file://{other}">]>'
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="Individ">'
        "<xs:annotation><xs:documentation>&x;</xs:documentation></xs:annotation></xs:element>"
        "</xs:schema>",
        encoding="utf-8",
    )

    fits = read_xsd(path)

    assert fits(etree.Element("Individ"))


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_a_reports_figures_is_a_formula(formula):
    row = dict.fromkeys(("category", "ref", "note"), formula) | {"source": "own"}
    row |= {"region": "0415", "period": "2014", "indicator": "reports_received", "value": -7.0}
    labels = {"reports_received": formula}

    made = spreadsheet(
        observations([row]), Regions.load(ROOT / "data" / "reference"), labels, Texts.load("nb")
    ).decode("utf-8-sig")

    cells = list(csv.reader(made.splitlines(keepends=True), delimiter=";"))[1]
    assert sum(cell == "'" + plain(formula) for cell in cells) == 4
    assert [cell for cell in cells if cell != as_text(cell)] == ["-7"]


def test_no_cell_that_a_command_writes_is_a_formula(tmp_path):
    path, out = tmp_path / "own.csv", tmp_path / "ut.csv"
    header = "region,period,indicator,category,value,numerator,denominator,unit,status,source,ref"
    row = "0415,2014,reports_received,=1+1,91,,,reports,ok,@own,+1"
    path.write_text(f"{header},note\n{row},-1\n", encoding="utf-8")

    result = CliRunner().invoke(main, ["read", str(path), "--out", str(out)])

    assert result.exit_code == 0, result.output
    cells = out.read_text(encoding="utf-8").splitlines()[1].split(",")
    assert [cell for cell in cells if cell.startswith("'")] == ["'=1+1", "'@own", "'+1", "'-1"]
