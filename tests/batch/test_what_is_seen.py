"""Of national tables, a report is made again for what it can see of them, and for nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bvanalyse.cli.base import everyone
from bvanalyse.report import shared
from bvanalyse.report.material import Material
from bvanalyse.report.seen import sources_seen
from bvanalyse.synthetic import write_folder

ROOT = Path(__file__).parents[2]
TABLE = "ssb/12275.json"


@pytest.fixture(scope="module")
def nation(tmp_path_factory):
    """An invented country of forty municipalities."""
    data = tmp_path_factory.mktemp("land") / "data"
    write_folder(data, ROOT / "data" / "reference", count=40, years=(2019, 2024), seed=4)
    return data


def seen(data):
    return {
        each.municipality: sources_seen(each, data) for each in everyone(data, None, None).values()
    }


def changed(data, region, year):
    """Whose view of a table changes with one figure of a region and a year; it is put back."""
    path = data / TABLE
    whole = path.read_bytes()
    before = seen(data)
    table = json.loads(whole)
    table = table.get("dataset", table)
    sizes, at = table["size"], 0
    for name, size in zip(table["id"], sizes, strict=True):
        codes = table["dimension"][name]["category"]["index"]
        place = {**{code: n for n, code in enumerate(codes)}} if isinstance(codes, list) else codes
        at = at * size + place.get(region, place.get(year, 0))
    table["value"][at] = (table["value"][at] or 0) + 1
    path.write_text(json.dumps(table), encoding="utf-8")
    after = seen(data)
    path.write_bytes(whole)
    return {number for number in before if before[number] != after[number]}


def test_an_earlier_figure_of_one_municipality_is_seen_by_it_alone(nation):
    assert changed(nation, "9003", "2020") == {"9003"}


def test_a_figure_of_the_year_is_seen_by_all_that_compare_with_it(nation):
    assert len(changed(nation, "9003", "2024")) == 40


def test_a_figure_of_the_country_is_seen_by_all(nation):
    assert len(changed(nation, "0", "2020")) == 40


def test_the_rows_that_are_seen_are_those_that_a_report_is_made_of(nation):
    params = next(iter(everyone(nation, None, None).values()))
    material = Material(params, nation)
    table = shared.source(nation, TABLE, "")

    near = table.iloc[shared.near_places(nation, TABLE, material.area)]
    peers = table.iloc[shared.peer_places(nation, TABLE, 2024)]

    of_table = material.published[material.published["source"] == "ssb_12275"]
    assert len(near) == len(of_table) > 0
    others = material.peers[material.peers["source"] == "ssb_12275"]
    assert set(others["region"]) == set(peers["region"]) - {params.municipality}
    assert set(peers["period"]) == {"2024"}
