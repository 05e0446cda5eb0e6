"""One small table in every form of file gives one frame; and no file can fill the memory."""

import tracemalloc

import pandas as pd
import pytest

from bvanalyse.sources.statbank import download, read_jsonstat, read_px, read_statbank_csv

EDITIONS = {
    "meldinger_v1.json": read_jsonstat,
    "meldinger_v2.json": read_jsonstat,
    "meldinger.px": read_px,
    "meldinger_lang.csv": read_statbank_csv,
}
READERS = {".json": read_jsonstat, ".px": read_px, ".csv": read_statbank_csv}


@pytest.mark.parametrize("name", EDITIONS)
def test_every_edition_gives_the_same_frame_and_roles(samples, expected, name):
    table = EDITIONS[name](samples / name)

    pd.testing.assert_frame_equal(table.frame, expected)
    assert table.roles == {"time": ("Tid",), "geo": ("Region",), "metric": ("ContentsCode",)}
    assert table.dimensions == {
        "Region": "region",
        "ContentsCode": "statistikkvariabel",
        "Tid": "år",
    }
    assert table.table_id == "12275"


@pytest.mark.parametrize("name", ["meldinger.csv", "meldinger_to_rader.csv"])
def test_a_pivoted_page_gives_the_same_cells_with_contents_by_name(samples, expected, name):
    table = read_statbank_csv(samples / name)

    by_name = expected.assign(ContentsCode_code=expected["ContentsCode"])
    by_name = by_name.rename(columns={"Region_code": "region_code", "Region": "region"})
    pd.testing.assert_frame_equal(table.frame, by_name)


@pytest.mark.parametrize(
    ("ending", "piece", "told"),
    [
        (".json", b"1,", "too large"),
        (".px", b"1 ", "too large"),
        (".csv", b"1;", "a line that is too long"),
        (".csv", b'"1', "a line that is too long"),
    ],
)
def test_one_endless_line_is_refused_before_it_is_held(tmp_path, sentence, ending, piece, told):
    path = tmp_path / f"endeløs{ending}"
    with path.open("wb") as file:
        for _ in range(52):
            file.write(piece * 500_000)

    tracemalloc.start()
    try:
        found = sentence(READERS[ending], path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert told in found
    assert peak < 8_000_000


def test_a_file_far_too_large_is_refused_by_its_size_alone(tmp_path, sentence):
    path = tmp_path / "stor.csv"
    with path.open("wb") as file:
        file.truncate(200_000_001)

    assert "too large" in sentence(read_statbank_csv, path)


@pytest.mark.parametrize("ending", READERS)
def test_the_wrong_kind_of_file_is_told_by_every_reader(tmp_path, samples, sentence, ending):
    for source in ("meldinger_v2.json", "meldinger.px", "meldinger.csv"):
        path = tmp_path / f"feil{ending}"
        path.write_bytes((samples / source).read_bytes())
        if not source.endswith(ending):
            assert sentence(READERS[ending], path)


def test_more_cells_than_the_statbank_gives_are_refused_while_reading(
    tmp_path, sentence, monkeypatch
):
    monkeypatch.setattr(download, "MAX_READ", 1_000)
    path = tmp_path / "mange.csv"
    path.write_text("region;2020\n" + "Fjordvik;1\n" * 2_000, encoding="utf-8")

    assert "too many cells" in sentence(read_statbank_csv, path)
