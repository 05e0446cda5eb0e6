"""A table of the StatBank that is not what it should be is told in one sentence."""

import pytest
from tests.sources.statbank.tables import (
    AGES,
    CHILDREN,
    COUNT,
    REGISTER,
    SHARE,
    kostra,
    residents,
    saved,
)

from bvanalyse.sources.statbank.mapped import read_statbank

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
