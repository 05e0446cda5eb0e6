"""From a table of the StatBank to observations, with every cell accounted for."""

import csv
import json
import shutil
from math import prod
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bvanalyse.errors import DataError
from bvanalyse.indicators import Register
from bvanalyse.regions import Regions, to_borders
from bvanalyse.sources.statbank import read_jsonstat
from bvanalyse.sources.statbank.contents_map import parse_selection, read_contents_map
from bvanalyse.sources.statbank.mapped import (
    is_statbank,
    observations_from_statbank,
    read_statbank,
)

ROOT = Path(__file__).parents[3]
REFERENCE = ROOT / "data" / "reference"
REGISTER = Register.load(REFERENCE)
ROLES = {"time": ["Tid"], "geo": ["KOKkommuneregion0000", "Region"], "metric": ["ContentsCode"]}
COUNT, SHARE = "KOSbvbarntiltaka0000", "KOSbvbarntiltaka0001"
CHILDREN = {"KOKalder0000": "F000-017", "KOKbvfunksjon0000": "0"}
AGES = [f"{age:03}" for age in range(18)]
#: what the register names, and why the map has no row for it
LEFT_OUT = {
    "children_with_measures_year_end": "the contents code is not known",
    "children_in_income_statistics": "the contents code is not known",
    "net_expenditure_municipality_total": "what AGD1 means in table 12137 is not verified",
}


def saved(folder, table, values, axes, *, units=None, labels=None, child=None):
    """A JSON-stat file of a table; `axes` are codes by dimension, the last one fastest."""
    axes = {name: codes if isinstance(codes, list) else [codes] for name, codes in axes.items()}
    values = values if isinstance(values, list) else [values] * prod(map(len, axes.values()))
    dimension = {
        name: {"label": name, "category": {"index": codes}} for name, codes in axes.items()
    }
    for name, members in (child or {}).items():
        dimension[name]["category"]["child"] = members
    if "ContentsCode" in axes:
        category = dimension["ContentsCode"]["category"]
        category["unit"] = {code: {"base": base} for code, base in (units or {}).items()}
        category["label"] = labels or {}
    dataset = {
        "class": "dataset",
        "label": f"{table}: Tittel" if table else "Tittel",
        "updated": "2022-06-15T06:00:00Z",
        "role": {role: [one for one in names if one in axes] for role, names in ROLES.items()},
        "id": list(axes),
        "size": [len(codes) for codes in axes.values()],
        "dimension": dimension,
        "value": [None if isinstance(value, str) else value for value in values],
        "status": {str(at): sign for at, sign in enumerate(values) if isinstance(sign, str)},
    }
    path = folder / "tabell.json"
    path.write_text(json.dumps(dataset, ensure_ascii=False), encoding="utf-8")
    return path


def kostra(folder, values, regions="9001", years="2020", contents=COUNT, table="12275", **more):
    """A KOSTRA table of children with measures, unless told otherwise."""
    others = more.pop("others", CHILDREN)
    axes = {"KOKkommuneregion0000": regions, **others, "ContentsCode": contents, "Tid": years}
    return saved(folder, table, values, axes, **more)


def residents(folder, values, regions="9001", years="2020", table="07459", **others):
    axes = {"Region": regions, **others, "ContentsCode": "Personer1", "Tid": years}
    return saved(folder, table, values, axes)


def mapped(path, reference=None):
    return observations_from_statbank(read_jsonstat(path), REGISTER, str(path), reference=reference)


def cells_of(found):
    """Region, period, indicator, value (None without) and status of each observation."""
    table = found.observations.astype(object).where(found.observations.notna(), None)
    return table[["region", "period", "indicator", "value", "status"]].to_numpy().tolist()


def accounted(found):
    parts = (found.unknown, found.skipped_regions, found.not_in_force)
    return found.used + sum(left.cells for part in parts for left in part)


@pytest.fixture
def other_map(tmp_path):
    """A folder of reference lists, in which the map is written anew."""

    def written(*rows):
        folder = tmp_path / "reference"
        shutil.copytree(REFERENCE, folder, dirs_exist_ok=True)
        header = (REFERENCE / "statbank.csv").read_text(encoding="utf-8").splitlines()[0]
        (folder / "statbank.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
        return folder

    return written


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


@pytest.mark.parametrize(
    ("code", "region"),
    [("0N", "0"), ("EAK", "0"), ("0", "0"), ("EKA34", "34"), ("34", "34"), ("EKG07", "EKG07"),
     ("0301", "0301"), ("K-0301", "0301"), ("9357", "9357")],
)  # fmt: skip
def test_a_region_is_known_by_any_of_its_codes(tmp_path, code, region):
    found = mapped(kostra(tmp_path, 1, regions=code))

    assert found.observations["region"].tolist() == [region]


@pytest.mark.parametrize(
    "code",
    ["030101", "030101a", "EAKUO", "EAB", "EAFK", "EAFK34", "EAFKUO", "21", "2111", "9999", "0300",
     "R1", "667200", "88801"],
)  # fmt: skip
def test_places_that_are_not_kept_are_counted(tmp_path, code):
    found = mapped(kostra(tmp_path, [3, 5], regions=["9001", code]))

    assert found.skipped_regions == ((code, code, 1),)
    assert (len(found.observations), accounted(found)) == (1, 2)


def test_a_number_has_figures_only_in_its_own_years(tmp_path):
    years = ["2019", "2020", "2023", "2024"]
    regions = ["0101", "3001", "3101", "01", "30", "31"]
    old, middle, new = [1, ".", ".", "."], [".", 1, 2, "."], ["..", 0, "..", 3]

    found = mapped(kostra(tmp_path, [*old, *middle, *new] * 2, regions=regions, years=years))

    assert [(row[0], row[1]) for row in cells_of(found)] == [
        ("0101", "2019"), ("3001", "2020"), ("3001", "2023"), ("3101", "2024"),
        ("01", "2019"), ("30", "2020"), ("30", "2023"), ("31", "2024"),
    ]  # fmt: skip
    assert [left.cells for left in found.not_in_force] == [3, 2, 3, 3, 2, 3]
    assert accounted(found) == 24


def test_a_span_of_years_stands_under_the_number_at_its_end(tmp_path):
    found = mapped(kostra(tmp_path, 1, regions="3001", years="2018-2020"))

    assert cells_of(found) == [["3001", "2018/2020", "children_with_measures_0_17", 1, "ok"]]


def test_a_missing_figure_of_a_number_in_force_stays(tmp_path):
    found = mapped(kostra(tmp_path, [".", "..", 0], regions="3001", years=["2020", "2021", "2022"]))

    assert found.observations["status"].tolist() == ["not_applicable", "missing", "ok"]


def test_a_sum_over_later_borders_says_so_and_is_not_moved_again(tmp_path):
    found = mapped(kostra(tmp_path, [2, ":", 3], regions="K-3205", years=["2018", "2019", "2024"]))
    moved = to_borders(found.observations, 2024, Regions.load(REFERENCE))

    told = "Lagt sammen av SSB etter nyere kommunegrenser."
    assert found.observations["note"].tolist() == [told, told, ""]
    assert moved[["region", "period", "value"]].iloc[0].tolist() == ["3205", "2018", 2]
    assert moved["status"].tolist() == ["ok", "suppressed", "ok"]


def test_a_divided_place_has_no_sum_before_it_was_divided(tmp_path):
    found = mapped(kostra(tmp_path, [0, 1], regions="K-1508", years=["2023", "2024"]))

    assert [row[:2] for row in cells_of(found)] == [["1508", "2024"]]
    assert found.not_in_force == (("K-1508", "K-1508", 1),)


def test_figures_of_old_numbers_are_moved_to_later_borders(tmp_path):
    path = kostra(tmp_path, [1, 2], regions=["0226", "0227"], years="2019")

    moved = to_borders(mapped(path).observations, 2020, Regions.load(REFERENCE))

    assert set(moved["region"]) == {"3030"}


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


BROKEN = {
    "an_unknown_table": (lambda f: kostra(f, 1, table="10760"), "not in the map: found"),
    "no_table_number": (lambda f: kostra(f, 1, table=""), "no table number"),
    "a_dimension_missing": (
        lambda f: kostra(f, 1, others={"KOKalder0000": "F000-017"}),
        'column "KOKbvfunksjon0000": a dimension is missing',
    ),
    "a_dimension_with_several_values": (
        lambda f: kostra(f, 1, others={**CHILDREN, "Bakgrunn": ["A", "B"]}),
        "leave Bakgrunn out of the table, or choose one value",
    ),
    "several_values_and_no_total": (
        lambda f: kostra(f, 1, others={**CHILDREN, "Kjonn": ["1", "2"]}),
        "or choose its total 0",
    ),
    "one_part_of_a_known_total": (
        lambda f: kostra(f, 1, others={**CHILDREN, "Kjonn": "2"}),
        "or choose its total 0",
    ),
    "sexes_in_the_population": (
        lambda f: residents(f, 1, Alder=AGES, Kjonn="1"),
        'column "Kjonn"',
    ),
    "an_age_that_lacks": (lambda f: residents(f, 1, Alder=AGES[:-1]), "none for 017"),
    "only_ages_of_no_indicator": (
        lambda f: residents(f, 1, Alder=["018", "019"]),
        "leave Alder out of the table",
    ),
    "one_age_for_all": (lambda f: residents(f, 1, Alder="018"), "leave Alder out of the table"),
    "sexes_without_ages": (
        lambda f: residents(f, 1, Kjonn=["1", "2"]),
        'column "Kjonn"',
    ),
    "a_region_by_name": (lambda f: kostra(f, 1, regions="Fjordvik"), "not a region"),
    "a_county_by_name": (lambda f: kostra(f, 1, regions="Rogaland"), 'found "Rogaland"'),
    "a_sum_of_a_divided_place": (
        lambda f: kostra(f, 1, regions="K-1508", years="2022"),
        "1 for K-1508 in 2022",
    ),
    "a_lost_zero": (lambda f: kostra(f, 1, regions="301"), "leading zeros"),
    "two_codes_for_a_county": (
        lambda f: kostra(f, 1, regions=["34", "EKA34"]),
        "34 and EKA34",
    ),
    "two_codes_for_a_municipality": (
        lambda f: kostra(f, 1, regions=["9001", "K-9001"]),
        "two codes for one place",
    ),
    "a_number_not_yet_in_force": (
        lambda f: kostra(f, 1, regions="3001", years="2019"),
        "3001 in 2019",
    ),
    "several_figures_of_a_number_gone": (
        lambda f: kostra(f, 1, regions=["3001", "3002"], years=["2023", "2024"]),
        "1 for 3001 in 2024 and 1 more",
    ),
    "a_number_gone": (lambda f: kostra(f, 1, regions="3001", years="2024"), "3001 in 2024"),
    "a_sum_over_borders_that_are_gone": (
        lambda f: kostra(f, 1, regions="K-3001", years="2024"),
        "not in force",
    ),
    "a_county_gone": (lambda f: kostra(f, 1, regions="EKA01", years="2021"), "EKA01 in 2021"),
    "a_year_before_the_lists": (
        lambda f: kostra(f, 1, regions="0301", years="2012"),
        "from 2013 on",
    ),
    "a_number_nobody_has_had": (lambda f: kostra(f, 1, regions="9901"), "9901 in 2020"),
    "a_secret_under_a_number_gone": (
        lambda f: kostra(f, ":", regions="3001", years="2024"),
        "not in force",
    ),
    "a_share_added_over_borders": (
        lambda f: kostra(f, 1, regions="K-3101", years="2019", contents=SHARE),
        "added up over borders",
    ),
    "other_ages": (
        lambda f: kostra(f, 1, table="12279", contents="KOSndubvinnbygge0000", others={},
                         labels={"KOSndubvinnbygge0000": "Utgifter per innbygger 0-22 år"}),
        'found "0-22", expected 0-17',
    ),
    "another_unit": (
        lambda f: kostra(f, 1, table="12362", contents="KOSbelop0000", units={"KOSbelop0000": "kr"},
                         others={"KOKfunksjon0000": "244", "KOKart0000": "AGD2"}),
        'found "kr", expected 1000 NOK',
    ),
    "a_sum_with_its_parts": (
        lambda f: saved(f, "06070", 1, {"Region": "9001", "HushType": ["005", "006"],
                        "ContentsCode": "Husholdninger", "Tid": "2020"},
                        child={"HushType": {"005": ["006"]}}),
        "a sum with its own parts",
    ),
    "fewer_than_no_children": (lambda f: kostra(f, -1), "-1 for 9001 in 2020"),
    "a_share_above_all": (lambda f: kostra(f, 101, contents=SHARE), "expected 0 to 100"),
    "weeks": (lambda f: kostra(f, 1, years="2020U12"), "not a period"),
    "no_regions": (
        lambda f: saved(f, "12275", 1, {**CHILDREN, "ContentsCode": COUNT, "Tid": "2020"}),
        "not one dimension of regions",
    ),
    "no_contents": (
        lambda f: saved(f, "12275", 1, {"Region": "9001", **CHILDREN, "Tid": "2020"}),
        "not one dimension of contents",
    ),
    "nothing_the_map_knows": (
        lambda f: kostra(f, 1, contents="KOSukjent0000"),
        'no figure that the map knows: found "KOSukjent0000"',
    ),
    "a_spreadsheet": (lambda f: f / "tabell.xlsx", "expected .json, .px, .csv"),
    "nothing_in_force": (lambda f: kostra(f, ".", regions="3001", years="2024"), "no place"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_table_is_told_in_one_sentence(tmp_path, sentence, case):
    make, told = BROKEN[case]
    path = make(tmp_path)

    found = sentence(read_statbank, path, register=REGISTER)

    assert told in found


def test_contents_by_name_alone_are_told_with_the_remedy(samples, sentence):
    found = sentence(read_statbank, samples / "meldinger.csv", register=REGISTER)

    assert "or with codes" in found


REGIONS = st.lists(
    st.sampled_from(["9001", "9002", "EAK", "EKG07", "EKA03", "030101", "EAKUO", "3001", "K-3101"]),
    min_size=1, unique=True,
)  # fmt: skip
CONTENTS = st.lists(st.sampled_from([COUNT, SHARE, "KOSukjent0000"]), min_size=1, unique=True)
FUNCTIONS = st.lists(st.sampled_from(["0", "1", "2", "9"]), min_size=1, unique=True)
YEARS = st.lists(st.sampled_from(["2020", "2021", "2023"]), min_size=1, unique=True)
GROUPS = st.lists(st.sampled_from(["F000-017", "F000-022", "F000-024"]), min_size=1, unique=True)
SIGNS = [0, 1, 2, 3, ".", "..", ":"]


@settings(max_examples=50, deadline=None)
@given(REGIONS, GROUPS, FUNCTIONS, CONTENTS, YEARS, st.data())
def test_every_cell_of_any_table_is_accounted_for(
    tmp_path_factory, regions, groups, functions, contents, years, data
):
    others = {"KOKalder0000": groups, "KOKbvfunksjon0000": functions}
    size = prod(map(len, (regions, groups, functions, contents, years)))
    shares = {SHARE} & set(contents)  # cannot be added over borders
    signs = [
        sign for sign in SIGNS if not (shares and "K-3101" in regions and sign in (0, 1, 2, 3))
    ]
    values = data.draw(st.lists(st.sampled_from(signs), min_size=size, max_size=size))
    folder = tmp_path_factory.getbasetemp()

    found = mapped(kostra(folder, values, regions, years, contents, others=others))

    assert accounted(found) == size
    assert found.used == len(found.observations)
    kept = found.observations["value"].tolist()
    assert set(found.observations["region"]) <= {"9001", "9002", "0", "EKG07", "03", "3001", "3101"}
    assert all(value in (0, 1, 2, 3) for value in kept if value == value)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(SIGNS), min_size=40, max_size=40))
def test_every_cell_is_accounted_for_where_some_are_added(tmp_path_factory, values):
    path = residents(tmp_path_factory.getbasetemp(), values, regions=["9001", "9002"],
                     Alder=[*AGES, "018", "019"])  # fmt: skip

    found = mapped(path)

    assert (found.used, accounted(found), len(found.observations)) == (36, 40, 2)


def test_the_map_holds_what_the_register_says_of_its_tables():
    known = read_contents_map(REFERENCE / "statbank.csv", REGISTER)
    rows = {one.indicator: one for table in known.values() for one in table}
    with (REFERENCE / "indicators.csv").open(encoding="utf-8", newline="") as file:
        told = {row["id"]: row for row in csv.DictReader(file) if row["kostra_table"]}

    assert set(rows) == set(told) - set(LEFT_OUT)
    for name, one in rows.items():
        place = (told[name]["kostra_table"], told[name]["kostra_contents_code"])
        assert (one.table, one.contents_code) == place
        chosen = (
            {} if one.table < "12000" else parse_selection(told[name]["kostra_other_selection"])
        )
        assert one.choices == chosen or one.table < "12000"


@pytest.mark.parametrize("name", ["numerator", "denominator"])
def test_the_parts_in_the_map_are_the_registers(name):
    known = read_contents_map(REFERENCE / "statbank.csv", REGISTER)

    for one in (one for table in known.values() for one in table):
        part = one.part(getattr(one, f"{name}_code"), known[one.table])
        assert part is None or part.indicator == getattr(REGISTER[one.indicator], name)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("1227,A,,children_0_17,,persons,1,,,,", "five digits"),
        ("12275,A,Alder,children_0_17,,persons,1,,,,", "Alder=000..017"),
        ("12275,A,Alder=2..1,children_0_17,,persons,1,,,,", "Alder=000..017"),
        ("12275,A,Alder=1; Alder=2,children_0_17,,persons,1,,,,", "Alder=000..017"),
        ("12275,A,Alder=1+1,children_0_17,,persons,1,,,,", "Alder=000..017"),
        ("12275,A,,children,,persons,1,,,,", "not in the register"),
        ("12275,A,,children_0_17,,percent,1,,,,", "not the indicator's unit"),
        ("12275,A,,children_0_17,,persons,1000,,,,", "not the factor"),
        ("12275,A,,net_expenditure_244,,NOK,1,,,,", "expected 0.001"),
        ("12275,A,,children_0_17,,persons,0,,,,", "above 0"),
        ("12275,A,,children_0_17,,persons,1,barn,,,", "ages such as 0-17"),
        ("12275,A,,share_children_in_care,,percent,1,,B,,", "no row for this part"),
    ],
)
def test_a_faulty_row_of_the_map_is_told_in_one_sentence(other_map, row, told):
    path = other_map(row) / "statbank.csv"

    with pytest.raises(DataError) as refusal:
        read_contents_map(path, REGISTER)

    assert len(refusal.value.problems) == 1
    assert str(refusal.value).startswith(f"{path}, row 2") and told in str(refusal.value)


def test_a_row_of_the_map_may_not_stand_twice(other_map):
    row = "12275,A,,children_0_17,,persons,1,,,,"

    with pytest.raises(DataError, match="stands twice"):
        read_contents_map(other_map(row, row) / "statbank.csv", REGISTER)


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("meldinger_v1.json", True),
        ("meldinger_v2.json", True),
        ("tiltak_12275.json", True),
        ("meldinger.px", True),
        ("meldinger.csv", True),
        ("meldinger_lang.csv", True),
        ("meldinger_to_rader.csv", True),
        ("lost.json", False),
    ],
)
def test_a_file_from_the_statbank_is_recognised(samples, name, known):
    assert is_statbank(samples / name) is known


@pytest.mark.parametrize(
    "path",
    [path for path in [*ROOT.glob("data/**/*.csv"), *ROOT.glob("tests/sources/samples/*.csv")]],
    ids=lambda path: path.name,
)
def test_no_other_file_of_the_project_is_taken_for_one(path):
    assert not is_statbank(path)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize(
    "header",
    ["Region,Alder,ContentsCode,Tid,07459", '"12275: Barn på tiltak, etter region og år"',
     "KOKkommuneregion0000 - region;Tid - år;verdi", "region;statistikkvariabel;år;Value"],
)  # fmt: skip
def test_a_csv_is_recognised_by_title_or_heading(tmp_path, header, encoding):
    path = tmp_path / "fil.csv"
    path.write_bytes(f"\n{header}\nåøæ;1\n".encode(encoding))

    assert is_statbank(path)


def test_an_object_of_another_kind_is_not_taken_for_a_table(tmp_path):
    path = tmp_path / "annet.json"
    path.write_text('{"class": "collection", "link": {}}', encoding="utf-8")

    assert not is_statbank(path)
