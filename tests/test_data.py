"""Every file in data/ is what its schema, its README and the world say."""

import csv
import re
from pathlib import Path

import pandas as pd
import pytest

from bvanalyse import LANGUAGES
from bvanalyse.errors import DataError
from bvanalyse.indicators import SPOKEN, Register
from bvanalyse.observations import observations
from bvanalyse.regions import CHANGES, COUNTIES, MUNICIPALITIES, Regions
from bvanalyse.sources import parse_number, read_catalogue, read_population, read_seed
from bvanalyse.sources.population import SCHEMA as POPULATION
from bvanalyse.tables import read_csv, validate

DATA = Path(__file__).parents[1] / "data"
FILES = sorted(
    path
    for path in DATA.rglob("*")
    if path.is_file() and path.name != "README.md" and DATA / "synthetic" not in path.parents
)
SEEDS = sorted(
    path for path in DATA.glob("seeds/*.csv") if path.name not in ("SOURCES.csv", "claims.csv")
)
REGIONS = Regions.load(DATA / "reference")
REGISTER = Register.load(DATA / "reference")
RESIDENTS = read_population(DATA / "reference" / "population.csv")
STATUS_OF = {"exact": {"ok"}, "approx": {"estimate"}, "forecast": {"forecast"},
             "suspect": {"suspect", "missing"}}  # fmt: skip
LONGEST_SENTENCE = 19  # words
FORBIDDEN = ("signifikant", "markant", "bevist", "bekymringsfull")

A_NOUN = "says what is counted, so it is no cell of a table"
IN_WORDS = "the number is written in words"
SENTENCE = "a piece of a sentence"
RANGE = "two figures in one: a range or a pair"
AN_AGE = "an age or a length of time with its word"
A_PLACE = "a place in a ranking, with its word"
NO_FIGURE = "a chart's legend without its figures"
BROKEN = "a digit is lost in print"
PHRASES = {
    "530 meldinger": A_NOUN,
    "540 meldinger": A_NOUN,
    "494 meldinger": A_NOUN,
    "7 familiehjem": A_NOUN,
    "22 barn og unge": A_NOUN,
    "12 av de ansatte": A_NOUN,
    "12 plasseringer": A_NOUN,
    "152 nøkkeltall": A_NOUN,
    "12 ulike sektorer": A_NOUN,
    "1 barn": A_NOUN,
    "5 barn": A_NOUN,
    "7 barn": A_NOUN,
    "75 unge voksne": A_NOUN,
    "30 sp": A_NOUN,
    "rundt 50 barn": A_NOUN,
    "Ca 100 bekymringsmeldinger i året siden 2016": SENTENCE,
    "fyller 18 år": SENTENCE,
    "minst to ganger hvert halvår": IN_WORDS,
    "omtrent en av fire saker": IN_WORDS,
    "Tre stykker": IN_WORDS,
    "en halv million mindre enn i 2017": IN_WORDS,
    "en halv million mindre": IN_WORDS,
    "ni personer": IN_WORDS,
    "Fem kontaktpersoner": IN_WORDS,
    "To teamledere": IN_WORDS,
    "en med controlleransvar": IN_WORDS,
    "to familieveiledere": IN_WORDS,
    "To team": IN_WORDS,
    "Minimum treåring høgskoleutdanning": IN_WORDS,
    "Tre ansatte på videreutdanning": IN_WORDS,
    "Kun en ansatt": IN_WORDS,
    "En ansatt har ett års erfaring": IN_WORDS,
    "mer enn tre års erfaring": IN_WORDS,
    "2/4": RANGE,
    "min 4/2": RANGE,
    "2-3 enslig mindreårige": RANGE,
    "8-20 år": RANGE,
    "9-15 saker": RANGE,
    "9-11 barn pr kontaktperson": RANGE,
    "2-4 ganger i året": RANGE,
    "23 år": AN_AGE,
    "25 år": AN_AGE,
    "min. 4 års erfaring": AN_AGE,
    "15 mndr": AN_AGE,
    "45. plass": A_PLACE,
    **{f"{place} plass": A_PLACE
       for place in (1, 22, 26, 33, 40, 53, 54, 104, 120, 179, 193, 230, 241, 293)},
    "■ Hurum": NO_FIGURE,
    "■ Røyken": NO_FIGURE,
    "■ Asker": NO_FIGURE,
    "kr 171 32,-": BROKEN,
}  # fmt: skip
# what is printed, and what the row holds instead
OTHERWISE = {
    "7,2 mill": (7.2, -7.2),  # the report says «negativt avvik» and prints no minus
    "cirka 19,5 millioner kroner": (19.5, 19500.0),  # kept in thousands of kroner
}


def raw_rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SEED_ROWS = [(path.stem, row) for path in SEEDS for row in raw_rows(path)]


def refused(text):
    try:
        parse_number(text)
    except DataError:
        return True
    return False


def own_words(language):
    """Every text of the register in one language, with the place it stands."""
    return [(entry.id, name, entry.text(name, language))
            for entry in REGISTER.values() for name in SPOKEN]  # fmt: skip


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_is_plain_csv_for_every_program(path):
    content = path.read_bytes()

    text = content.decode("utf-8")

    assert path.suffix == ".csv"
    assert not text.startswith("\ufeff") and "\r" not in text and text.endswith("\n")
    assert text.count("\n\n") == 0


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_is_named_in_the_readme(path):
    readme = (DATA / "README.md").read_text(encoding="utf-8")

    assert f"`{path.relative_to(DATA).as_posix()}`" in readme


def test_the_readme_names_no_file_that_is_not_there():
    readme = (DATA / "README.md").read_text(encoding="utf-8")

    named = set(re.findall(r"`((?:reference|seeds)/[\w.]+\.csv)`", readme))

    assert named == {path.relative_to(DATA).as_posix() for path in FILES}


@pytest.mark.parametrize(
    ("name", "rows"),
    [("loten_2014", 31), ("gjerdrum_2022", 37), ("asker_2018", 105), ("fet_kommunebarometer", 22),
     ("lillehammer_2022", 25)],
)  # fmt: skip
def test_every_figure_of_a_document_is_an_observation(name, rows):
    table = read_seed(DATA / "seeds" / f"{name}.csv")

    REGISTER.check(table, name)

    assert len(table) == rows
    assert set(table["source"]) == {name}


def test_the_five_documents_hold_220_figures():
    assert len(SEEDS) == 5 and len(SEED_ROWS) == 220


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_document_has_a_title(language):
    titles = read_catalogue(DATA / "seeds" / "SOURCES.csv", language)

    assert set(titles) == {path.stem for path in SEEDS}
    assert all(title.strip() for title in titles.values())


def test_the_catalogue_names_the_files_that_are_there():
    rows = raw_rows(DATA / "seeds" / "SOURCES.csv")

    assert {row["file"] for row in rows} == {path.name for path in SEEDS}
    assert all(row["file"] == f"{row['source']}.csv" for row in rows)


def test_a_figure_belongs_to_the_place_that_had_the_number_then():
    municipal = [row for _, row in SEED_ROWS if len(row["region"]) == 4]

    names = {(row["municipality"], REGIONS.name(row["region"], row["period"])) for row in municipal}

    assert len(municipal) == 212
    assert all(printed == name for printed, name in names)


def test_a_county_figure_is_named_as_the_county():
    rows = [row for _, row in SEED_ROWS if len(row["region"]) == 2]

    named = {(row["region"], row["municipality"]) for row in rows}

    assert named == {
        ("30", "Fylkesgjennomsnitt (Viken)"),
        ("34", "Fylkesgjennomsnitt (Innlandet)"),
    }


def test_the_status_follows_from_how_sure_the_document_is():
    odd = [row for _, row in SEED_ROWS if row["status"] not in STATUS_OF[row["qualifier"]]]

    assert odd == []


def test_every_doubtful_figure_says_why():
    silent = [row for _, row in SEED_ROWS if row["qualifier"] == "suspect" and not row["note"]]

    assert silent == []


def test_what_is_printed_as_a_number_is_read_as_one():
    phrases = {row["raw"] for _, row in SEED_ROWS if refused(row["raw"])}

    assert phrases == set(PHRASES)
    assert all(PHRASES.values())


def test_the_value_is_the_number_that_is_printed():
    printed = [row for _, row in SEED_ROWS if row["raw"] not in PHRASES]

    differing = {
        row["raw"]: (parse_number(row["raw"]).value, float(row["value"]))
        for row in printed
        if parse_number(row["raw"]).value != float(row["value"])
    }

    assert differing == OTHERWISE
    assert len(printed) == 220 - sum(row["raw"] in PHRASES for _, row in SEED_ROWS)


def test_a_percent_sign_in_print_is_a_percent_in_the_row():
    signed = [row for _, row in SEED_ROWS if "%" in row["raw"]]

    assert signed and all(row["unit"].startswith("percent") for row in signed)


@pytest.mark.parametrize(
    ("file", "schema", "rows"),
    [
        ("municipalities.csv", MUNICIPALITIES, 838),
        ("municipality_changes.csv", CHANGES, 499),
        ("counties.csv", COUNTIES, 33),
    ],
)
def test_the_lists_of_regions_follow_their_schemas(file, schema, rows):
    raw = read_csv(DATA / "reference" / file)

    table = validate(raw, schema, file)

    assert len(table) == rows


def test_every_change_of_number_leads_from_one_municipality_to_another():
    changes = read_csv(DATA / "reference" / "municipality_changes.csv")
    numbers = {unit.number for unit in REGIONS.municipalities}

    lost = changes[~changes["old_no"].isin(numbers) | ~changes["new_no"].isin(numbers)]

    assert set(lost["old_no"]) <= {"1901", "1915"}  # Harstad and Bjarkøy ended as 2013 began
    assert set(lost["new_no"]) <= {"1903"}


@pytest.mark.parametrize(
    ("year", "residents"),
    [("2017", 5_258_317), ("2018", 5_295_619), ("2019", 5_328_212), ("2020", 5_367_580),
     ("2021", 5_391_369)],
)  # fmt: skip
def test_the_residents_of_all_municipalities_are_those_of_the_country(year, residents):
    then = RESIDENTS[RESIDENTS["period"] == year]

    total = then[then["indicator"] == "population_total"]["value"].sum()

    assert total == residents


def test_the_known_gap_of_2015_is_as_large_as_the_readme_tells():
    then = RESIDENTS[RESIDENTS["period"] == "2015"]

    total = then[then["indicator"] == "population_total"]["value"].sum()

    assert 5_165_802 - total == 62_647  # Sandefjord, Andebu and Stokke


@pytest.mark.parametrize("year", range(2013, 2022))
def test_every_municipality_in_force_has_residents_but_three(year):
    lacking = {"0706", "0719", "0720"} if year < 2017 else set()

    counted = set(RESIDENTS[RESIDENTS["period"] == str(year)]["region"])

    assert counted == {unit.number for unit in REGIONS.in_force(year)} - lacking


@pytest.mark.parametrize(
    ("number", "year", "residents"),
    [
        ("0301", 2020, 693_494),
        ("3025", 2020, 94_441),
        ("0220", 2019, 61_523),
        ("1507", 2020, 66_258),
    ],
)
def test_single_municipalities_have_their_published_residents(number, year, residents):
    there = RESIDENTS[(RESIDENTS["region"] == number) & (RESIDENTS["period"] == str(year))]

    total = there[there["indicator"] == "population_total"]["value"].tolist()

    assert total == [residents]


def test_children_and_adults_make_up_the_residents():
    table = validate(read_csv(DATA / "reference" / "population.csv"), POPULATION, "population.csv")

    adults = table["total"] - table["age_0_17"]
    children = table["age_0_17"] / table["total"]

    assert len(table) == 3682
    assert (adults > table["age_0_17"]).all()  # no municipality has more children than adults
    assert children.between(0.08, 0.33).all()
    assert (table["age_0_24"] - table["age_0_17"]).le(adults).all()


def test_an_age_group_larger_than_the_next_is_refused():
    row = {"municipality_no": "0301", "year": "2020", "age_0_5": "10", "age_0_17": "9",
           "age_0_22": "12", "age_0_24": "13", "total": "99"}  # fmt: skip

    with pytest.raises(DataError) as caught:
        validate(pd.DataFrame([row], dtype="str"), POPULATION, "population.csv")

    [problem] = caught.value.problems
    assert problem.row == 2 and "age group" in problem.what


def test_every_indicator_of_the_documents_is_in_the_register():
    used = {row["indicator"] for _, row in SEED_ROWS}

    assert used <= set(REGISTER)


def test_the_register_holds_every_indicator_once():
    ids = [row["id"] for row in raw_rows(DATA / "reference" / "indicators.csv")]

    assert len(ids) == len(set(ids)) == len(REGISTER)
    assert {"children_0_17", "population_total"} <= set(ids)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_register_speaks_of_every_indicator(language):
    silent = [(entry, name) for entry, name, text in own_words(language) if not text.strip()]

    assert silent == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_label_means_one_indicator(language):
    labels = [text.casefold() for _, name, text in own_words(language) if name == "label"]

    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_asks_and_a_definition_tells(language):
    texts = own_words(language)

    ends = {name: {text[-1] for _, this, text in texts if this == name} for name in SPOKEN}

    assert ends["question"] == {"?"}
    assert ends["definition"] == ends["misreading"] == {"."}
    assert not ends["label"] & set(".?") and not ends["subject"] & set(".?")


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_no_text_claims_more_than_figures_can_show(language):
    texts = [*own_words(language), *((row["raw"], "note", row["note"]) for _, row in SEED_ROWS)]

    loud = [(entry, name, word) for entry, name, text in texts for word in FORBIDDEN
            if word in text.casefold()]  # fmt: skip

    assert loud == []


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_sentences_are_short_enough_to_read_once(language):
    sentences = [(entry, name, sentence) for entry, name, text in own_words(language)
                 for sentence in re.split(r"(?<=[.?!:])\s+", text)]  # fmt: skip

    long = [one for one in sentences if len(one[2].split()) > LONGEST_SENTENCE]

    assert long == []


def test_a_share_is_of_a_whole_that_is_counted():
    shares = [entry for entry in REGISTER.values() if entry.denominator]

    wholes = {REGISTER[entry.denominator].kind for entry in shares}

    assert shares and wholes <= {"count", "amount"}
    assert all(entry.per == 100 for entry in shares if entry.unit == "percent")


def test_the_notes_of_a_document_are_for_its_readers_not_for_us():
    ids = {name for name in REGISTER if "_" in name}

    technical = [row["note"] for _, row in SEED_ROWS
                 if ids & set(re.findall(r"\w+", row["note"]))]  # fmt: skip

    assert technical == []


def test_the_figures_of_all_documents_stand_in_one_table():
    tables = [read_seed(path) for path in SEEDS]

    together = observations(row for table in tables for row in table.to_dict("records"))

    assert len(together) == 220
    assert together["status"].value_counts().to_dict() == {
        "ok": 194,
        "suspect": 10,
        "forecast": 8,
        "estimate": 5,
        "missing": 3,
    }
