"""Nothing of a child leaves its case file: secrets are planted, and every output is searched."""

import logging
import multiprocessing
import os
import pickle
import re
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from bvanalyse.cli import main
from bvanalyse.errors import BvError
from bvanalyse.sources import read_kostra_xml, read_source
from bvanalyse.sources.kostra_xml import reading
from bvanalyse.sources.kostra_xml.control import check_files
from bvanalyse.sources.kostra_xml.stream import open_file
from bvanalyse.synthetic.cases import Process, broken_copies, plant, write_case_files
from bvanalyse.synthetic.cases.planting import CASEWORKER, JOURNAL, TEXT

ROOT = Path(__file__).parents[1]
FORMS = ("15F", "v4")
#: one line for each file that is opened for writing, told on stderr
WATCHED = """
import os, sys
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
def told(event, given):
    if event == "open" and isinstance(given[0], (str, bytes)) and given[2] & WRITES:
        sys.stderr.write(f"wrote {given[0]}\\n")
sys.addaudithook(told)
from bvanalyse.cli import main
main()
"""


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """The planted files of both formats, and everything that must not be told of them."""
    process = Process(unborn_days=700, without_number=0.1, duf_number=0.1, two_journals=0.1)
    truth = write_case_files(
        tmp_path_factory.mktemp("planted"),
        municipality="9001",
        years=(2021, 2023),
        children=40,
        seed=17,
        process=process,
    )
    secrets = plant([path for form in FORMS for path in truth.files[form]])
    return truth.files, secrets + CASEWORKER.split() + TEXT.split() + [JOURNAL]


def leaked(secrets: list[str], *outputs: object) -> set[str]:
    """The secrets that stand in some output, in whatever encoding it has."""
    every = b"\n".join(o if isinstance(o, bytes) else str(o).encode() for o in outputs)
    encodings = ("utf-8", "latin-1", "utf-16-le")
    return {each for each in secrets if any(each.encode(name) in every for name in encodings)}


def every_text_of(error: BaseException | None) -> list[object]:
    """An error as it is shown, logged, and sent between processes, with all that led to it.

    Some libraries send an error's context along even where it is told not to be shown.
    """
    if error is None:
        return []
    own = [str(error), repr(error), *traceback.format_exception(error), pickle.dumps(error)]
    return [*own, *every_text_of(error.__cause__), *every_text_of(error.__context__)]


def outputs_of(paths) -> list[object]:
    """What reading and controlling the files show: results, or errors in full."""
    found: list[object] = []
    for action in (read_kostra_xml, check_files):
        try:
            made = action(paths)
        except BvError as error:
            found += every_text_of(error)
        else:
            found += [repr(made), str(made), pickle.dumps(made), pickle.dumps(made, 0)]
    return found


def test_the_search_finds_what_is_in_a_file(planted):
    files, secrets = planted
    raw = [path.read_bytes() for form in FORMS for path in files[form]]

    not_found = set(secrets) - leaked(secrets, *raw)

    assert len(secrets) > 500
    assert all(each[2] == each[5] == "." for each in not_found)  # days as Norwegians write them


@pytest.mark.parametrize("form", FORMS)
def test_events_and_control_hold_none_of_it(planted, form):
    files, secrets = planted

    events, control = read_kostra_xml(files[form]), check_files(files[form])

    tables = [table.to_csv() for table in (control.table, control.elements)]
    tables += [events.quarantine.to_csv(), events.remarks.to_csv()]
    heads = [repr(open_file(path)) for path in files[form]]
    assert len(events["report"]) > 20
    assert not leaked(secrets, *tables, *heads, *outputs_of(files[form]))


def test_the_tables_hold_no_text_but_codes_and_the_municipality(planted):
    files, secrets = planted
    texts = {
        str(value)
        for form in FORMS
        for table in read_kostra_xml(files[form]).tables.values()
        for name in table.select_dtypes("str")
        for value in table[name].unique()
    }

    assert "9001" in texts
    assert not leaked(secrets, *texts)
    assert max(map(len, texts)) <= len("oppfolging")


@pytest.mark.parametrize("form", FORMS)
def test_keys_cannot_be_found_again_from_a_number(planted, form):
    files, _ = planted

    keys = [set(read_kostra_xml(files[form])["child"]["child_key"]) for _ in range(2)]

    assert not keys[0] & keys[1]


@pytest.mark.parametrize("form", FORMS)
def test_the_command_prints_and_logs_none_of_it(planted, form, caplog, capfd):
    files, secrets = planted

    with caplog.at_level(logging.DEBUG):
        result = CliRunner().invoke(main, ["read", *map(str, files[form])])

    assert result.exit_code == 0, result.output
    assert len(result.output.splitlines()) > 10
    assert not leaked(secrets, result.output, caplog.text, *capfd.readouterr())


@pytest.mark.parametrize("form", FORMS)
def test_errors_about_damaged_files_tell_none_of_it(planted, tmp_path, form, caplog, capfd):
    files, secrets = planted
    largest = max(files[form], key=lambda path: path.stat().st_size)
    refused = 0

    with caplog.at_level(logging.DEBUG):
        for name, content in broken_copies(largest).items():
            path = tmp_path / f"{name}.xml"
            path.write_bytes(content)
            told = outputs_of(path)
            shown = CliRunner().invoke(main, ["--debug", "read", str(path)])
            refused += isinstance(shown.exception, BvError)
            told += [shown.output, *every_text_of(shown.exception or OSError())]
            assert not leaked(secrets, *told), name

    assert refused > 15
    assert not leaked(secrets, caplog.text, *capfd.readouterr())


@pytest.mark.parametrize(
    ("form", "pattern", "becomes"),
    [
        ("15F", rb'(Saksbehandler=")', rb'\1" '),  # a lost quote makes names of values
        ("15F", rb'(Journalnummer=")', rb'\1" '),
        ("v4", rb'(Journalnummer=")', rb'\1" '),
        ("v4", rb'(Presisering=")', rb'\1" '),
        ("15F", rb"<Presisering>(\w+) \w+", rb"<Presisering><\1"),
        ("15F", rb"<Presisering>(\w+) \w+</Presisering>", rb"<\1/>"),
        ("15F", rb'Saksbehandler="(\w+)', rb'\1="'),
        ("15F", rb'Saksbehandler="(\w+)', rb'xmlns:\1="" xmlns="\1 '),
        ("15F", rb'StartDato="[^"]*"(.*?Journalnummer="([^"]*)")', rb'StartDato="\2"\1'),
        ("v4", rb'Konklusjon SluttDato="[^"]*" Kode="', rb"\g<0>PLANTET-"),
        ("v4", rb'Journalnummer="([^"]*)"', rb'\g<0> SluttDato="\1"'),
        ("v4", rb'DatoUttrekk="', rb"\g<0>PLANTET-"),
        ("15F", rb'Versjon="', rb"\g<0>PLANTET-"),
        ("15F", rb'Kommunenummer="', rb"\g<0>PLANTET-"),
    ],
)
def test_a_value_in_the_wrong_place_is_not_told(planted, tmp_path, form, pattern, becomes):
    files, secrets = planted
    largest = max(files[form], key=lambda path: path.stat().st_size)
    damaged, times = re.subn(pattern, becomes, largest.read_bytes())
    path = tmp_path / "file.xml"
    path.write_bytes(damaged)

    told = [*outputs_of(path), CliRunner().invoke(main, ["read", str(path)]).output]

    assert times
    assert not leaked(secrets, *told)


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_errors_about_any_damage_tell_none_of_it(planted, tmp_path_factory, data):
    files, secrets = planted
    form = data.draw(st.sampled_from(FORMS))
    raw = max(files[form], key=lambda path: path.stat().st_size).read_bytes()
    at = data.draw(st.integers(0, len(raw) - 1))
    put = data.draw(
        st.sampled_from([b"", b"<", b"&", b'"', b"\x00", b"\xff", b"<a>", b"&x;", b"]]>"])
    )
    path = tmp_path_factory.mktemp("damaged") / "file.xml"
    path.write_bytes(raw[:at] + put + raw[at + data.draw(st.sampled_from([0, 1, 9, len(raw)])) :])

    told = outputs_of(path)

    assert not leaked(secrets, *told)


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="needs fork")
def test_errors_of_reading_processes_tell_none_of_it(planted, tmp_path, monkeypatch):
    files, secrets = planted
    monkeypatch.setattr(reading, "WORTH_A_PROCESS", 0)
    monkeypatch.setattr(reading, "_processors", lambda: 2)
    for number, path in enumerate(files["15F"]):
        raw = path.read_bytes()
        (tmp_path / f"{number}.xml").write_bytes(raw[: len(raw) * 2 // 3])

    with pytest.raises(BvError) as told:
        read_kostra_xml(tmp_path)

    assert not leaked(secrets, *every_text_of(told.value))


def test_case_files_among_the_sources_of_a_report_are_refused_without_it(planted, register):
    files, secrets = planted

    with pytest.raises(BvError) as told:
        read_source(files["15F"][0], "9001", register, ROOT / "data" / "reference")

    assert not leaked(secrets, *every_text_of(told.value))


def test_nothing_but_the_figures_is_written_not_even_for_a_while(planted, tmp_path):
    files, secrets = planted
    out, temporary = tmp_path / "ut.csv", tmp_path / "temporary"
    temporary.mkdir()
    arguments = ["read", *map(str, files["15F"]), "--out", str(out)]
    environment = os.environ | {"TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1"}

    result = subprocess.run(
        [sys.executable, "-c", WATCHED, *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip

    assert result.returncode == 0, result.stderr
    assert result.stderr.splitlines() == [f"wrote {out}"]
    assert not list(temporary.iterdir())
    assert not leaked(secrets, result.stdout, out.read_bytes())
