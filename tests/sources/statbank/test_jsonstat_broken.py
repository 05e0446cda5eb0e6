"""JSON-stat that is not what it should be is told in one sentence."""

import json

import pytest

from bvanalyse.sources.statbank import read_jsonstat


def write(folder, dataset, name="tabell.json"):
    path = folder / name
    path.write_text(json.dumps(dataset, ensure_ascii=False), encoding="utf-8")
    return path


def without(dataset, *members):
    return {name: one for name, one in dataset.items() if name not in members}


def deep(dataset, value, *names):
    """A copy with one member changed, however deep."""
    copy = json.loads(json.dumps(dataset))
    place = copy
    for name in names[:-1]:
        place = place[name]
    place[names[-1]] = value
    return copy


REGION = ("dimension", "Region", "category")
BROKEN = {
    "swapped_sizes": (lambda d: d | {"size": [2, 3, 2]}, "size does not fit"),
    "swapped_dimensions": (lambda d: d | {"id": ["Tid", "ContentsCode", "Region"]}, "does not fit"),
    "a_size_in_words": (lambda d: d | {"size": [3, 2, "2"]}, "size does not fit"),
    "too_few_values": (lambda d: d | {"value": d["value"][:-1]}, "wrong number of values"),
    "an_extra_total": (lambda d: d | {"value": [*d["value"], 999]}, "wrong number of values"),
    "no_values": (lambda d: without(d, "value"), "no values"),
    "a_value_in_words": (lambda d: d | {"value": ["96", *d["value"][1:]]}, "value[0]"),
    "a_truth_value": (lambda d: d | {"value": [True, *d["value"][1:]]}, "not a number"),
    "a_huge_whole_number": (lambda d: d | {"value": [10**40, *d["value"][1:]]}, "not a number"),
    "a_place_outside": (lambda d: d | {"value": {"12": 1}}, "outside the table"),
    "a_place_written_twice": (lambda d: d | {"value": {"01": 1}}, "outside the table"),
    "a_place_in_arabic_digits": (lambda d: d | {"value": {"١": 1}}, "outside the table"),
    "an_unknown_symbol": (lambda d: d | {"status": {"1": "x"}}, "unknown meaning"),
    "a_symbol_on_a_figure": (lambda d: d | {"status": {"0": ":"}}, "contradict"),
    "too_few_symbols": (lambda d: d | {"status": [":", ":"]}, "wrong number of symbols"),
    "a_status_number": (lambda d: d | {"status": {"1": 7}}, "status[1]"),
    "positions_with_a_hole": (
        lambda d: deep(d, {"9001": 0, "9002": 1, "0": 3}, *REGION, "index"),
        "leave holes",
    ),
    "positions_that_repeat": (
        lambda d: deep(d, {"9001": 0, "9002": 1, "0": 1}, *REGION, "index"),
        "leave holes",
    ),
    "duplicate_codes": (
        lambda d: deep(deep(d, {}, *REGION, "label"), ["9001", "9001", "0"], *REGION, "index"),
        "stands twice",
    ),
    "a_label_for_no_code": (
        lambda d: deep(d, {"9003": "Elvdal"}, *REGION, "label"),
        "label for no value",
    ),
    "a_missing_dimension": (
        lambda d: d | {"dimension": without(d["dimension"], "Tid")},
        "do not fit their list",
    ),
    "a_dimension_without_values": (lambda d: deep(d, {}, *REGION), "JSON-stat"),
    "a_role_for_no_dimension": (lambda d: d | {"role": {"time": ["Year"]}}, "role for no"),
    "odd_decimals": (
        lambda d: deep(
            d, "one", "dimension", "ContentsCode", "category", "unit", "Andel", "decimals"
        ),
        "whole number",
    ),
    "a_title_that_is_no_text": (lambda d: d | {"label": ["12275"]}, "expected text"),
    "a_collection": (lambda d: d | {"class": "collection"}, "not a table"),
    "an_answer_of_refusal": (lambda d: {"type": "x", "status": 429}, "no dataset"),
    "two_datasets": (lambda d: {"a": d, "b": d}, "several datasets"),
    "a_list": (lambda d: [d], "not JSON-stat"),
    "a_dimension_called_value": (
        lambda d: (
            deep(d, ["value", "ContentsCode", "Tid"], "id")
            | {"dimension": {"value": d["dimension"]["Region"]} | without(d["dimension"], "Region")}
            | {"role": {}}
        ),
        "name of its own",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_dataset_is_told_in_one_sentence(tmp_path, small, sentence, case):
    change, told = BROKEN[case]
    path = write(tmp_path, change(small))

    assert told in sentence(read_jsonstat, path)


SPOILED = {
    "empty": (lambda text: b"", "is empty"),
    "blank": (lambda text: b" \n\n ", "is empty"),
    "truncated": (lambda text: text[: len(text) // 2].encode(), "ends too early"),
    "truncated_in_a_text": (lambda text: text[: text.index("Slått") + 3].encode(), "too early"),
    "wrong_encoding": (lambda text: text.encode("cp1252"), "wrong encoding"),
    "utf_16": (lambda text: text.encode("utf-16"), "wrong encoding"),
    "letters_lost": (lambda text: text.encode().decode("cp1252").encode(), "wrong encoding"),
    "binary": (lambda text: bytes(range(256)) * 20, "wrong encoding"),
    "a_spreadsheet": (lambda text: b"PK\x03\x04" + b"\0" * 50, "spreadsheet"),
    "not_a_number": (lambda text: text.replace("4.5", "NaN").encode(), "not a number"),
    "infinity": (lambda text: text.replace("4.5", "-Infinity").encode(), "not a number"),
    "an_overflow": (lambda text: text.replace("4.5", "1e999").encode(), "not a number"),
    "many_digits": (lambda text: text.replace("4.5", "9" * 5000).encode(), "too many digits"),
    "decimal_comma": (lambda text: text.replace("4.5", "4,5").encode(), "wrong number of values"),
    "a_name_twice": (
        lambda text: text.replace('"version"', '"value": [], "version"').encode(),
        "stands twice",
    ),
    "a_code_twice": (
        lambda text: text.replace('"9002": 1', '"9001": 1').encode(),
        "stands twice",
    ),
    "too_deep": (lambda text: b"[" * 200_000, "too deep"),
    "a_web_page": (lambda text: b"<!DOCTYPE html><html></html>", "not JSON"),
    "half_a_letter": (lambda text: text.replace("Fjordvik", "\\ud800").encode(), "half a letter"),
}


@pytest.mark.parametrize("case", SPOILED)
def test_a_spoiled_file_is_told_in_one_sentence(tmp_path, samples, sentence, case):
    spoil, told = SPOILED[case]
    path = tmp_path / "tabell.json"
    path.write_bytes(spoil((samples / "meldinger_v2.json").read_text(encoding="utf-8")))

    assert told in sentence(read_jsonstat, path)


def test_a_file_that_is_not_there_and_a_folder_are_told(tmp_path, sentence):
    assert "cannot be read" in sentence(read_jsonstat, tmp_path / "borte.json")
    assert sentence(read_jsonstat, tmp_path)


def test_sizes_beyond_all_memory_are_refused(tmp_path, sentence):
    codes = {"category": {"index": [str(at) for at in range(1500)]}}
    dataset = {
        "id": ["a", "b"],
        "size": [1500, 1500],
        "dimension": {"a": codes, "b": codes},
        "value": {},
    }

    assert "too many cells" in sentence(read_jsonstat, write(tmp_path, dataset))
