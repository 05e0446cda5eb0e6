"""The lists of municipalities and counties, from KLASS's answers to the package's own form.

The answers are in KLASS's form (its API guide and its own client's test data); what they hold is
the project's frozen lists, which were made from KLASS.
"""

import csv
import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from bvanalyse.errors import DataError
from bvanalyse.sources.fetch import FetchFailed
from bvanalyse.sources.fetch.klass_files import LISTS, NEW, refresh

REFERENCE = Path(__file__).parents[3] / "data" / "reference"
ROOT = "klass/v1/classifications"


def rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def code(number: str, name: str, first: str, last: str) -> dict:
    """As an answer to `/codes` has it: the day after the last, and nothing where it is in force."""
    end = (date.fromisoformat(last) + timedelta(days=1)).isoformat() if last else None
    return {"code": number, "parentCode": None, "level": "1", "name": name, "shortName": "",
            "presentationName": "", "validFrom": None, "validTo": None,
            "validFromInRequestedRange": first, "validToInRequestedRange": end,
            "notes": ""}  # fmt: skip


def change(day: str, old: str, old_name: str, new: str, new_name: str) -> dict:
    return {"oldCode": old, "oldName": old_name, "oldShortName": "", "newCode": new,
            "newName": new_name, "newShortName": "", "changeOccurred": day}  # fmt: skip


@pytest.fixture
def reference(tmp_path) -> Path:
    folder = tmp_path / "reference"
    folder.mkdir()
    for name, _, _ in LISTS:
        shutil.copy(REFERENCE / name, folder / name)
    return folder


@pytest.fixture
def klass(server) -> dict[str, list[dict]]:
    """What KLASS answers, as lists that a test may change."""
    codes = [code(r["number"], r["name"], r["valid_from"], r["valid_to"])
             for r in rows("municipalities.csv")]  # fmt: skip
    # a number that was renamed has a row for each name
    codes = [one for one in codes if one["code"] != "1841"]
    codes += [code("1841", "Fauske", "2013-01-01", "2016-12-31"),
              code("1841", "Fauske - Fuossko", "2017-01-01", ""),
              code("9999", "Uoppgitt", "2013-01-01", "")]  # fmt: skip
    counties = [code(r["county_no"], r["county"], r["valid_from"], r["valid_to"])
                for r in rows("counties.csv")]  # fmt: skip
    counties = [one | {"name": "Nordland - Nordlánnda"} if one["code"] == "18" else one
                for one in counties]  # fmt: skip
    counties.append(code("99", "Uoppgitt", "2013-01-01", ""))
    changes = [change(r["date"], r["old_no"], r["old_name"], r["new_no"], r["new_name"])
               for r in rows("municipality_changes.csv")
               if r["date"] > "2013-01-01" and "number kept" not in r["note"]]  # fmt: skip
    given = {"131/codes": codes, "104/codes": counties, "131/changes": changes}
    for path, found in given.items():
        name = "codeChanges" if "changes" in path else "codes"
        server.klass[f"{ROOT}/{path}"] = {name: found}
    return given


@pytest.fixture
def run(client, reference, folder, said):
    return lambda **choices: refresh(client, reference, folder / "klass", said.append, **choices)


def test_klass_says_what_the_frozen_lists_say(run, klass, reference, said, server):
    """All 838 numbers and 499 changes, with their kinds, come out as they are in the lists."""
    before = {file.name: file.read_bytes() for file in reference.iterdir()}

    assert run() is False

    assert said == ["counties.csv: as before, 33 rows", "municipalities.csv: as before, 838 rows",
                    "municipality_changes.csv: as before, 499 rows"]  # fmt: skip
    assert {file.name: file.read_bytes() for file in reference.iterdir()} == before
    assert all("from=2013-01-01&language=nb" in line for line in server.log)


def test_the_lists_written_anew_are_the_same_to_the_byte(run, klass, reference, monkeypatch):
    monkeypatch.setattr("bvanalyse.sources.fetch.klass_files.differences", lambda *_: ["all"])

    run()

    for name, _, _ in LISTS:
        new = reference / name.replace(".csv", NEW)
        assert new.read_bytes() == (reference / name).read_bytes(), name


def test_the_answers_are_kept_untouched_with_their_origin(run, klass, folder):
    run()

    about = json.loads((folder / "klass" / "klass-131-codes-1.kilde.json").read_text("utf-8"))
    assert about["path"] == f"{ROOT}/131/codes?from=2013-01-01&language=nb"
    assert about["fetched"] == "2025-03-20" and len(about["sha256"]) == 64
    kept = json.loads((folder / "klass" / "klass-131-codes-1.json").read_text("utf-8"))
    assert kept == {"codes": klass["131/codes"]}


def merge_two(klass):
    """On 1 January 2026, 1101 Eigersund takes in 1111 Sokndal, and Oslo gets a second name."""
    for one in klass["131/codes"]:
        if one["code"] == "1111":
            one["validToInRequestedRange"] = "2026-01-01"
        if one["code"] == "0301":
            one["validToInRequestedRange"] = "2024-05-01"
    klass["131/codes"].append(code("0301", "Oslo - Oslove", "2024-05-01", ""))
    klass["131/changes"] += [
        change("2024-05-01", "0301", "Oslo", "0301", "Oslo - Oslove"),
        change("2026-01-01", "1111", "Sokndal", "1101", "Eigersund"),
    ]


def test_what_klass_says_otherwise_is_said_and_written_beside(run, klass, reference, said):
    merge_two(klass)
    before = (reference / "municipalities.csv").read_bytes()

    assert run() is True

    assert "municipalities.csv: 0301 2013-01-01 has another name: Oslo -> Oslo - Oslove" in said
    # the name without a date was known already; now the old one is the other name
    assert any("0301 2013-01-01 has another other_names: Oslo - Oslove -> Oslo" in s for s in said)
    assert "municipalities.csv: 1111 2013-01-01 has another valid_to: empty -> 2025-12-31" in said
    assert "municipality_changes.csv: 2026-01-01 1111 1101 is new" in said
    assert said[-1].endswith("municipality_changes.ny.csv is the new list: look at it, then run "
                             "again with --accept")  # fmt: skip
    assert (reference / "municipalities.csv").read_bytes() == before
    assert (reference / "municipalities.ny.csv").is_file()
    assert not (reference / "counties.ny.csv").exists()


def test_accepted_lists_take_their_place_and_are_then_as_before(run, klass, reference, said):
    merge_two(klass)

    run(accept=True)

    assert not list(reference.glob("*.ny.csv"))
    changes = (reference / "municipality_changes.csv").read_text("utf-8")
    assert "2026-01-01,1111,Sokndal,1101,Eigersund,merge,\n" in changes
    assert "2026-01-01,1101,Eigersund,1101,Eigersund,merge,number kept; area extended\n" in changes
    assert "2024-05-01,0301,Oslo,0301,Oslo - Oslove,rename,\n" in changes
    said.clear()
    assert run() is False, said


def test_a_new_number_in_another_county_says_from_where(run, klass, reference):
    for one in klass["131/codes"]:
        if one["code"] == "1111":
            one["validToInRequestedRange"] = "2026-01-01"
    klass["131/codes"].append(code("4299", "Sokndal", "2026-01-01", ""))
    klass["131/changes"].append(change("2026-01-01", "1111", "Sokndal", "4299", "Sokndal"))

    run(accept=True)

    changes = (reference / "municipality_changes.csv").read_text("utf-8")
    assert "2026-01-01,1111,Sokndal,4299,Sokndal,county_change,Rogaland -> Agder\n" in changes


def test_a_divided_municipality_is_a_split(run, klass, reference):
    for one in klass["131/codes"]:
        if one["code"] == "1111":
            one["validToInRequestedRange"] = "2026-01-01"
    klass["131/codes"] += [code(n, f"Del {n}", "2026-01-01", "") for n in ("1198", "1199")]
    klass["131/changes"] += [
        change("2026-01-01", "1111", "Sokndal", n, f"Del {n}") for n in ("1198", "1199")
    ]

    run(accept=True)

    changes = (reference / "municipality_changes.csv").read_text("utf-8")
    assert "1111,Sokndal,1198,Del 1198,split,\n" in changes
    assert "1111,Sokndal,1199,Del 1199,split,\n" in changes


def test_many_differences_are_counted_and_not_all_told(run, klass, said):
    for one in klass["131/codes"][:50]:
        one["name"] += " by"

    run()

    told = [one for one in said if one.startswith("municipalities.csv: ")]
    assert len(told) == 11 and told[-1].endswith("differences more")


@pytest.mark.parametrize(
    ("path", "spoil", "sentence"),
    [("131/codes", lambda found: found.append(code("1199", "Ny", "2026-01-01", "")),
      "1199 begins on 2026-01-01 without a change"),
     ("131/changes", lambda found: found.append(change("2026-01-01", "1111", "A", "1101", "B")),
      "1111 goes on after 2026-01-01"),
     ("131/changes", lambda found: found.pop(), "on 2023-12-31 without a change"),
     ("104/codes", lambda found: found.pop(0), "municipality 0101 in no county on 2013-01-01")],
)  # fmt: skip
def test_lists_that_contradict_each_other_replace_nothing(
    run, klass, reference, path, spoil, sentence
):
    before = {file.name: file.read_bytes() for file in reference.iterdir()}
    spoil(klass[path])

    with pytest.raises(DataError) as refusal:
        run(accept=True)

    assert sentence in str(refusal.value)
    assert {file.name: file.read_bytes() for file in reference.iterdir()} == before


@pytest.mark.parametrize(
    ("answer", "found"),
    [({}, "no list called codes"), ({"codes": []}, "no list called codes"),
     ({"codes": [{"code": "0301", "validFromInRequestedRange": "2013-01-01"}]},
      "a row without name"),
     ({"codes": [code("0301", "Oslo", "2013-13-01", "")]}, "2013-13-01 in place of a day"),
     ({"codes": [1]}, "no list called codes")],
)  # fmt: skip
def test_an_answer_of_another_form_is_given_up_in_one_sentence(run, klass, server, answer, found):
    server.klass[f"{ROOT}/131/codes"] = answer or {"error": "x"}

    with pytest.raises(FetchFailed) as failure:
        run()

    assert found in str(failure.value) and "\n" not in str(failure.value)


def test_klass_that_is_not_there_is_told(run, server):
    with pytest.raises(DataError, match="KLASS 104: the service refuses the query"):
        run()
