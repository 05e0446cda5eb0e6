"""Tables on disk: untouched, with their origin, resumed, and never replaced in silence."""

import hashlib
import json
import os
from pathlib import Path

import pytest

from bvanalyse.errors import DataError
from bvanalyse.sources.fetch import FetchFailed, snapshot, snapshots
from bvanalyse.sources.statbank import read_jsonstat

MARCH, JUNE = "2025-03-17T07:00:00Z", "2025-06-16T06:00:00Z"
ONE = ("9001", "Meldinger", "2024")


def tree(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def side(folder: Path, name: str) -> dict:
    return json.loads((folder / name).read_text("utf-8"))


def test_an_answer_is_written_untouched_with_its_origin_beside_it(fetcher, reports, ask, server):
    kept = fetcher.fetch(ask("12275", "Region=*; Tid=from(2023)"))

    assert kept is None
    assert sorted(tree(fetcher.folder)) == ["12275-1.json", "12275-1.kilde.json"]
    raw = (fetcher.folder / "12275-1.json").read_bytes()
    codes = {**reports.codes, "Tid": ["2023", "2024"]}
    assert raw == json.dumps(reports.dataset(codes), ensure_ascii=False).encode()
    about = side(fetcher.folder, "12275-1.kilde.json")
    assert about.pop("set")
    assert about == {
        "table": "12275",
        "title": "12275: Barnevern, etter region, statistikkvariabel og år",
        "interface": "PxWebApi 2",
        "path": "pxwebapi/v2/tables/12275/data?lang=no&outputFormat=json-stat2",
        "query": {
            "selection": [
                {"variableCode": name, "valueCodes": found} for name, found in codes.items()
            ]
        },
        "fetched": "2025-03-20",
        "updated": MARCH,
        "parts": 1,
        "part": 1,
        "sha256": hashlib.sha256(raw).hexdigest(),
    }
    assert "127.0.0.1" not in str(about)


def test_what_is_fetched_can_be_read_as_a_table(fetcher, reports, ask):
    fetcher.fetch(ask("12275"))

    (file,) = snapshot(fetcher.folder, "12275")
    table = read_jsonstat(file)
    assert (table.updated, table.table_id) == (MARCH, "12275")
    assert table.frame["status"].value_counts().to_dict() == {"ok": 11, "suppressed": 1}


def test_what_has_not_changed_is_not_fetched_again(fetcher, server, reports, ask, said):
    fetcher.fetch(ask("12275"))
    before = tree(fetcher.folder)
    server.log.clear(), said.clear()

    fetcher.fetch(ask("12275"))

    assert server.calls("/data") == 0
    assert said == [f"12275: unchanged since {MARCH}"]
    assert tree(fetcher.folder) == before


def test_another_query_is_another_snapshot(fetcher, server, reports, ask, said):
    fetcher.fetch(ask("12275", "Tid=2023"))
    said.clear()

    kept = fetcher.fetch(ask("12275", "Tid=from(2023)"))

    assert any("no cell changed; 4 cells new" in one for one in said)
    assert sorted(tree(kept)) == ["12275-1.json", "12275-1.kilde.json"]


def test_figures_of_june_are_told_before_they_replace_those_of_march(
    fetcher, reports, ask, said, time
):
    fetcher.fetch(ask("12275"))
    march = tree(fetcher.folder)
    reports.updated = JUNE
    reports.figures[ONE] = 104
    reports.figures["9001", "Meldinger", "2023"] = 90
    reports.figures["9001", "Andel", "2024"] = 4.9
    del reports.symbols["9002", "Andel", "2023"]
    reports.symbols["9002", "Andel", "2022"] = ":"
    time.seconds += 90 * 86_400
    said.clear()
    live = {}
    told = fetcher.say

    def listen(text):
        live[text] = (fetcher.folder / "12275-1.json").read_bytes()
        told(text)

    fetcher.say = listen
    kept = fetcher.fetch(ask("12275"))

    sentence = next(one for one in said if "moved" in one)
    assert sentence == (
        f"12275: updated moved from {MARCH} to {JUNE}; 5 cells changed (2022: 1, 2023: 2, 2024: 2)"
        ", largest: 9001 Meldinger 2023: 17 -> 90; 9001 Andel 2024: 4.5 -> 4.9; "
        "1 cell got a figure; 1 cell lost its figure"
    )
    assert live[sentence] == march["12275-1.json"]  # said first
    assert kept == fetcher.folder / "tidligere" / "2025-03-20"
    assert tree(kept) == march
    assert f"12275: the former figures are kept in {kept}" in said
    assert side(fetcher.folder, "12275-1.kilde.json")["fetched"] == "2025-06-18"


def test_a_change_without_a_new_stamp_is_found_when_it_is_asked_for_again(
    fetcher, reports, ask, said
):
    fetcher.fetch(ask("12275"))
    reports.figures[ONE] = 97

    fetcher.fetch(ask("12275"))
    assert side(fetcher.folder, "12275-1.json")["value"][2] == 96

    fetcher.fetch(ask("12275"), force=True)
    assert side(fetcher.folder, "12275-1.json")["value"][2] == 97
    assert any(f"updated is still {MARCH}; 1 cell changed (2024: 1)" in one for one in said)


def test_asked_for_again_and_the_same_nothing_is_kept_twice(fetcher, reports, ask, said):
    fetcher.fetch(ask("12275"))

    assert fetcher.fetch(ask("12275"), force=True) is None
    assert not (fetcher.folder / "tidligere").exists()
    assert any("no cell changed" in one for one in said)


def test_two_editions_of_one_day_are_both_kept(fetcher, reports, ask):
    fetcher.fetch(ask("12275"))
    kept = []
    for figure in (97, 98):
        reports.figures[ONE] = figure
        kept.append(fetcher.fetch(ask("12275"), force=True))

    assert [folder.name for folder in kept] == ["2025-03-20", "2025-03-20-2"]
    assert [side(folder, "12275-1.json")["value"][2] for folder in kept] == [96, 97]


def test_a_smaller_table_leaves_no_slice_of_the_larger_behind(fetcher, server, reports, ask):
    server.max_cells = 4
    fetcher.fetch(ask("12275"))
    assert len(snapshot(fetcher.folder, "12275")) == 4

    kept = fetcher.fetch(ask("12275", "Tid=2024"))

    assert len(snapshot(fetcher.folder, "12275")) == 1
    assert sorted(tree(fetcher.folder)) == sorted(
        ["12275-1.json", "12275-1.kilde.json"]
        + [
            f"tidligere/{kept.name}/12275-{n}.{e}"
            for n in (1, 2, 3, 4)
            for e in ("json", "kilde.json")
        ]
    )


def test_a_run_that_gives_up_changes_nothing_and_the_next_goes_on(
    fetcher, server, reports, ask, said
):
    fetcher.fetch(ask("12275"))
    march = tree(fetcher.folder)
    reports.updated, server.max_cells = JUNE, 4
    del fetcher.interfaces
    server.fail("change", part="/data", value=lambda: None)  # the first slice is good
    server.fail("status", part="/data", times=6, value=(503, None, {}))

    with pytest.raises(FetchFailed):
        fetcher.fetch(ask("12275"))

    assert {name: raw for name, raw in tree(fetcher.folder).items() if name[0] != "."} == march
    assert (fetcher.folder / ".henter" / "12275" / "12275-1.json").is_file()
    server.log.clear(), said.clear()
    fetcher.fetch(ask("12275"))
    assert server.calls("/data") == 3
    assert "1 call made before" in said[0]
    assert [side(fetcher.folder, f"12275-{n}.json")["updated"] for n in (1, 2, 3, 4)] == [JUNE] * 4
    assert not (fetcher.folder / ".henter").exists()


def test_a_slice_of_an_older_edition_is_not_gone_on_with(fetcher, server, reports, ask):
    server.max_cells = 4
    server.fail("change", part="/data", value=lambda: None)
    server.fail("status", part="/data", times=6, value=(503, None, {}))
    with pytest.raises(FetchFailed):
        fetcher.fetch(ask("12275"))
    reports.updated = JUNE
    server.log.clear()

    fetcher.fetch(ask("12275"))

    assert server.calls("/data") == 4


def test_a_table_published_anew_while_it_is_fetched_is_begun_anew(
    fetcher, server, reports, ask, said
):
    server.max_cells = 4

    def publish():
        reports.updated = JUNE
        reports.figures[ONE] = 104

    server.fail("change", part="/data", value=lambda: None)
    server.fail("change", part="/data", value=publish)

    fetcher.fetch(ask("12275"))

    assert "12275: changed while it was fetched, so it is begun anew" in said
    files = snapshot(fetcher.folder, "12275")
    assert {json.loads(file.read_text("utf-8"))["updated"] for file in files} == {JUNE}
    assert server.calls("/data") == 8


def test_a_table_that_never_stands_still_is_given_up(fetcher, server, reports, ask):
    def publish():
        reports.updated += "x"

    server.fail("change", part="/data", times=99, value=publish)

    with pytest.raises(FetchFailed, match="the table does not stand still"):
        fetcher.fetch(ask("12275"))

    assert not list(fetcher.folder.glob("12275*"))


def test_an_answer_that_the_reader_refuses_never_replaces_one_it_reads(
    fetcher, server, reports, ask
):
    fetcher.fetch(ask("12275"))
    before = tree(fetcher.folder)
    reports.updated, reports.symbols[ONE] = JUNE, "?"

    with pytest.raises(DataError) as refusal:
        fetcher.fetch(ask("12275"))

    told = str(refusal.value)
    assert told.startswith("table 12275: the answer cannot be read, and what was there is kept")
    assert "a symbol of unknown meaning" in told and "\n" not in told
    assert {name: raw for name, raw in tree(fetcher.folder).items() if name[0] != "."} == before


@pytest.mark.parametrize("stop_at", range(1, 33))
def test_stopped_anywhere_nothing_is_lost_and_the_next_run_ends_it(
    fetcher, server, reports, ask, monkeypatch, stop_at, said
):
    """Every write and removal of the exchange is, in turn, the last thing that happens."""
    server.max_cells = 4
    fetcher.fetch(ask("12275"))
    march = tree(fetcher.folder)
    reports.updated, reports.figures[ONE] = JUNE, 104
    steps = [0]

    def stopping(real):
        def call(*arguments, **others):
            steps[0] += 1
            if steps[0] == stop_at:
                raise KeyboardInterrupt
            return real(*arguments, **others)

        return call

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", stopping(os.replace))
        patch.setattr(snapshots.shutil, "rmtree", stopping(snapshots.shutil.rmtree))
        try:
            fetcher.fetch(ask("12275"))
        except KeyboardInterrupt:
            for file in fetcher.folder.rglob("*.json"):
                json.loads(file.read_text("utf-8"))  # never half a file
        else:
            assert stop_at > 25
    fetcher.fetch(ask("12275"))

    files = snapshot(fetcher.folder, "12275")
    assert {json.loads(file.read_text("utf-8"))["updated"] for file in files} == {JUNE}
    assert tree(fetcher.folder / "tidligere" / "2025-03-20") == march
    assert not (fetcher.folder / ".henter").exists()
    assert len(list((fetcher.folder / "tidligere").iterdir())) == 1


def test_a_file_that_was_tampered_with_is_fetched_again_and_kept(fetcher, server, reports, ask):
    fetcher.fetch(ask("12275"))
    file = fetcher.folder / "12275-1.json"
    own = file.read_text("utf-8").replace("96", "69").encode()
    file.write_bytes(own)
    with pytest.raises(DataError, match="the table is not fetched"):
        snapshot(fetcher.folder, "12275")

    kept = fetcher.fetch(ask("12275"))

    assert side(fetcher.folder, "12275-1.json")["value"][2] == 96
    assert (kept / "12275-1.json").read_bytes() == own


def test_a_snapshot_that_lacks_a_slice_is_refused_and_mended(fetcher, server, reports, ask):
    server.max_cells = 4
    fetcher.fetch(ask("12275"))
    (fetcher.folder / "12275-2.json").unlink()
    with pytest.raises(DataError) as refusal:
        snapshot(fetcher.folder, "12275")
    assert "not all of the table is here" in str(refusal.value)
    server.log.clear()

    fetcher.fetch(ask("12275"))

    assert len(snapshot(fetcher.folder, "12275")) == 4
    assert server.calls("/data") == 1


def test_a_side_file_that_is_not_one_vouches_for_nothing(fetcher, reports, ask):
    fetcher.fetch(ask("12275"))
    (fetcher.folder / "12275-1.kilde.json").write_text("[1]", encoding="utf-8")

    kept = fetcher.fetch(ask("12275"))

    assert snapshot(fetcher.folder, "12275")
    assert kept is None  # the figures are the same


def test_an_old_snapshot_that_cannot_be_read_is_replaced_and_kept(fetcher, reports, ask, said):
    old = {"table": "12275", "parts": 1, "set": "x", "updated": MARCH, "fetched": "2024-01-02"}
    snapshots.write_part(fetcher.folder, 1, b"{}", old)

    kept = fetcher.fetch(ask("12275"))

    assert kept.name == "2024-01-02" and (kept / "12275-1.json").read_bytes() == b"{}"
    assert "12275: what was there cannot be read, so it is not compared" in said


def test_a_plan_says_what_would_be_fetched_and_fetches_nothing(fetcher, server, reports, ask):
    server.max_cells = 5

    told = str(fetcher.plan(ask("12275", "Tid=*")))

    assert told == (
        f"12275: 12 cells in 4 calls to PxWebApi 2, updated {MARCH}; all of ContentsCode, "
        "which the query does not name"
    )
    assert server.calls("/data") == 0
    assert not fetcher.folder.exists()


def test_the_same_slices_are_planned_every_time(fetcher, server, reports, ask):
    server.max_cells = 5

    assert fetcher.plan(ask("12275")) == fetcher.plan(ask("12275"))
