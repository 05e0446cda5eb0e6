"""A child who is expected, or has a stand-in, in one file and a number of its own in another."""

import pytest

from bvanalyse.sources.kostra_xml import read_kostra_xml

# worked by hand in test_identity.py: 1 February 2015, 15 June 2010, and a D-number of February 2010
NUMBER, ANOTHER, D_NUMBER = "01821599829", "15861099730", "41821099828"
UNBORN, CORRECTED, STAND_IN, FAULTY = "03021599999", "20021599999", "01021500200", "01821599828"
DUF = "200205705502"
JOINED = "numbers of a client that had another in an earlier or later file, read as one child"
APART = "clients with different numbers that may be of different children, kept apart"


def individ(number="", *, journal="J-1", id="i1", duf="", measure="2014-11-01"):
    return (
        f'<Individ Id="{id}" StartDato="2014-10-01" Journalnummer="{journal}" '
        f'Fodselsnummer="{number}" DUFnummer="{duf}"><Tiltak Id="t1" StartDato="{measure}">'
        '<Lovhjemmel Lov="BVL" Kapittel="4" Paragraf="4"/><Kategori Kode="4.1"/></Tiltak></Individ>'
    )


@pytest.fixture
def read(tmp_path):
    """Reads one file a year, from 2014 on, of these clients, and other files as they are."""

    def read(*years, number="9001", others=()):
        paths = []
        for year, clients in enumerate(years, 2014):
            paths.append(tmp_path / f"{year}.xml")
            paths[-1].write_text(
                f'<Barnevern><Avgiver Organisasjonsnummer="999999999" Versjon="{year}" '
                f'Kommunenummer="{number}"/>{clients}</Barnevern>'
            )
        return read_kostra_xml([*paths, *others])

    return read


def people(events) -> int:
    return events["child"]["child_key"].nunique()


def remarks(events) -> dict[str, int]:
    told = events.remarks.set_index("what")["rows"]
    return {what: int(told[what]) for what in (JOINED, APART) if what in told}


@pytest.mark.parametrize("before", [UNBORN, STAND_IN, D_NUMBER, FAULTY, ""])
@pytest.mark.parametrize("backwards", [False, True])
def test_a_number_of_its_own_tells_who_the_child_was_all_the_time(read, before, backwards):
    years = [individ(before), individ(NUMBER)]

    events = read(*years[:: -1 if backwards else 1])

    child = events["child"]
    assert child["birth_date"].astype("str").tolist() == ["2015-02-01"]
    assert child["sex"].tolist() == ["2"]
    assert len(events["measure"]) == 1 and not events["measure"]["lost"].any()
    assert remarks(events) == {JOINED: 1}


def test_a_number_for_foreigners_is_followed_by_a_number(read):
    events = read(individ(duf=DUF), individ(NUMBER))

    assert people(events) == len(events["child"]) == len(events["measure"]) == 1


def test_an_expected_child_with_another_due_date_is_the_same_child(read):
    events = read(individ(UNBORN), individ(CORRECTED), individ(NUMBER))

    assert people(events) == len(events["measure"]) == 1
    assert remarks(events) == {JOINED: 2}


def test_a_child_still_expected_keeps_the_latest_due_date(read):
    events = read(individ(UNBORN), individ(CORRECTED))

    assert events["child"]["birth_date"].astype("str").tolist() == ["2015-02-20"]
    assert events["child"]["sex"].tolist() == ["0"]


def test_what_is_known_in_one_journal_holds_in_the_childs_other_journals(read):
    other = individ(D_NUMBER, journal="J-2", id="i2", measure="2014-12-01")

    events = read(individ(D_NUMBER) + other, individ(NUMBER) + other)

    assert people(events) == 1
    assert len(events["child"]) == len(events["measure"]) == 2
    assert events["child"]["birth_date"].dt.year.tolist() == [2015, 2015]


@pytest.mark.parametrize(
    "years",
    [
        pytest.param([individ(NUMBER), individ(ANOTHER)], id="two numbers"),
        pytest.param([individ(UNBORN), individ(NUMBER), individ(ANOTHER)], id="and an expected"),
        pytest.param([individ(UNBORN) + individ(NUMBER)], id="in one file"),
        pytest.param(
            [
                individ(D_NUMBER) + individ(D_NUMBER, journal="J-2"),
                individ(NUMBER) + individ(ANOTHER, journal="J-2"),
            ],
            id="a D-number that became two numbers",
        ),
    ],
)
def test_children_who_may_be_different_are_never_joined(read, years):
    events = read(*years)

    numbers = {number for number in (NUMBER, ANOTHER, UNBORN, D_NUMBER) if number in "".join(years)}
    assert people(events) == len(numbers)
    assert remarks(events)[APART] >= 1 and JOINED not in remarks(events)


@pytest.mark.parametrize(
    "after",
    [individ(NUMBER, journal="J-2"), individ(NUMBER, id="i2"), individ(NUMBER, id="")],
    ids=["journal", "client", "no client"],
)
def test_another_journal_or_client_is_another_child(read, after):
    events = read(individ(UNBORN), after)

    assert people(events) == 2
    assert remarks(events) == {}


def test_another_municipality_is_another_child(read, tmp_path):
    read(individ(UNBORN), number="9002")
    elsewhere = (tmp_path / "2014.xml").rename(tmp_path / "elsewhere.xml")

    events = read(individ(NUMBER), others=[elsewhere])

    assert people(events) == 2


def test_a_message_that_took_over_the_client_tells_who_it_was(read, tmp_path):
    message = tmp_path / "message.xml"
    message.write_text(
        '<Barnevern Id="m" DatoUttrekk="2016-01-10T10:00:00Z"><Avgiver Kommunenummer="9001" '
        'Organisasjonsnummer="999999999"/><Sak Id="s" MigrertId="i1" StartDato="2014-10-01" '
        f'Journalnummer="J-1"><Personalia Id="p" StartDato="2014-10-01" Fodselsnummer="{NUMBER}" '
        'Fodseldato="2015-02-01" Kjonn="2"/></Sak></Barnevern>'
    )

    events = read(individ(UNBORN), others=[message])

    assert people(events) == 1
    assert events["measure"]["child_key"].tolist() == events["child"]["child_key"].tolist()
