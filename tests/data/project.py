"""The files of the project's own data folder, and their rows as they stand."""

import csv
from pathlib import Path

from bvanalyse.indicators import SPOKEN, Register
from bvanalyse.places import documents
from bvanalyse.regions import Regions
from bvanalyse.sources import read_population

DATA = Path(__file__).parents[2] / "data"
#: what commands make and users put there, as the documents tell them to
FILLED_BY_USERS = ("own", "saker", "ssb", "synthetic", "synthetic_small")
FILES = sorted(
    path
    for path in DATA.rglob("*")
    if path.is_file()
    and path.name != "README.md"
    and path.relative_to(DATA).parts[0] not in FILLED_BY_USERS
)
SEEDS = documents(DATA)
REGIONS = Regions.load(DATA / "reference")
REGISTER = Register.load(DATA / "reference")
RESIDENTS = read_population(DATA / "reference" / "population.csv")


def raw_rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SEED_ROWS = [(path.stem, row) for path in SEEDS for row in raw_rows(path)]


def own_words(language):
    """Every text of the register in one language, with the place it stands."""
    return [(entry.id, name, entry.text(name, language))
            for entry in REGISTER.values() for name in SPOKEN]  # fmt: skip
