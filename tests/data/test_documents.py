"""The figures of the five documents are as they are printed, with what is doubtful told."""

import re

import pytest
from tests.data.project import DATA, REGIONS, REGISTER, SEED_ROWS, SEEDS, raw_rows

from bvanalyse import LANGUAGES
from bvanalyse.errors import DataError
from bvanalyse.observations import observations
from bvanalyse.sources import parse_number, read_catalogue, read_seed

STATUS_OF = {"exact": {"ok"}, "approx": {"estimate"}, "forecast": {"forecast"},
             "suspect": {"suspect", "missing"}}  # fmt: skip
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


def refused(text):
    try:
        parse_number(text)
    except DataError:
        return True
    return False


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
