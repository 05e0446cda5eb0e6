"""Rows become observations: parts joined, contradictions told, hidden figures called hidden."""

import pytest

EITHER = "kilden skiller ikke mellom dem."


def row(variable, value, number_format="Antall", region="3032", half="2"):
    return f"{region};2021;{half};{variable};{number_format};{value}\n"


def by_indicator(records):
    return {record["indicator"]: record for record in records}


def test_a_share_and_its_numerator_are_one_observation(read):
    records = read(row("3A", "4,8", "Andel", "30") + row("3A", "70", region="30"))

    assert len(records) == 1
    (record,) = records
    assert (record["value"], record["numerator"], record["denominator"]) == (4.8, 70, None)
    assert (record["status"], record["unit"]) == ("ok", "percent")
    assert record["ref"] == "khr.csv; rad 2; teller rad 3"


def test_a_share_takes_its_parts_from_counts_that_have_variables_of_their_own(read):
    records = by_indicator(
        read(row("v301", "1 458", region="30") + row("v31", "4,8", "Andel", "30")
             + row("v30", "70", region="30"))
    )  # fmt: skip

    share = records["share_deadline_breaches"]
    assert (share["value"], share["numerator"], share["denominator"]) == (4.8, 70, 1458)
    assert share["status"] == "ok" and share["ref"] == "khr.csv; rad 3; teller rad 4; nevner rad 2"
    assert records["deadline_breaches"]["value"] == 70
    assert records["investigations_closed_halfyear"]["value"] == 1458
    assert len(records) == 3


@pytest.mark.parametrize(
    ("letter", "numerator", "denominator", "indicator"),
    [
        ("3A", "v30", "v301", "share_deadline_breaches"),
        ("3B", "v33", "v321", "share_foster_supervision_not_met"),
        ("3D", "v37", "v361", "share_foster_followup_not_met"),
        ("3E", "v38", "v381", "share_help_measures_with_plan"),
        ("3F", "v40", "v41", "share_help_measures_plan_evaluated"),
    ],
)
def test_each_half_yearly_measure_has_its_parts_and_the_countys(
    read, letter, numerator, denominator, indicator
):
    rows = [
        row(letter, value, "Andel", region) + row(numerator, x, region=region)
        + row(denominator, n, region=region)
        for region, value, x, n in (("3032", "25", 5, 20), ("30", "12,1", 121, 1000))
    ]  # fmt: skip

    shares = [record for record in read("".join(rows)) if record["indicator"] == indicator]

    found = [(one["region"], one["value"], one["numerator"], one["denominator"]) for one in shares]
    assert found == [("3032", 25, 5, 20), ("30", 12.1, 121, 1000)]
    assert {one["status"] for one in shares} == {"ok"}


def test_a_rate_of_professionals_is_read_alone(read):
    (record,) = read(row("3C", "4,6", "Andel", half=""))

    assert (record["indicator"], record["period"]) == ("positions_prof_per_1000_children", "2021")
    assert (record["value"], record["unit"]) == (4.6, "FTE per 1000 children")


def test_a_numerator_without_its_share_is_a_count_of_its_own(read):
    records = read(row("3A", "7") + row("3E", "12"))

    found = [(record["indicator"], record["value"], record["unit"]) for record in records]
    assert found == [
        ("deadline_breaches", 7, "investigations"),
        ("children_help_measures_with_plan", 12, "persons"),
    ]


@pytest.mark.parametrize(("other", "status"), [("7", "ok"), ("8", "suspect"), ("..", "ok")])
def test_a_count_that_stands_twice_is_held_against_itself(read, other, status):
    (record,) = read(row("v30", "7") + row("3A", other))

    assert (record["value"], record["status"]) == (7, status)
    assert record["ref"] == "khr.csv; rad 2 og 3"
    assert record["note"] == ("Tallet står to ganger: 7 og 8." if status == "suspect" else "")


def test_parts_that_disagree_are_told_and_not_chosen_between(read):
    records = by_indicator(
        read(row("3A", "5", "Andel") + row("3A", "7") + row("v30", "8") + row("v301", "140"))
    )

    share = records["share_deadline_breaches"]
    assert (share["numerator"], share["denominator"], share["status"]) == (None, 140, "suspect")
    assert share["note"] == "Telleren står med flere tall: 7 og 8."


@pytest.mark.parametrize(
    ("value", "x", "n", "note"),
    [
        ("4,8", 7, 146, ""),
        ("5", 7, 140, ""),
        ("5", 7, 144, ""),  # 4.86 as rounded to the whole number that is written
        ("12,5", 1, 8, ""),
        ("12,3", 49, 400, ""),  # 12.25, where R rounds the half to the even digit
        ("12,2", 49, 400, ""),
        ("4,8", 7, 140, "Tallet følger ikke av teller og nevner: 7 av 140 gir 5, ikke 4,8."),
        ("0", 0, 0, ""),
        ("4,8", 0, 0, "Nevneren er 0, men tallet er 4,8."),
        ("100", 9, 8, "Telleren er større enn nevneren: 9 av 8."),
    ],
)
def test_a_share_must_follow_from_its_parts_as_rounded(read, value, x, n, note):
    records = by_indicator(read(row("3A", value, "Andel") + row("v30", x) + row("v301", n)))

    share = records["share_deadline_breaches"]
    if (x, n, value) == (0, 0, "0"):
        note = "Nevneren er 0, men tallet er 0."
    assert (share["note"], share["status"]) == (note, "suspect" if note else "ok")
    assert (share["value"], share["numerator"]) == (float(value.replace(",", ".")), x)


def test_kroner_per_child_are_reckoned_from_thousands(read):
    text = row("4D", "2057", "Andel", half="") + row("v53", "2880", half="")

    right = by_indicator(read(text + row("v1", "1 400", half="")))
    wrong = by_indicator(read(text + row("v1", "1 500", half="")))

    assert right["prevention_expenditure_per_child_0_17"]["status"] == "ok"
    share = wrong["prevention_expenditure_per_child_0_17"]
    assert (share["status"], share["value"]) == ("suspect", 2057)
    assert share["note"].endswith("2 880 av 1 500 gir 1 920, ikke 2 057.")


def test_a_share_of_nothing_cannot_be_reckoned(read):
    records = by_indicator(read(row("3B", "..", "Andel") + row("v33", 0) + row("v321", 0)))

    share = records["share_foster_supervision_not_met"]
    assert (share["status"], share["denominator"]) == ("not_applicable", 0)
    assert share["note"] == "Kan ikke beregnes: nevneren er 0."


@pytest.mark.parametrize(
    ("share", "x", "n", "statuses"),
    [  # of the share, its numerator and its denominator
        ("..", "..", "24", ("suppressed", "suppressed", "ok")),
        ("8,3", "..", "24", ("ok", "suppressed", "ok")),
        ("..", "0", "..", ("suppressed", "ok", "suppressed")),
        ("50", "..", "..", ("ok", "suppressed", "suppressed")),
        ("..", "..", "..", ("missing", "missing", "missing")),
        ("0", "..", "24", ("ok", "missing", "ok")),
        ("..", "5", "..", ("missing", "ok", "missing")),
        ("..", "..", "0", ("not_applicable", "missing", "ok")),
        ("..", "4", "24", ("missing", "ok", "ok")),
    ],
)
def test_dots_are_hidden_only_where_the_report_shows_that_it_came(read, share, x, n, statuses):
    records = by_indicator(read(row("3B", share, "Andel") + row("v33", x) + row("v321", n)))

    names = ("share_foster_supervision_not_met", "foster_supervision_not_met",
             "foster_supervision_required")  # fmt: skip
    found = [records[name] for name in names]
    assert tuple(one["status"] for one in found) == statuses
    for one in found:
        assert (one["value"] is None) == (one["status"] != "ok")
        assert one["note"].endswith(EITHER) == (one["status"] == "missing")
        if one["status"] == "suppressed":
            assert one["note"] == "Kommunemonitoren skjuler 1, 2 og 3 barn."


def test_an_empty_cell_hides_nothing(read):
    records = by_indicator(read(row("v33", "") + row("v321", "24")))

    record = records["foster_supervision_not_met"]
    assert (record["status"], record["note"]) == ("missing", "Cellen er tom i kilden.")


def test_the_report_of_another_place_or_time_decides_nothing(read):
    text = row("v33", "..") + row("v321", "24", region="3033") + row("v321", "24", half="1")

    records = read(text)

    assert [record["status"] for record in records] == ["missing", "ok", "ok"]


def test_dots_elsewhere_are_missing_without_a_guess(read):
    (record,) = read(row("3D", "..", "Andel"))

    assert (record["status"], record["value"], record["note"]) == ("missing", None, "")


def test_no_residents_means_no_such_place(read):
    records = by_indicator(read(row("v1", "0", half="") + row("4D", "2057", "Andel", half="")))

    assert records["children_0_17"]["status"] == "missing"
    assert records["children_0_17"]["value"] is None
    share = records["prevention_expenditure_per_child_0_17"]
    assert (share["denominator"], share["status"]) == (None, "ok")


def test_a_negative_amount_is_an_amount(read):
    (record,) = read(row("v16", "-12", half=""))

    assert (record["value"], record["unit"]) == (-12, "1000 NOK")
