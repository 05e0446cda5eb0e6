"""The lists of regions as the project has them, and figures to move between borders."""

from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st

from bvanalyse.observations import observations
from bvanalyse.regions import LATEST, Regions, to_borders
from bvanalyse.sources import read_population

REFERENCE = Path(__file__).parents[2] / "data" / "reference"
REGIONS = Regions.load(REFERENCE)
POPULATION = read_population(REFERENCE / "population.csv")
RESIDENTS = POPULATION[POPULATION["indicator"] == "population_total"]
LAW = settings(deadline=None, derandomize=True, max_examples=12)

# number of today: the last year of the old borders, and the municipalities that became it
MERGERS = {
    "3203": ("2019", ("0220", "0627", "0628")),  # Asker, Røyken, Hurum
    "3205": ("2019", ("0226", "0227", "0231")),  # Sørum, Fet, Skedsmo: Lillestrøm
    "1108": ("2019", ("1102", "1129")),  # Sandnes, Forsand
    "4204": ("2019", ("1001", "1017", "1018")),  # Kristiansand, Songdalen, Søgne
    "4205": ("2019", ("1002", "1021", "1029")),  # Mandal, Marnardal, Lindesnes
    "5054": ("2017", ("1624", "1718")),  # Rissa, Leksvik: Indre Fosen
    "3911": ("2017", ("0722", "0723")),  # Nøtterøy, Tjøme: Færder
    "3907": ("2016", ("0706", "0719", "0720")),  # Sandefjord, Andebu, Stokke
}

counts = st.integers(0, 5000).map(float)


def figure(region, value, period="2018", **other):
    return {"region": region, "period": period, "indicator": "reports_received", "value": value,
            "unit": "reports", "source": "own", "ref": "tall", **other}  # fmt: skip


def share(region, over, under, **other):
    value = None if over is None else 100 * over / under
    return figure(region, value, indicator="share_deadline_breaches", unit="percent",
                  numerator=over, denominator=under, **other)  # fmt: skip


def moved(*rows, year=LATEST):
    return to_borders(observations(rows), year, REGIONS)
