"""Yearly files and messages of one service together, folders, and several processes."""

from pathlib import Path

import pytest

from bvanalyse.errors import DataError
from bvanalyse.sources.kostra_xml import read_kostra_xml, reading

ORACLES = Path(__file__).parents[2] / "oracles" / "kostra_xml"
YEARLY = ORACLES / "yearly_2023.xml"
NUMBER, STAND_IN = "01821599829", "14051300100"


def message(
    path: Path,
    inside: str = "",
    *,
    drawn="2024-06-01T00:00:00Z",
    sender="999999999",
    municipality="9001",
    number=NUMBER,
    case="s1",
    journal="J-1",
) -> Path:
    path.write_text(
        f'<Barnevern Id="b" DatoUttrekk="{drawn}"><Fagsystem/>'
        f'<Avgiver Organisasjonsnummer="{sender}" Kommunenummer="{municipality}"/>'
        f'<Sak Id="{case}" StartDato="2022-11-28" Journalnummer="{journal}">'
        f'<Personalia Id="p" StartDato="2022-11-28" Fodselsnummer="{number}" '
        f'Fodseldato="2015-02-01" Kjonn="2"/>{inside}</Sak></Barnevern>'
    )
    return path


def test_a_message_goes_on_where_the_yearly_files_end(tmp_path):
    inside = (
        '<Melding Id="x1" MigrertId="m1" StartDato="2022-12-28">'
        '<Konklusjon SluttDato="2023-01-03" Kode="2"/></Melding>'
        '<Melding Id="x2" StartDato="2023-12-30">'
        '<Konklusjon SluttDato="2024-01-02" Kode="1"/></Melding>'
        '<Melding Id="x3" StartDato="2024-03-01"/>'
    )
    alone = read_kostra_xml(YEARLY)["report"]

    events = read_kostra_xml([YEARLY, message(tmp_path / "sak.xml", inside)])

    reports = events["report"]
    assert len(reports) == len(alone) + 1
    assert reports.set_index("received").loc["2023-12-30", "conclusion"] == "1"
    assert reports["lost"].sum() == 0
    assert (events.formats, str(events.last_day)) == (("15F", "v4"), "2024-06-01")
    assert events["investigation"]["lost"].tolist() == [False, True]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"sender": "888888888", "municipality": "9002"}, "of another service"),
        ({"drawn": "2023-12-30T23:00:00Z"}, "drawn before the yearly file of 2023 ends"),
        ({"drawn": ""}, "has no DatoUttrekk that can be read"),
        ({"drawn": "i fjor"}, "has no DatoUttrekk that can be read"),
        ({"case": ""}, "Sak has no Id"),
        ({"inside": "<Virksomhet/>"}, "structure before version 2"),
    ],
)
def test_files_that_do_not_belong_together_are_refused(tmp_path, given, sentence):
    path = message(tmp_path / "sak.xml", **given)

    with pytest.raises(DataError, match=sentence) as refused:
        read_kostra_xml([YEARLY, path])

    assert "sak.xml" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_service_that_changed_its_municipality_number_is_one_service(tmp_path):
    path = message(tmp_path / "sak.xml", municipality="9002")

    events = read_kostra_xml([YEARLY, path])

    assert events.municipalities == ("9001", "9002")


def test_the_newest_message_is_told_by_the_moment_not_by_the_clock(tmp_path):
    later = message(
        tmp_path / "a.xml", '<Melding Id="m" StartDato="2024-01-01"/>', drawn="2024-06-01T10:00:00Z"
    )
    earlier = message(tmp_path / "b.xml", drawn="2024-06-01T11:30:00+02:00")

    events = read_kostra_xml([later, earlier])

    assert len(events["report"]) == 1
    assert events.remarks["rows"].tolist() == [1]


def test_a_stand_in_is_another_child_in_each_journal(tmp_path):
    paths = [
        message(tmp_path / f"{n}.xml", number=STAND_IN, case=f"s{n}", journal=f"J-{n}")
        for n in range(2)
    ]

    children = read_kostra_xml(paths)["child"]

    assert children["child_key"].nunique() == 2


def test_several_processes_read_what_one_reads(tmp_path, monkeypatch):
    text = YEARLY.read_text(encoding="iso-8859-1")
    older = tmp_path / "2022.xml"
    older.write_text(text.replace('Versjon="2023"', 'Versjon="2022"'), encoding="iso-8859-1")
    one = read_kostra_xml([YEARLY, older], salt=b"salt")
    monkeypatch.setattr(reading, "WORTH_A_PROCESS", 0)
    monkeypatch.setattr(reading, "_processors", lambda: 2)

    two = read_kostra_xml([YEARLY, older], salt=b"salt")

    assert all(one[name].equals(two[name]) for name in one.tables)
    assert one.quarantine.equals(two.quarantine)
    assert one.remarks.equals(two.remarks)


@pytest.mark.parametrize("paths", [[], "."])
def test_nothing_to_read_is_said(tmp_path, monkeypatch, paths):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(DataError, match="case files"):
        read_kostra_xml(paths)
