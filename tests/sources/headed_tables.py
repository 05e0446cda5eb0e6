"""Tables whose heads tell periods and places, and how they are read."""

from pathlib import Path

import pytest

from bvanalyse.errors import DataError
from bvanalyse.sources.key_figures import read_key_figures
from bvanalyse.sources.labels import read_labels

SAMPLES = Path(__file__).parent / "samples"
REFERENCE = Path(__file__).parents[2] / "data" / "reference"
LABELS = read_labels(REFERENCE)
PLACES = {"Gjerdrum": "3032", "Fylkesgjennomsnitt": "30", "Landet": "0"}
#: names, region and periods of the head, then one row of figures
MEETINGS = "Antall meldinger"


def write(folder, text, name="tall.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def read(path, **choices):
    return read_key_figures(path, region="3032", labels=LABELS, **({"places": PLACES} | choices))


def figures(table):
    return list(zip(table["region"], table["period"], table["value"], strict=True))


def refusal(path, **choices):
    with pytest.raises(DataError) as caught:
        read(path, **choices)
    told = str(caught.value)
    assert len(caught.value.problems) == 1 and told.startswith(str(path)) and "\n" not in told
    return told.removeprefix(str(path))
