"""Which place and year a figure of the StatBank is of, and which places are left out."""

import pytest
from tests.sources.statbank.tables import REFERENCE, accounted, cells_of, kostra, mapped

from bvanalyse.regions import Regions, to_borders


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
