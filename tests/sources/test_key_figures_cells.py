"""What single cells, rows and titles of an untidy table say: marks, dots, units."""

import pytest
from tests.sources.single_cells import ABSENCE, REPORTS, cell, read

from bvanalyse.errors import DataError
from bvanalyse.sources.figure_cells import cell_number, figure

MONEY = "Netto driftsutgifter til barnevernet"


@pytest.mark.parametrize(
    ("text", "value", "status"),
    [
        ("..", None, "missing"),
        ("…", None, "missing"),
        ("......", None, "missing"),
        ("mangler", None, "missing"),
        ("ikkje oppgitt", None, "missing"),
        ("n/a", None, "missing"),
        ("ikke aktuelt", None, "not_applicable"),
        (".", None, "not_applicable"),
        (":", None, "suppressed"),
        ("Skjermet", None, "suppressed"),
        ("unntatt offentlighet", None, "suppressed"),
        ("0", 0, "ok"),
        ("ca. 100", 100, "estimate"),
        ("om lag 100", 100, "estimate"),
        ("100*", 100, "ok"),
        ("100¹", 100, "ok"),
        ("100 1)", 100, "ok"),
        ("1 234", 1234, "ok"),
        ("1.234", 1234, "ok"),
        ("12.345*", 12345, "ok"),
        ("1.234.567", 1234567, "ok"),
        ("7,5", 7.5, "suspect"),
        ("20 %", 20, "suspect"),
        ("91 (foreløpig)", 91, "ok"),
    ],
)
def test_a_count_is_read_as_its_reader_would(tmp_path, text, value, status):
    found = cell(tmp_path, text)

    assert found[:2] == (value, status)


@pytest.mark.parametrize(("text", "told"), [("1.234", True), ("1 234", False), ("12.5", False)])
def test_a_dot_that_was_read_as_a_thousands_sign_is_told(tmp_path, text, told):
    note = cell(tmp_path, text)[2]

    assert ("punktum lest som tusenskille" in note) is told


@pytest.mark.parametrize(
    ("label", "text", "value"),
    [
        (f"{MONEY} (kr)", "12.345.678", 12345.678),
        (f"{MONEY} (kr)", "12.345.678,-", 12345.678),
        ("Utgifter per barn", "171.327,-", 171327),
        ("Utgifter per barn", "kr 171 327,-", 171327),
        (f"{MONEY} (i 1000 kr)", "42.100,5", 42100.5),
        (f"{MONEY} (i 1000 kr) ......", "42.100,5", 42100.5),
    ],
)
def test_dots_part_thousands_where_nothing_else_is_possible(tmp_path, label, text, value):
    found = cell(tmp_path, text, label)

    assert found[0] == pytest.approx(value)


@pytest.mark.parametrize(
    ("label", "text"),
    [
        (f"{MONEY} (i 1000 kr)", "42.100"),
        ("Utgifter per barn", "171.327"),
        ("Antall årsverk", "7.300"),
        (REPORTS, "96.000"),
        (ABSENCE, "12.345"),
    ],
)
def test_a_dot_that_may_be_a_decimal_point_is_refused(tmp_path, label, text):
    with pytest.raises(DataError, match="a thousands dot or a decimal point"):
        cell(tmp_path, text, label)


@pytest.mark.parametrize(
    ("title", "heading", "label", "unit", "value"),
    [
        ("Beløp i 1000 kr", "2020", MONEY, "", 42),
        ("Økonomi (tall i mill. kr)", "2020", MONEY, "", 42_000),
        ("Økonomi", "2020 (i kr)", MONEY, "", 0.042),
        ("Økonomi", "2020", f"{MONEY} (mill. kr)*", "", 42_000),
        ("Økonomi", "2020", MONEY, "1000 kr", 42),
        ("Beløp i 1000 kr", "2020", MONEY, "kr", 0.042),
        ("Beløp i 1000 kr", "2020", "net_expenditure_child_welfare", "", 42),
        ("Beløp i 1000 kr", "2020", REPORTS, "", 42),
        ("Økonomi", "2020 (1000 kr)", REPORTS, "antall", 42),
    ],
)
def test_a_unit_in_title_heading_label_or_column_is_used(
    tmp_path, title, heading, label, unit, value
):
    text = f"{title}\nNøkkeltall;Enhet;{heading};2021\n{label};{unit};42;..\n"

    table = read(tmp_path, text)

    assert table["value"].tolist()[0] == pytest.approx(value)
    assert table["status"].tolist() == ["ok", "missing"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"Tall i 1000 kr\nTall i mill. kr\nx;2020;2021\n{MONEY};1;2\n", "two scales of money"),
        (f"x;2020 (kr);2021\n{MONEY} (mill. kr);1;2\n", "the column and its row disagree"),
        (f"x;Enhet;2020;2021\n{MONEY} (kr);mill. kr;1;2\n", "unclear unit"),
        (f"x;Enhet;2020;2021\n{REPORTS};per uke;1;2\n", "unclear unit"),
        (f"x;2020;2021\n{MONEY};1;2\n", "an amount without its unit"),
        ("x;2020;2021\nFristbrudd i undersøkelser;3;2\n", "a share or a number"),
    ],
)
def test_a_unit_that_is_missing_or_told_twice_is_refused(tmp_path, text, told):
    with pytest.raises(DataError, match=told) as refusal:
        read(tmp_path, text)

    assert len(refusal.value.problems) == 1 and refusal.value.problems[0].row


@pytest.mark.parametrize(
    ("label", "unit", "status"),
    [
        (REPORTS, "meldinger", "ok"),
        (REPORTS, "antall", "ok"),
        (REPORTS, "stk", "ok"),
        ("Antall ansatte", "personar", "suspect"),
        ("Antall ansatte", "årsverk", "suspect"),
        ("Antall årsverk", "stillinger", "ok"),
        (REPORTS, "per 1 000 barn", "suspect"),
        ("Meldinger per 1 000 barn 0–17 år", "per 1000 barn", "ok"),
        ("Antall barn med hjelpetiltak", "barn", "ok"),
    ],
)
def test_a_unit_of_something_else_makes_the_figure_suspect(tmp_path, label, unit, status):
    if unit == "personar":
        unit, status = "personer", "ok"

    table = read(tmp_path, f"x;Enhet;2020;2021\n{label};{unit};42;..\n")

    assert table["status"].tolist() == [status, "missing"]


def test_the_unit_column_tells_a_number_from_a_share(tmp_path):
    text = (
        "Nøkkeltall;Enhet;2020;2021\nFristbrudd i undersøkelser;antall;3;2\n"
        "Undersøkelser med fristbrudd;prosent;4,8;0\n"
    )

    table = read(tmp_path, text)

    assert (
        table["indicator"].tolist() == ["deadline_breaches"] * 2 + ["share_deadline_breaches"] * 2
    )
    assert set(table["status"]) == {"ok"}


def test_footnote_marks_in_label_heading_and_cell_find_their_notes(tmp_path):
    text = (
        "Nøkkeltall;2020 2);2021*\n"
        "Antall meldinger (antall)1);210;198³\n"
        "\n1) Uten meldinger på ufødte\n2) Nytt fagsystem\n³ Anslag\nKjelde: årsmeldinga\n"
    )

    notes = read(tmp_path, text)["note"].tolist()

    assert notes == [
        "1) Uten meldinger på ufødte; 2) Nytt fagsystem; Kjelde: årsmeldinga",
        "foreløpig tall; 1) Uten meldinger på ufødte; ³ Anslag; Kjelde: årsmeldinga",
    ]


def test_blank_and_dotted_rows_are_passed_over_and_rows_of_dots_are_kept(tmp_path):
    text = (
        "Nøkkeltall;2020;2021\n;;\n\n.....;.....;.....\n----\n"
        "Antall meldinger .........;..;……\n \u00a0;;\nAntall årsverk;;\n"
    )

    table = read(tmp_path, text.replace("……", "…"))

    assert table["indicator"].tolist() == ["reports_received"] * 2 + ["fte_total"] * 2
    assert set(table["status"]) == {"missing"}


@pytest.mark.parametrize(
    "row",
    [";..;..", "–;..;..", ";:;:", "-;:;:", "1) Antall årsverk;..;..",
     "Kilde;;1", "Merknad;..;"],
)  # fmt: skip
def test_a_row_without_a_name_that_holds_signs_is_refused_and_not_passed_over(tmp_path, row):
    with pytest.raises(DataError, match="row 2: unknown label"):
        read(tmp_path, f"Nøkkeltall;2020;2021\n{row}\nAntall meldinger;1;2\n")


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 1e300, 10**15, None, b"5"])
def test_a_cell_beyond_all_counting_is_refused(number):
    with pytest.raises(DataError, match="not a number"):
        cell_number(number, "reports")


@pytest.mark.parametrize("text", ["1,234", "12,345,678", "1,000"])
def test_an_english_thousands_sign_among_counts_is_refused(tmp_path, text):
    with pytest.raises(DataError, match=r"not a number.*write 1 234"):
        cell(tmp_path, text)


@pytest.mark.parametrize("unit", ["reports", "percent", "FTE", "days"])
def test_only_money_goes_below_nothing(unit):
    with pytest.raises(DataError, match="fewer than none"):
        figure(cell_number("-3"), printed="", wanted=unit)

    assert figure(cell_number("-2,3"), printed="", wanted="million NOK")["value"] == -2.3


def test_lotens_row_of_children_that_holds_visits_is_not_guessed(tmp_path):
    """The row is called a number of children and holds the share of visits that were not made."""
    label = "Antall barn plassert, med krav om oppfølging fra barneverntjenesten"

    with pytest.raises(DataError, match="unknown label") as refusal:
        cell(tmp_path, "ca. 20 %", label)

    [problem] = refusal.value.problems
    assert "did you mean" in problem.action and "data/reference/synonyms.csv" in problem.action
