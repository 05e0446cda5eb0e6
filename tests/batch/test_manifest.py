"""The manifest as it is read back: what is not whole, or not its own, is not believed."""

from __future__ import annotations

import json

import pytest

from bvanalyse.batch.fingerprint import Fingerprint
from bvanalyse.batch.manifest import Manifest
from bvanalyse.batch.task import Outcome

MADE_FROM = Fingerprint({"seeds/a.csv": "1"}, {"year": '"2024"'}, {"notebook": "2"}, {"fonts": "3"})


def outcome(name="9001-sted-2024", **changes):
    files = {"html": {"path": f"rapporter/{name}.html", "sha256": "0" * 64}}
    values = {
        "name": name,
        "municipality": "9001",
        "place": "Sted",
        "county": "Fylke",
        "year": "2024",
        "notebook": "tilstandsrapport",
        "parameters": {"year": "2024", "language": "nb"},
        "files": files,
    }
    return Outcome(**{**values, **changes})


@pytest.fixture
def written(tmp_path):
    """A folder with one report."""
    (tmp_path / "rapporter").mkdir()
    (tmp_path / "rapporter" / "9001-sted-2024.html").write_bytes(b"")
    manifest = Manifest(tmp_path)
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
    assert manifest.fingerprint("9001-sted-2024") == Fingerprint(
        MADE_FROM.data, {"year": '"2024"', "language": '"nb"'}, MADE_FROM.code,
        MADE_FROM.environment,
    )  # fmt: skip


@pytest.mark.parametrize("content", ["", '{"reports": [{"na', "[]", '{"reports": 3}', "\x00"])
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
    ],
    ids=["climbs", "elsewhere", "named_elsewhere", "lacks"],
)
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
