"""The control report counts what SSB would find in the files, and says nothing of any child."""

from pathlib import Path

import pytest
from lxml import etree

from bvanalyse.errors import DataError, ParameterError
from bvanalyse.sources.kostra_xml.control import check_files
from bvanalyse.sources.kostra_xml.control_counts import Tally, Twins
from bvanalyse.sources.kostra_xml.rules import Breach

ORACLES = Path(__file__).parents[2] / "oracles" / "kostra_rules"
INDIVID = (ORACLES / "individ.xml").read_text(encoding="utf-8")
MESSAGE = (ORACLES / "message.xml").read_text(encoding="utf-8")
AGENCY = (
    '<Avgiver Organisasjonsnummer="999999999" Versjon="2023" Kommunenummer="3407" '
    'Kommunenavn="Gjøvik"/>'
)


@pytest.fixture
def yearly(tmp_path):
    def write(*clients, agency=AGENCY, name="fil.xml"):
        text = f"<Barnevern>{agency}{''.join(clients)}</Barnevern>"
        (tmp_path / name).write_bytes(
            f"<?xml version='1.0' encoding='ISO-8859-1'?>{text}".encode("iso-8859-1")
        )
        return tmp_path / name

    return write


@pytest.fixture
def message(tmp_path):
    def write(*changes, name="melding.xml"):
        text = MESSAGE
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write


def client(journal, number=' Fodselsnummer="01821599829"'):
    return INDIVID.replace("J1", journal).replace(' Fodselsnummer="01821599829"', number)


def counts(report):
    """Level, count and clients of each rule that is broken."""
    numbers = report.table[["level", "count", "clients"]].itertuples(index=False, name=None)
    return dict(zip(report.table["rule"], numbers, strict=True))


def test_files_without_faults_give_an_empty_report(yearly, message):
    report = check_files([yearly(INDIVID), message()], form_year=2023, form_municipality="3407")

    assert report.table.empty and report.elements.empty
    assert (report.files, report.clients, report.stops_submission) == (2, 2, False)
    assert list(report.table) == ["format", "rule", "level", "count", "clients", "what", "do"]


@pytest.mark.parametrize(
    "change, form, told",
    [
        (('Versjon="2023"', 'Versjon="2023"'), {"form_year": 2022}, {"Avgiver 2": ("E", 1, 0)}),
        (("", ""), {"form_municipality": "3405"}, {"Avgiver 4": ("E", 1, 0)}),
        (("999999999", "99"), {}, {"Avgiver 1": ("E", 1, 0)}),
        (("999999999", " "), {}, {"Avgiver 1": ("E", 1, 0), "Avgiver 3": ("E", 1, 0)}),
        (("Gjøvik", ""), {}, {"Avgiver 1": ("E", 1, 0), "Avgiver 6": ("E", 1, 0)}),
        (('Versjon="2023"', ""), {}, {"Avgiver 1": ("E", 1, 0)}),
    ],
)
def test_what_the_sender_says_is_held_against_the_schema_and_the_form(yearly, change, form, told):
    path = yearly(
        INDIVID.replace("2023", "2022") if "form_year" in form else INDIVID,
        agency=AGENCY.replace(*change),
    )

    report = check_files(path, **form)

    found = {rule: row for rule, row in counts(report).items() if rule.startswith("Avgiver")}
    assert found == told
    assert report.stops_submission


@pytest.mark.parametrize(
    "agency, clients, told",
    [
        (AGENCY + AGENCY, [INDIVID], {"Avgiver 0": ("E", 1, 0)}),
        ("", [INDIVID], {"Avgiver 0": ("E", 1, 0)}),
        (AGENCY, [], {"Individ 00": ("E", 1, 0)}),
    ],
)
def test_a_file_has_one_sender_and_some_clients(yearly, agency, clients, told):
    assert counts(check_files(yearly(*clients, agency=agency))) == told


def test_a_client_of_the_wrong_form_is_told_by_place_and_asked_nothing_else(yearly):
    wrong = client("J1", ' Fodselsnummer="1"').replace('Kode="4.6"', 'Kode="4.10"')

    report = check_files(yearly(wrong, client("J2")))

    assert counts(report) == {"Individ 01": ("E", 2, 1)}
    assert dict(zip(report.elements["element"], report.elements["count"], strict=True)) == {
        "Individ@Fodselsnummer": 1,
        "Individ/Tiltak/Kategori@Kode": 1,
    }


def test_a_rule_counts_each_time_and_each_client_once(yearly):
    late = INDIVID.replace('StartDato="2023-03-01"', 'StartDato="2023-02-01"')
    twice = late.replace("<Plan", late[late.index("<Melding") : late.index("<Plan")] + "<Plan")
    twice = twice.replace('<Melding Id="1"', '<Melding Id="9"', 1).replace("J1", "J2")

    report = check_files(yearly(late, twice.replace("01821599829", "01021500200")))

    assert counts(report) == {"Melding 3": ("W", 3, 2), "Individ 11": ("W", 1, 1)}
    assert not report.stops_submission
    assert report.table["rule"].tolist() == ["Individ 11", "Melding 3"]  # as registered


def test_a_number_in_several_journals_and_a_journal_of_several_clients(yearly):
    stand_in = ' Fodselsnummer="01021500200"'
    clients = [client("J1"), client("J2"), client("J2"), client("J3", stand_in)]
    clients += [client("J4", stand_in), client("J5", ""), client("J5", "")]

    found = counts(check_files(yearly(*clients)))

    assert found["Individ 04"] == ("E", 1, 3)  # the stand-in stands twice and is not compared
    assert found["Individ 05"] == ("E", 1, 2)  # J5 has no number and is not looked at


def test_the_same_child_in_two_years_is_no_repetition(yearly):
    earlier = yearly(
        INDIVID.replace("2023", "2022"), agency=AGENCY.replace("2023", "2022"), name="a"
    )

    report = check_files([earlier, yearly(INDIVID)])

    assert report.clients == 2
    assert not {"Individ 04", "Individ 05"} & set(report.table["rule"])


def test_the_newest_message_of_a_case_counts(message):
    late = ('SluttDato="2023-03-08" Kode="2"', 'SluttDato="2023-03-09" Kode="2"')
    older = message(late, name="1.xml")
    newer = message(("2024-01-15T08", "2024-01-15T09"), name="2.xml")
    other = message(late, ("000000000002", "000000000003"), name="3.xml")

    assert check_files([older]).clients == 1
    assert counts(check_files([newer, older, other])) == {"Melding 3": ("W", 1, 1)}
    assert check_files([newer, older, other]).clients == 2


def test_moments_are_compared_across_time_zones(message):
    late = ('SluttDato="2023-03-08" Kode="2"', 'SluttDato="2023-03-09" Kode="2"')
    mended = message(("T08:00:00+01:00", "T08:00:00Z"), name="1.xml")  # 09:00 in Norway
    older = message(late, ("T08:00:00+01:00", "T08:30:00+01:00"), name="2.xml")

    assert check_files([mended, older]).table.empty


def test_an_error_in_a_migrated_record_is_a_warning_with_the_same_words(message):
    wrong = ('SluttDato="2023-03-08" Kode="2"', 'SluttDato="2023-02-28" Kode="2"')
    own = message(wrong, name="1.xml")
    moved = message(
        wrong,
        ('000000000020" StartDato', '000000000020" MigrertId="7" StartDato'),
        ("000000000002", "000000000003"),
        name="2.xml",
    )

    table = check_files([own, moved]).table

    assert table["level"].tolist() == ["E", "W"]
    assert table["what"].nunique() == 1
    assert not check_files(moved).stops_submission


def test_a_message_of_the_wrong_form_is_fatal(message):
    report = check_files(message(('Kode="11"', 'Kode="99"')))

    assert counts(report) == {"Filbeskrivelse": ("F", 1, 1)}
    assert report.elements["element"].tolist() == ["Barnevern/Sak/Melding/Melder@Kode"]


@pytest.mark.parametrize(
    "language, start", [("nb", "Meldingen"), ("nn", "Meldinga"), ("en", "The")]
)
def test_the_report_speaks_three_languages(yearly, language, start):
    late = INDIVID.replace('StartDato="2023-03-01"', 'StartDato="2023-02-01"')

    table = check_files(yearly(late), language=language).table

    assert table["what"].str.startswith(start).all()


def test_an_unknown_language_is_refused(yearly):
    with pytest.raises(ParameterError):
        check_files(yearly(INDIVID), language="se")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Kari Nordmann",
        "<Barnevern><Avgiver",
        f"<Barnevern>{AGENCY}{INDIVID}<Individ",
        f"<Barnevern>{AGENCY}{INDIVID}<x>{INDIVID}</x></Barnevern>",
        f"<Annet>{AGENCY}{INDIVID}</Annet>",
        f"<!DOCTYPE Barnevern><Barnevern>{AGENCY}</Barnevern>",
        "<Barnevern/>",
    ],
)
def test_what_is_no_case_file_is_refused_and_not_counted(text, tmp_path):
    (tmp_path / "x.xml").write_text(text, encoding="utf-8")

    with pytest.raises(DataError) as refused:
        check_files(tmp_path / "x.xml", form_municipality="0301")
    assert not {"Kari", "J1", "01821599829"} & set(str(refused.value).replace('"', " ").split())


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(DataError, match="cannot be read"):
        check_files(tmp_path / "nowhere.xml")


SECRETS = ("01821599829", "01021500200", "J1", "J2", "Hemmelig", "2023-03", "2015-02")


def test_nothing_in_the_report_reveals_a_child(yearly, message):
    told = INDIVID.replace('Kode="11"/>', 'Kode="22"><Presisering></Presisering></Melder>')
    told = told.replace('Saksbehandler="A"', 'Saksbehandler="Hemmelig" Hemmelig="Hemmelig"')
    wrong = MESSAGE.replace("<Melder", "<Hemmelig/><Melder").replace("Gjøvik", "Hemmelig")
    paths = [yearly(told, told, client("J2", ' Fodselsnummer="01021500200"'))]
    paths.append(message((MESSAGE, wrong)))

    report = check_files(paths)

    shown = report.table.to_csv() + report.elements.to_csv() + repr(report) + repr(report.__dict__)
    assert len(report.table) >= 3
    assert not [secret for secret in SECRETS if secret in shown]


def test_what_is_kept_while_counting_is_no_number_and_no_journal():
    twins, tally = Twins(), Tally()
    twins.see(etree.fromstring(INDIVID), 2023)
    tally.add_client("15F", [Breach("Individ 03", "E", "Individ")])

    kept = repr(vars(twins)) + repr(vars(tally)) + repr(twins)

    assert not [secret for secret in SECRETS if secret in kept]
