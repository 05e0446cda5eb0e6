"""Gjerdrum's published figures read from the monitor's file as they stand in the seed."""

from pathlib import Path

import pytest

from bvanalyse.sources import read_seed
from bvanalyse.sources.kommunemonitor import read_kommunemonitor

SEED = Path(__file__).parents[3] / "data" / "seeds" / "gjerdrum_2022.csv"
KEY = ["region", "period", "indicator"]


def figures(table):
    return table.set_index(KEY)[["value", "unit", "status"]].sort_index()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1", "cp1252"])
def test_the_samples_hold_the_seeds_figures(samples, write, encoding):
    names = ("khr_2021.csv", "kostra_2021.csv")
    texts = {name: (samples / name).read_text(encoding="utf-8") for name in names}
    paths = [write(text, head="", encoding=encoding, name=name) for name, text in texts.items()]

    reads = [read_kommunemonitor(path) for path in paths]

    seed = read_seed(SEED)
    for read in reads:
        own = seed[seed["indicator"].isin(read.observations["indicator"])]
        assert figures(read.observations).equals(figures(own))
        assert not read.unknown and not read.outside
    assert [len(read.observations) for read in reads] == [10, 6]


def test_every_figure_tells_where_it_stands(samples):
    table = read_kommunemonitor(samples / "khr_2021.csv").observations

    assert table["ref"].tolist() == [f"khr_2021.csv; rad {row}" for row in range(2, 12)]
    assert set(table["source"]) == {"kommunemonitor"} and set(table["note"]) == {""}
    assert table["numerator"].isna().all() and table["denominator"].isna().all()
