"""The hand-made files give the tables that were worked out by hand, in every form of writing."""

from pathlib import Path

import pandas as pd
import pytest

from bvanalyse.events import COLUMNS
from bvanalyse.sources.kostra_xml import read_kostra_xml

ORACLES = Path(__file__).parents[2] / "oracles" / "kostra_xml"
YEARLY = ORACLES / "yearly_2023.xml"
TEXT = YEARLY.read_text(encoding="iso-8859-1")
HEAD = '<?xml version="1.0" encoding="ISO-8859-1"?>'


def as_text(table: pd.DataFrame, children: dict[int, str]) -> pd.DataFrame:
    """A table as a CSV file shows it, with the children numbered as they come."""
    shown = table.copy()
    for name in shown.columns:
        if shown[name].dtype.kind == "M":
            shown[name] = shown[name].dt.strftime("%Y-%m-%d").fillna("")
    if "child_key" in shown:
        shown["child_key"] = shown["child_key"].map(children)
    return shown.astype("str")


def every_table(events) -> dict[str, list]:
    keys = dict.fromkeys(events["child"]["child_key"])
    children = {key: str(number) for number, key in enumerate(keys, 1)}
    tables = {name: events[name] for name in COLUMNS}
    tables |= {"quarantine": events.quarantine, "remarks": events.remarks}
    return {name: as_text(table, children).values.tolist() for name, table in tables.items()}


@pytest.fixture(scope="module")
def of_the_year():
    return read_kostra_xml(YEARLY)


@pytest.fixture(scope="module")
def of_messages():
    return read_kostra_xml(ORACLES / "messages")


@pytest.mark.parametrize("name", [*COLUMNS, "quarantine", "remarks"])
@pytest.mark.parametrize("kind", ["yearly_2023", "messages"])
def test_each_table_is_the_one_worked_out_by_hand(kind, name, of_the_year, of_messages):
    path = ORACLES / f"{kind}_expected" / f"{name}.csv"
    expected = pd.read_csv(path, dtype="str", keep_default_na=False) if path.exists() else None

    table = every_table(of_the_year if kind == "yearly_2023" else of_messages)[name]

    assert table == ([] if expected is None else expected.values.tolist())


def test_what_a_yearly_file_covers(of_the_year):
    told = (of_the_year.municipalities, of_the_year.formats, of_the_year.years)

    days = (str(of_the_year.first_day), str(of_the_year.last_day))

    assert told == (("9001",), ("15F",), (2023,))
    assert days == ("2023-01-01", "2023-12-31")


def test_what_messages_cover_tells_no_single_day_of_a_case(of_messages):
    days = (str(of_messages.first_day), str(of_messages.last_day))

    assert days == ("2021-01-01", "2024-06-01")
    assert (of_messages.formats, of_messages.years) == (("v4",), ())


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", ""),
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-8-sig", ""),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16LE"),
        ("windows-1252", "windows-1252"),
    ],
)
def test_the_encoding_does_not_matter(tmp_path, of_the_year, encoding, declared):
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    path = tmp_path / "fil.xml"
    path.write_bytes(TEXT.replace(HEAD, head).lstrip().encode(encoding))

    events = read_kostra_xml(path)

    assert every_table(events) == every_table(of_the_year)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<Barnevern>", '<Barnevern xmlns="urn:et-navnerom">'),
        ("<Barnevern>", '<Barnevern xmlns:xsi="urn:x" xsi:noNamespaceSchemaLocation="K.xsd">'),
        ('SluttDato=""', ""),
        ('StartDato="2023-05-05"', 'StartDato=" 2023-05-05 "'),
        ('StartDato="2023-05-05"', 'StartDato="2023-05-05-11:00"'),
        ('Journalnummer="J-2"', 'Journalnummer="J-2" Ukjent="canary" DUFnummer=""'),
        ("</Individ>", "</Individ><!-- canary --><?canary canary?>"),
    ],
)
def test_what_does_not_matter(tmp_path, of_the_year, old, new):
    path = tmp_path / "fil.xml"
    assert old in TEXT
    path.write_text(TEXT.replace(old, new), encoding="iso-8859-1")

    events = read_kostra_xml(path)

    assert every_table(events) == every_table(of_the_year)


def test_elements_that_the_format_does_not_know_are_counted(tmp_path, of_the_year):
    path = tmp_path / "fil.xml"
    more = TEXT.replace("</Individ>", '<Undersokelse Id="u9" StartDato="2023-01-01"/></Individ>')
    path.write_text(more, encoding="iso-8859-1")

    remarks = read_kostra_xml(path).remarks.set_index("what")["rows"]

    assert remarks["elements that the format does not know, not read"] == 5


def test_no_text_number_or_name_reaches_a_table(of_the_year, of_messages):
    shown = (
        "".join(
            table.to_csv(index=False) + repr(table)
            for events in (of_the_year, of_messages)
            for table in (*events.tables.values(), events.quarantine, events.remarks)
        )
        + repr(of_the_year)
        + repr(of_messages)
    )

    found = [
        secret
        for secret in ("canary", "Canary", "J-1", "i1", "01821599829", "200205705502", "Blåfjord")
        if secret in shown
    ]

    assert not found


def test_keys_change_from_run_to_run_and_hold_under_one_salt():
    keys = [
        read_kostra_xml(YEARLY, salt=salt)["child"]["child_key"].tolist()
        for salt in (None, None, b"salt", b"salt")
    ]

    assert keys[0] != keys[1]
    assert keys[2] == keys[3]
