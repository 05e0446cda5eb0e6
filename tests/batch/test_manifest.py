"""The manifest as it is read back: what is not whole, or not its own, is not believed."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bvanalyse.batch.files import FOLDERS
from bvanalyse.batch.fingerprint import Fingerprint, as_part
from bvanalyse.batch.manifest import Manifest
from bvanalyse.batch.task import Outcome
from bvanalyse.params import make_params
from bvanalyse.report.index import index_page
from bvanalyse.report.texts import Texts
from bvanalyse.writing import write_whole

MADE_FROM = Fingerprint(
    {"seeds/a.csv": "1"},
    as_part(make_params({"municipality": "9001", "year": "2024"}).model_dump(mode="json")),
    {"notebook": "2"},
    {"fonts": "3"},
)
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # SHA-256 of no bytes
SAYS = st.text(max_size=9)
HOSTILE = st.sampled_from(["\ud800", "../x", "/etc/passwd", "a" * 300, "9001", "<b>", 1e400])
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | SAYS | HOSTILE
#: what may stand in JSON where something else should
ODD = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SAYS, inner, max_size=3),
    max_leaves=6,
)


def outcome(name="9001-sted-2024", **changes):
    files = {
        kind: {"path": f"{folder}/{name}.{kind}", "sha256": EMPTY}
        for kind, folder in FOLDERS.items()
    }
    values = {
        "name": name,
        "municipality": "9001",
        "place": "Sted",
        "county": "Fylke",
        "year": "2024",
        "notebook": "tilstandsrapport",
        "parameters": make_params({"municipality": "9001", "year": "2024"}).model_dump(mode="json"),
        "files": files,
    }
    return Outcome(**{**values, **changes})


@pytest.fixture
def written(tmp_path):
    """A folder with one report."""
    manifest = Manifest(tmp_path)
    for file in outcome().files.values():
        write_whole(tmp_path / file["path"], b"")
    manifest.add(outcome(), MADE_FROM)
    manifest.write()
    return tmp_path


def rewritten(folder, change):
    path = folder / "kjoring.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content["reports"][0])
    path.write_text(json.dumps(content), encoding="utf-8")
    return Manifest.read(folder)


def test_what_was_written_is_read_back(written):
    manifest = Manifest.read(written)

    assert [report["name"] for report in manifest.reports] == ["9001-sted-2024"]
    assert manifest.faults("9001-sted-2024") == []
    assert manifest.fingerprint("9001-sted-2024") == MADE_FROM


@pytest.mark.parametrize(
    "content",
    ["", '{"reports": [{"na', "[]", '{"reports": 3}', '{"reports": {}}', "\x00", "[" * 100_000],
)
def test_an_unreadable_manifest_is_none(tmp_path, content):
    (tmp_path / "kjoring.json").write_text(content, encoding="utf-8")

    assert Manifest.read(tmp_path).reports == []


@pytest.mark.parametrize(
    "change",
    [
        lambda report: report["files"]["html"].update(path="../../etc/passwd"),
        lambda report: report["files"]["html"].update(path="/etc/passwd"),
        lambda report: report.update(name="../9001-sted-2024"),
        lambda report: report.pop("parameters"),
        lambda report: report.update(files=[]),
        lambda report: report.update(parameters={"sources": [[["a"]]]}),
        lambda report: report["files"].pop("csv"),
        lambda report: report.update(municipality="9002"),
        lambda report: report.update(seconds="1"),
        lambda report: report.update(seconds=float("nan")),
        lambda report: report.update(name="a" * 241, files=None, failed="died"),
    ],
    ids=[
        "climbs", "elsewhere", "named_elsewhere", "lacks", "empty", "deep", "half", "other",
        "number_as_text", "no_number", "longer_than_a_file_name",
    ],
)  # fmt: skip
def test_an_entry_that_is_not_of_this_folder_or_not_whole_is_left_out(written, change):
    assert rewritten(written, change).reports == []


def test_an_older_report_stays_with_what_it_was_made_from_when_a_newer_fails(written):
    manifest = Manifest.read(written)
    other = Fingerprint({"seeds/a.csv": "9"}, {}, {}, {})

    manifest.add(outcome(failed="the kernel died", files=None), other)

    [report] = manifest.reports
    assert report["failed"] == "the kernel died" and report["files"] and report["legal"] is None
    assert manifest.fingerprint("9001-sted-2024").data == MADE_FROM.data


def test_a_report_whose_file_is_gone_is_not_listed(written):
    (written / "rapporter" / "9001-sted-2024.html").unlink()

    assert Manifest.read(written).reports == []


def test_a_whole_entry_stays_among_broken_ones(written):
    path = written / "kjoring.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["reports"] += [None, "x", [], {"name": 3}]
    content["inputs"] = [1]
    path.write_text(json.dumps(content), encoding="utf-8")

    manifest = Manifest.read(written)

    assert list(manifest.known) == ["9001-sted-2024"]
    assert manifest.fingerprint("9001-sted-2024") is None


@pytest.mark.parametrize("part", [[1], {"seeds/a.csv": 1}, {"seeds/a.csv": "9"}, None])
def test_a_part_that_is_not_what_it_is_named_after_is_not_believed(written, part):
    path = written / "kjoring.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["inputs"][content["reports"][0]["inputs"]["data"]] = part
    path.write_text(json.dumps(content), encoding="utf-8")

    manifest = Manifest.read(written)

    assert list(manifest.known) == ["9001-sted-2024"]
    assert manifest.fingerprint("9001-sted-2024") is None


def places(value, way=()):
    """Every place in a JSON value, as the keys that lead there."""
    keys = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    for key in keys:
        yield (*way, key)
        yield from places(value[key], (*way, key))


@st.composite
def damaged(draw, content):
    """The same with something odd in one place, or in a few."""
    content = copy.deepcopy(content)
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(list(places(content))))
        inner = content
        for key in way:
            inner = inner[key]
        inner[last] = draw(ODD)
    return content


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_manifest_however_damaged_stops_a_batch_or_is_believed(written, data):
    path = written / "kjoring.json"
    whole = json.loads(path.read_text(encoding="utf-8"))
    manifest = Manifest.read(written)
    content = {name: whole[name] for name in ("inputs", "reports")}
    path.write_text(json.dumps(data.draw(damaged(content))), encoding="utf-8")

    read = Manifest.read(written)
    made_from = [read.fingerprint(name) for name in read.known]
    read.add(outcome("9002-annet-2024", failed="the kernel died", files=None), None)
    page = index_page(read.reports, Texts.load("nb"))
    read.write()
    manifest.write()  # whole for the next

    assert "9002-annet-2024" in page
    assert all(each is None or each.data == MADE_FROM.data for each in made_from)
