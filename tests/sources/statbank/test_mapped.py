"""From a table of the StatBank to observations: figures, symbols, sums and shares."""

import json

import pytest
from tests.sources.statbank.tables import (
    AGES,
    COUNT,
    REGISTER,
    SHARE,
    accounted,
    cells_of,
    kostra,
    mapped,
    residents,
    saved,
)

from bvanalyse.sources.statbank.mapped import read_statbank


def test_a_table_of_children_with_measures_becomes_observations(samples):
    found = read_statbank(samples / "tiltak_12275.json", REGISTER)

    assert cells_of(found)[:8] == [
        ["9001", "2020", "children_with_measures_0_17", 11, "ok"],
        ["9001", "2021", "children_with_measures_0_17", 12, "ok"],
        ["0", "2020", "children_with_measures_0_17", 1, "ok"],
        ["0", "2021", "children_with_measures_0_17", 2, "ok"],
        ["9001", "2020", "children_placed_0_17", 4, "ok"],
        ["9001", "2021", "children_placed_0_17", None, "suppressed"],
        ["0", "2020", "children_placed_0_17", 3, "ok"],
        ["0", "2021", "children_placed_0_17", None, "missing"],
    ]
    assert set(found.observations["source"]) == {"ssb_12275"}
    assert set(found.observations["unit"]) == {"persons", "percent"}


def test_every_symbol_keeps_its_own_reason(tmp_path):
    path = kostra(tmp_path, [3, ".", "..", ":"], years=["2017", "2018", "2019", "2020"])

    found = mapped(path)

    statuses = ["ok", "not_applicable", "missing", "suppressed"]
    assert found.observations["status"].tolist() == statuses
    assert found.observations["value"].count() == 1


def test_ref_leads_back_to_the_cell(samples):
    found = read_statbank(samples / "tiltak_12275.json", REGISTER)

    assert found.observations.loc[5, "ref"] == (
        "tabell 12275; ContentsCode=KOSbvbarntiltaka0000; KOKalder0000=F000-017; "
        "KOKbvfunksjon0000=2; KOKkommuneregion0000=9001; Tid=2021; oppdatert 2022-03-15"
    )
    assert found.observations["ref"].is_unique


def test_a_preliminary_figure_says_so_and_an_empty_cell_does_not(samples):
    found = read_statbank(samples / "tiltak_12275.json", REGISTER)

    notes = found.observations["note"].tolist()
    assert notes[:6] == ["", "Foreløpig tall fra SSB.", "", "Foreløpig tall fra SSB.", "", ""]


def test_what_the_map_does_not_know_is_counted_with_its_choices(samples):
    found = read_statbank(samples / "tiltak_12275.json", REGISTER)

    unknown = {left.code: (left.label, left.cells) for left in found.unknown}
    assert unknown == {
        "KOSukjent0000": ("Noe annet", 16),
        COUNT: ("Barn med tiltak (KOKalder0000=F000-022, KOKbvfunksjon0000=0)", 4),
        SHARE: (
            "Andel barn med tiltak (KOKalder0000=F000-022, KOKbvfunksjon0000=0; "
            "KOKalder0000=F000-022, KOKbvfunksjon0000=2)",
            8,
        ),
    }
    assert found.skipped_regions == (("030101", "Bydel", 24),)
    assert accounted(found) == 72


def test_single_years_of_age_are_added_as_the_map_says(samples):
    found = read_statbank(samples / "innbyggere_07459.json", REGISTER)

    assert cells_of(found) == [
        ["9001", "2019", "children_0_17", 180, "ok"],
        ["9001", "2020", "children_0_17", 360, "ok"],
        ["3001", "2020", "children_0_17", 18, "ok"],
    ]
    assert "Alder=000..017; Region=9001; Tid=2019" in found.observations.loc[0, "ref"]


def test_a_number_that_did_not_exist_is_counted_and_gives_no_zero(samples):
    found = read_statbank(samples / "innbyggere_07459.json", REGISTER)

    assert found.not_in_force == (("3001", "Halden", 18),)
    assert (found.used, accounted(found)) == (54, 76)


@pytest.mark.parametrize(("sign", "status"), [(":", "suppressed"), ("..", "missing")])
def test_a_sum_without_one_of_its_parts_has_no_value(tmp_path, sign, status):
    path = residents(tmp_path, [5] * 17 + [sign], Alder=AGES)

    found = mapped(path)

    assert cells_of(found) == [["9001", "2020", "children_0_17", None, status]]


def test_a_sum_is_preliminary_when_one_of_its_parts_is(tmp_path):
    path = residents(tmp_path, 5, Alder=AGES, years=["2019", "2020"])
    dataset = json.loads(path.read_text(encoding="utf-8")) | {"status": {"7": "*"}}
    path.write_text(json.dumps(dataset), encoding="utf-8")

    found = mapped(path)

    assert found.observations["note"].tolist() == ["", "Foreløpig tall fra SSB."]


def test_all_residents_are_read_where_ages_and_sexes_are_left_out(tmp_path):
    found = mapped(residents(tmp_path, [7, 8], years=["2019", "2020"]))

    assert [row[2:4] for row in cells_of(found)] == [
        ["population_total", 7],
        ["population_total", 8],
    ]


def test_ages_that_no_indicator_is_about_are_unknown(tmp_path):
    found = mapped(residents(tmp_path, 5, Alder=[*AGES, "018", "019", "020", "021", "022"]))

    told = "Personer1 (Alder=018; Alder=019; Alder=020; and 2 more)"
    assert found.unknown == (("Personer1", told, 5),)
    assert cells_of(found) == [["9001", "2020", "children_0_17", 90, "ok"]]


def test_one_cell_may_stand_in_two_sums(tmp_path):
    axes = {"Region": "9001", "HushType": ["003", "004", "005", "006", "009", "010"],
            "ContentsCode": "Husholdninger", "Tid": "2020"}  # fmt: skip
    path = saved(tmp_path, "06070", [1, 2, 4, 8, 16, 32], axes)

    found = mapped(path)

    assert [row[2:4] for row in cells_of(found)] == [
        ["single_parent_households", 12],
        ["family_households_with_children", 63],
    ]
    assert (found.used, accounted(found)) == (6, 6)


def test_half_of_the_types_gives_the_sum_that_they_make(tmp_path):
    axes = {"Region": "9001", "HushType": ["005", "006"], "ContentsCode": "Husholdninger",
            "Tid": "2020"}  # fmt: skip

    found = mapped(saved(tmp_path, "06070", [4, 8], axes))

    assert [row[2:4] for row in cells_of(found)] == [["single_parent_households", 12]]


def test_a_dimension_of_one_value_is_told_and_a_total_is_taken(tmp_path):
    others = {"Kjonn": ["0", "1", "2"], "Bakgrunn": "B"}
    path = kostra(tmp_path, [9, 4, 5], contents="KOSbvbarnus0000", table="12286", others=others)

    found = mapped(path)

    assert found.observations["value"].tolist() == [9]
    assert found.observations.loc[0, "note"] == "Gjelder Bakgrunn: B."
    assert "Kjonn=0; Bakgrunn=B" in found.observations.loc[0, "ref"]
    assert [left.cells for left in found.unknown] == [2]


def test_amounts_are_brought_to_the_unit_of_the_register(tmp_path, other_map):
    row = "12362,KOSbelop0000,,net_expenditure_244,,NOK,0.001,,,,"
    path = kostra(tmp_path, 7_000, contents="KOSbelop0000", table="12362", others={},
                  units={"KOSbelop0000": "kr"})  # fmt: skip

    found = mapped(path, other_map(row))

    assert found.observations[["value", "unit"]].to_numpy().tolist() == [[7, "1000 NOK"]]


def test_parts_of_a_share_are_filled_where_the_table_has_both(tmp_path, other_map):
    rows = ["12279,A,,net_expenditure_244,,NOK,0.001,,,,",
            "12279,B,,net_expenditure_child_welfare,,1000 NOK,1,,,,",
            "12279,C,,share_expenditure_casework,,percent,1,,A,B,"]  # fmt: skip
    values = [3000, 3000, 60, ":", 5, 5]
    path = kostra(tmp_path, values, table="12279", contents=["A", "B", "C"], others={},
                  years=["2020", "2021"])  # fmt: skip

    table = mapped(path, other_map(*rows)).observations

    shares = table[table["unit"] == "percent"]
    assert shares[["numerator", "denominator"]].iloc[0].tolist() == [3, 60]
    assert shares[["numerator", "denominator"]].iloc[1].isna().all()
    assert table.loc[table["unit"] == "1000 NOK", "numerator"].isna().all()


def test_counts_of_two_tables_make_the_share(tmp_path):
    children = mapped(kostra(tmp_path, 9)).observations
    base = mapped(residents(tmp_path, 10, Alder=AGES)).observations

    derived = REGISTER.derive(children.merge(base, how="outer"))

    share = derived[derived["indicator"] == "share_children_with_measures_0_17"].iloc[0]
    assert (share["value"], share["numerator"], share["denominator"]) == (5, 9, 180)


def test_a_saved_csv_with_codes_is_the_same(tmp_path):
    header = "KOKkommuneregion0000 - region;KOKalder0000 - alder;KOKbvfunksjon0000 - funksjon;"
    header += "ContentsCode - statistikkvariabel;Tid - år;verdi"
    row = f"9001 - Fjordvik;F000-017 - 0-17 år;0 - I alt;{COUNT} - Barn;2020 - 2020;11"
    path = tmp_path / "tabell.csv"
    path.write_text(f"12275: Barn, etter region\n\n{header}\n{row}\n", encoding="utf-8")

    found = read_statbank(path, REGISTER)

    assert cells_of(found) == [["9001", "2020", "children_with_measures_0_17", 11, "ok"]]
