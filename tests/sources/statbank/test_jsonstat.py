"""JSON-stat as the API sends it and as the format allows it."""

import json
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bvanalyse.sources.statbank import Note, read_jsonstat
from bvanalyse.sources.statbank.cube import build_table
from bvanalyse.sources.statbank.table import Dimension


def write(folder, dataset, name="tabell.json"):
    path = folder / name
    path.write_text(json.dumps(dataset, ensure_ascii=False), encoding="utf-8")
    return path


def test_a_table_reads_with_all_that_is_said_of_it(samples, expected):
    table = read_jsonstat(samples / "meldinger_v2.json")

    pd.testing.assert_frame_equal(table.frame, expected)
    assert table.title == "12275: Barnevern, etter region, statistikkvariabel og år"
    assert (table.source, table.table_id) == ("Statistisk sentralbyrå", "12275")
    assert table.updated == "2022-06-15T06:00:00Z"
    assert table.dimensions == {
        "Region": "region",
        "ContentsCode": "statistikkvariabel",
        "Tid": "år",
    }
    assert table.roles == {"time": ("Tid",), "geo": ("Region",), "metric": ("ContentsCode",)}
    assert table.units == {"Meldinger": "meldinger", "Andel": "prosent"}
    assert table.decimals == {"Meldinger": 0, "Andel": 1}
    assert table.notes == (
        Note("Tallene er oppdiktet."),
        Note("Slått sammen med Elvdal i 2020.", "Region", "9002"),
    )
    assert table.parents == {"Region": {"9001": ("0",), "9002": ("0",)}}


def test_version_1_in_its_bundle_is_the_same_table(samples, expected):
    table = read_jsonstat(samples / "meldinger_v1.json")

    pd.testing.assert_frame_equal(table.frame, expected)
    assert table.table_id == "12275" and table.roles["geo"] == ("Region",)


def test_one_of_several_datasets_is_read_by_name(tmp_path, small):
    other = small | {"value": [1] * 12, "status": {}}
    path = write(tmp_path, {"siste": small, "forrige": other})

    table = read_jsonstat(path, dataset="forrige")

    assert set(table.frame["value"]) == {1}


def test_a_byte_order_mark_is_accepted(tmp_path, samples, expected):
    path = tmp_path / "bom.json"
    path.write_bytes(b"\xef\xbb\xbf" + (samples / "meldinger_v2.json").read_bytes())

    pd.testing.assert_frame_equal(read_jsonstat(path).frame, expected)


@pytest.mark.parametrize("status", [":", [":"], [":"] * 12, {str(at): ":" for at in range(12)}])
def test_status_may_be_one_text_a_list_or_an_object(tmp_path, small, status):
    path = write(tmp_path, small | {"value": [None] * 12, "status": status})

    assert set(read_jsonstat(path).frame["status"]) == {"suppressed"}


def test_no_status_at_all_leaves_empty_cells_missing(tmp_path, small):
    del small["status"]

    table = read_jsonstat(write(tmp_path, small))

    assert table.frame.loc[table.frame["value"].isna(), "status"].tolist() == ["missing"] * 3


def test_old_signs_for_zero_and_for_preliminary_figures(tmp_path, small):
    path = write(tmp_path, small | {"status": {"0": "*", "1": "-", "3": "...", "6": "."}})

    table = read_jsonstat(path)

    assert table.frame.loc[[0, 1, 3], "status"].tolist() == ["ok", "ok", "missing"]
    assert table.frame.loc[1, "value"] == 0
    assert table.preliminary == {0}


def test_a_single_category_may_have_a_label_only_and_labels_may_be_absent(tmp_path):
    dimension = {
        "Region": {"category": {"label": {"9001": "Fjordvik"}}},
        "Tid": {"category": {"index": {"2020H1": 1, "2020K1": 0, "2020M01": 2}}},
    }
    path = write(
        tmp_path,
        {"id": ["Region", "Tid"], "size": [1, 3], "dimension": dimension, "value": [1, 2, 3]},
    )

    table = read_jsonstat(path)

    assert table.frame.to_numpy().tolist() == [
        ["9001", "Fjordvik", "2020K1", "2020K1", 1.0, "ok"],
        ["9001", "Fjordvik", "2020H1", "2020H1", 2.0, "ok"],
        ["9001", "Fjordvik", "2020M01", "2020M01", 3.0, "ok"],
    ]
    assert table.roles == {"time": ("Tid",), "geo": ("Region",), "metric": ()}


def test_negative_and_small_figures_are_kept_as_they_are(tmp_path, small):
    path = write(tmp_path, small | {"value": [-12, 0.05, 1e3, -0.0] + [1] * 8, "status": {}})

    assert read_jsonstat(path).frame["value"].tolist()[:4] == [-12, 0.05, 1000, 0]


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffdÃ"))
CODE = TEXT.filter(str.strip)
CELL = st.one_of(
    st.sampled_from([(None, symbol) for symbol in (".", "..", ":", "...", "-", "")]),
    st.tuples(
        st.one_of(st.integers(-(10**9), 10**9), st.floats(allow_nan=False, allow_infinity=False)),
        st.sampled_from(["", "*"]),
    ),
)


@st.composite
def cubes(draw):
    """Any small cube: dimensions with codes and labels, and a figure or symbol in each cell."""
    names = draw(
        st.lists(
            CODE.filter(lambda name: name not in ("value", "status") and "_code" not in name),
            min_size=1,
            max_size=4,
            unique=True,
        )
    )
    dimensions = []
    for name in names:
        codes = draw(st.lists(CODE, min_size=1, max_size=4, unique=True))
        labels = [draw(CODE) for _ in codes]
        dimensions.append(Dimension(name, draw(CODE), tuple(codes), tuple(labels)))
    cells = int(np.prod([len(dimension.codes) for dimension in dimensions]))
    return dimensions, [draw(CELL) for _ in range(cells)]


def as_jsonstat(dimensions, cells, draw_bool):
    """The cube as JSON-stat: version 1 or 2, dense or sparse, codes as a list or by position."""
    members = {}
    for one in dimensions:
        by_position = dict(reversed([(code, at) for at, code in enumerate(one.codes)]))
        category = {
            "index": by_position if draw_bool() else list(one.codes),
            "label": dict(zip(one.codes, one.labels, strict=True)),
        }
        members[one.id] = {"label": one.label, "category": category}
    values = [value for value, _ in cells]
    symbols = [symbol or None for _, symbol in cells]
    placed = {str(at): value for at, value in enumerate(values) if value is not None}
    signs = {str(at): symbol for at, symbol in enumerate(symbols) if symbol}
    size = [len(one.codes) for one in dimensions]
    own = {"id": [one.id for one in dimensions], "size": size}
    content = {
        "value": placed if draw_bool() else values,
        "status": signs if draw_bool() else symbols,
    }
    if draw_bool() and not {"id", "size", "role"} & set(members):
        return {"dataset": {"dimension": members | own, **content}}
    return {"class": "dataset", "dimension": members, **own, **content}


@settings(deadline=None, max_examples=150)
@given(cubes(), st.data())
def test_any_cube_comes_back_as_it_was_written(tmp_path_factory, cube, data):
    dimensions, cells = cube
    written = as_jsonstat(dimensions, cells, lambda: data.draw(st.booleans()))
    path = write(tmp_path_factory.getbasetemp(), written)
    expected = build_table(
        dimensions,
        [value for value, _ in cells],
        {at: symbol for at, (_, symbol) in enumerate(cells) if symbol},
        roles={},
    )

    table = read_jsonstat(path)

    pd.testing.assert_frame_equal(table.frame, expected.frame)
    assert table.preliminary == expected.preliminary
    found = table.frame[[f"{one.id}_code" for one in dimensions]].to_numpy().tolist()
    assert found == [list(codes) for codes in product(*(one.codes for one in dimensions))]
    found = table.frame[[one.id for one in dimensions]].to_numpy().tolist()
    assert found == [list(labels) for labels in product(*(one.labels for one in dimensions))]
    assert table.frame["value"].isna().equals(table.frame["status"].ne("ok"))
    shown = [value if symbol != "-" else 0.0 for value, symbol in cells]
    assert [None if pd.isna(one) else one for one in table.frame["value"]] == shown
