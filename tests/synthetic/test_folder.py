"""The invented country is read by the package's own readers, adds up, and is nobody's."""

import csv
import json
import re
from itertools import chain
from pathlib import Path

import numpy as np
import pytest

from bvanalyse.errors import ParameterError
from bvanalyse.indicators import Register
from bvanalyse.observations import read_observations
from bvanalyse.regions import Regions
from bvanalyse.regions.borders import to_borders
from bvanalyse.sources import read_jsonstat, read_population
from bvanalyse.sources.statbank.mapped import observations_from_statbank
from bvanalyse.synthetic import write_folder
from bvanalyse.tables import read_csv

REAL = Path(__file__).parents[2] / "data" / "reference"
MADE = ("municipalities.csv", "municipality_changes.csv", "counties.csv", "population.csv")
YEARS = (2017, 2022)
COUNTIES = ("91", "92", "93", "94", "98", "99")
FEW = 3


def make(out, seed=1, years=YEARS):
    write_folder(out, REAL, count=30, years=years, seed=seed)
    return out


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    return make(tmp_path_factory.mktemp("made") / "synthetic")


@pytest.fixture(scope="module")
def regions(country):
    return Regions.load(country / "reference")


@pytest.fixture(scope="module")
def tables(country):
    return {path.stem: read_jsonstat(path) for path in sorted((country / "ssb").glob("*.json"))}


def made_files(folder):
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if path.parent.name != "reference" or path.name in MADE]


def test_every_table_in_the_map_is_there_and_read_back_as_observations(country, tables):
    register = Register.load(country / "reference")
    wanted = set(read_csv(country / "reference" / "statbank.csv")["indicator"])

    mapped = {
        name: observations_from_statbank(table, register, name, reference=country / "reference")
        for name, table in tables.items()
    }
    found = set(chain.from_iterable(one.observations["indicator"] for one in mapped.values()))

    assert found == wanted
    assert not any(one.skipped_regions for one in mapped.values())


def test_reports_and_investigations_are_read_back_with_their_shares(country):
    register = Register.load(country / "reference")

    table = read_observations(country / "own" / "oppdiktede_tall.csv")
    register.check(table, "own")
    shares = table[table["unit"] == "percent"]
    known = shares[shares["status"] == "ok"]
    wide = known[known["region"] == "0"].set_index("indicator")["value"]

    assert (known["value"] - 100 * known["numerator"] / known["denominator"]).abs().max() <= 0.0501
    assert shares.loc[shares["status"] != "ok", ["numerator", "denominator"]].isna().all(axis=None)
    assert table["unit"].eq(table["indicator"].map(lambda name: register[name].unit)).all()
    assert wide["share_reports_to_investigation"].between(65, 90).all()
    assert wide["share_investigations_within_3_months"].between(80, 97).all()


def test_the_registers_are_copied_byte_for_byte_and_hold_no_places(country):
    copied = [path for path in REAL.glob("*.csv") if path.name not in MADE]

    assert copied
    for path in copied:
        header = set(path.read_text(encoding="utf-8").splitlines()[0].split(","))
        assert (country / "reference" / path.name).read_bytes() == path.read_bytes()
        assert not header & {"number", "region", "municipality_no", "municipality", "county_no"}


def test_residents_are_those_of_the_tables(country, tables):
    people = read_population(country / "reference" / "population.csv")
    children = people[people["indicator"] == "children_0_17"].set_index(["region", "period"])
    everyone = people[people["indicator"] == "population_total"].set_index(["region", "period"])
    by_age = tables["07459"].frame.query("Alder_code <= '017'")
    young = by_age.groupby(["Region_code", "Tid_code"])["value"].sum()
    total = tables["07459-i-alt"].frame.set_index(["Region_code", "Tid_code"])["value"]

    assert children["value"].eq(young.loc[children.index].to_numpy()).all()
    assert everyone["value"].eq(total.loc[everyone.index].to_numpy()).all()
    assert (young.groupby("Tid_code").sum() == 3 * young["0"]).all()  # once by each kind of place


def test_a_county_is_the_sum_of_its_municipalities_and_the_country_of_its_counties(regions, tables):
    frame = tables["07459-i-alt"].frame.set_index(["Region_code", "Tid_code"])["value"]
    counties = set()
    for year in range(YEARS[0], YEARS[1] + 1):
        own = regions.in_force(year)
        by_county = {unit.county_number: 0.0 for unit in own}
        for unit in own:
            by_county[unit.county_number] += frame[unit.number, str(year)]
        counties |= by_county.keys()
        assert all(frame[county, str(year)] == total for county, total in by_county.items())
        assert frame["0", str(year)] == sum(by_county.values())

    assert counties == set(COUNTIES)


def test_sums_hold_what_is_hidden_and_nothing_more(regions, tables):
    frame = tables["12615"].frame.query("ContentsCode_code == 'KOSbvbarnmelding0000'")
    frame = frame.set_index(["KOKkommuneregion0000_code", "Tid_code"])
    complete = 0
    for year in map(str, range(YEARS[0], YEARS[1] + 1)):
        for county in COUNTIES:
            own = [u.number for u in regions.in_force(int(year)) if u.county_number == county]
            cells = frame.loc[[(number, year) for number in own]]
            if not own or cells["status"].isin(["missing"]).any():
                continue
            hidden = int((cells["status"] == "suppressed").sum())
            left = frame.loc[(f"EKA{county}", year), "value"] - cells["value"].sum()
            assert hidden <= left <= FEW * hidden
            complete += 1

    assert complete > 20


def test_every_symbol_appears_where_it_should(regions, tables):
    frame = tables["12275"].frame
    counts = frame[frame["ContentsCode_code"] == "KOSbvbarntiltaka0000"]
    numbers = counts["KOKkommuneregion0000_code"]
    gone = [
        code.isdigit() and regions.municipality(code, int(year)) is None
        for code, year in zip(numbers, counts["Tid_code"], strict=True)
    ]
    municipal = counts[numbers.str.isdigit()]

    assert set(frame["status"]) == {"ok", "missing", "not_applicable", "suppressed"}
    assert counts.loc[gone, "status"].eq("not_applicable").all()
    assert not municipal["value"].between(1, FEW).any()
    assert counts[~numbers.str.isdigit()]["status"].isin(["ok", "not_applicable"]).all()


def test_no_real_number_or_name_stands_in_any_file_that_is_made(country):
    real = read_csv(REAL / "municipalities.csv")
    others = [name.strip() for cell in real["other_names"] for name in cell.split(";")]
    counties = read_csv(REAL / "counties.csv")
    names = {*real["name"], *others, *counties["county"]} - {""}
    a_name = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, names))})(?!\w)")
    files = made_files(country)

    found = {
        (path.name, *match) for path in files for match in a_name.findall(path.read_text("utf-8"))
    }

    assert not found
    assert len(files) == 21
    for path in files:
        assert path.name == "README.md" or set(codes_of(path)) <= allowed(), path


def allowed():
    municipalities = {str(number) for number in (*range(9001, 9358), *range(9401, 9500))}
    return {"0", "0N", "EAK", *COUNTIES, *(f"EKA{one}" for one in COUNTIES), *municipalities}


def codes_of(path):
    """Everything in a file that is the number of a place."""
    if path.suffix == ".json":
        dataset = json.loads(path.read_bytes())
        return dataset["dimension"][dataset["id"][0]]["category"]["index"]
    columns = ("number", "old_no", "new_no", "county_no", "kostra_region_code", "municipality_no")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row[name] for row in rows for name in (*columns, "region") if name in row]


def test_borders_change_in_every_way_and_figures_follow(country, regions):
    kinds = {(row["date"][:4], row["kind"]) for row in rows_of(country, "municipality_changes.csv")}
    people = read_population(country / "reference" / "population.csv")
    children = people[(people["indicator"] == "children_0_17") & (people["period"] == "2019")]

    moved = to_borders(children, 2022, regions).set_index("region")
    merged = next(row for row in rows_of(country, "municipality_changes.csv")
                  if (row["date"], row["kind"]) == ("2020-01-01", "merge"))  # fmt: skip
    parts = [row["old_no"] for row in rows_of(country, "municipality_changes.csv")
             if row["new_no"] == merged["new_no"]]  # fmt: skip
    divided = [row["new_no"] for row in rows_of(country, "municipality_changes.csv")
               if row["kind"] == "split"]  # fmt: skip

    assert kinds >= {("2018", "merge"), ("2020", "merge"), ("2020", "split"), ("2017", "rename"),
                     ("2020", "county_change")}  # fmt: skip
    assert moved.loc[merged["new_no"], "value"] == (
        children.set_index("region").loc[parts, "value"].sum()
    )
    assert moved.loc[divided, "status"].eq("missing").all() and len(divided) == 2


def rows_of(folder, name):
    return read_csv(folder / "reference" / name).to_dict("records")


def test_the_same_seed_gives_the_same_bytes_and_another_gives_another_country(country, tmp_path):
    again, other = make(tmp_path / "again"), make(tmp_path / "other", seed=2)
    make(again)  # what it made itself it may make again

    for path in country.rglob("*.*"):
        assert path.read_bytes() == (again / path.relative_to(country)).read_bytes()
    for path in made_files(country):
        assert path.read_bytes() != (other / path.relative_to(country)).read_bytes(), path


def test_sizes_are_spread_as_in_the_real_country(country):
    quantiles = [0.1, 0.25, 0.5, 0.75, 0.9]
    real, made = (
        read_csv(folder / "population.csv").query("year == '2021'")["age_0_17"].astype(int)
        for folder in (REAL, country / "reference")
    )

    ratio = made.quantile(quantiles) / real[real > 0].quantile(quantiles)

    assert ratio.between(1 / 1.5, 1.5).all(), ratio


def test_places_keep_their_level_from_year_to_year_and_differ_more_than_chance(tables):
    frame = tables["12615"].frame
    wide = frame.pivot_table(
        index="KOKkommuneregion0000_code", columns=["ContentsCode_code", "Tid_code"], values="value"
    )
    wide = wide[wide.index.str.len() == 4].dropna()
    share, count = wide["KOSbvbarnmelding0001"], wide["KOSbvbarnmelding0000"]
    chance = (share / np.sqrt(count)).mean(axis=1)  # Poisson's spread about a mean

    assert np.corrcoef(share["2017"], share["2018"])[0, 1] > 0.5
    assert share.mean(axis=1).std() > 1.5 * chance.mean() / np.sqrt(share.shape[1])


def test_a_new_definition_shows_from_its_year(country):
    register = Register.load(country / "reference")
    shares = read_observations(country / "own" / "oppdiktede_tall.csv")
    own = shares.query("region == '0' and indicator == 'share_reports_to_investigation'")
    values = own.set_index("period")["value"]

    assert register["share_reports_to_investigation"].breaks == (2020,)
    assert values["2017":"2019"].mean() - values["2020":"2022"].mean() > 2


@pytest.mark.parametrize(
    ("count", "years", "said"),
    [(358, YEARS, "30 to 357"), (29, YEARS, "30 to 357"), (30, (2012, 2020), "2013-2024"),
     (30, (2020, 2021), "at least 3 years"), (30, (2022, 2019), "at least 3 years")],
)  # fmt: skip
def test_what_cannot_be_invented_is_refused(tmp_path, count, years, said):
    with pytest.raises(ParameterError, match=said):
        write_folder(tmp_path / "out", REAL, count=count, years=years, seed=1)

    assert not (tmp_path / "out").exists()


def test_a_folder_with_something_else_is_left_alone(tmp_path, country):
    (tmp_path / "mine.txt").write_text("keep me")

    with pytest.raises(ParameterError, match="something else"):
        make(tmp_path)
    with pytest.raises(ParameterError, match="invented already"):
        write_folder(tmp_path / "new", country / "reference", count=30, years=YEARS, seed=1)

    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_folder_says_that_all_is_invented_and_how_it_was_made(country):
    told = (country / "README.md").read_text(encoding="utf-8")
    labels = [json.loads(path.read_bytes())["label"] for path in (country / "ssb").glob("*.json")]

    assert "Everything here is invented" in told
    assert "bvanalyse synth --municipalities 30 --years 2017-2022 --seed 1" in told
    assert all(re.match(r"\d{5}: .*oppdiktede tall", label) for label in labels)
