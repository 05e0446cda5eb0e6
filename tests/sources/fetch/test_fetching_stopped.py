"""A fetch that is stopped, overtaken or tampered with: nothing is lost, and the next ends it."""

import json
import os

import pytest
from tests.sources.fetch.on_disk import JUNE, MARCH, ONE, side, tree

from bvanalyse.errors import DataError
from bvanalyse.sources.fetch import FetchFailed, snapshot, snapshots


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
