"""Tables on disk: untouched, with their origin, and never replaced in silence."""

import hashlib
import json

from tests.sources.fetch.on_disk import JUNE, MARCH, ONE, side, tree

from bvanalyse.sources.fetch import snapshot
from bvanalyse.sources.statbank import read_jsonstat


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
