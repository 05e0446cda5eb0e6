"""The two interfaces of the StatBank: limits, descriptions, figures, refusals, and the fallback."""

import json

import pytest

from bvanalyse.errors import DataError
from bvanalyse.sources.fetch import FetchFailed
from bvanalyse.sources.fetch.pacing import DEFAULT_PACE, Pace
from bvanalyse.sources.fetch.pxweb_v1 import V1
from bvanalyse.sources.fetch.pxweb_v2 import V2

SMALL = "Region=9001; ContentsCode=Meldinger; Tid=top(1)"


def saved(folder, table="12275"):
    files = sorted(folder.glob(f"{table}-*.json"))
    return [json.loads(file.read_text("utf-8")) for file in files if "kilde" not in file.name]


def about(folder, table="12275", number=1):
    return json.loads((folder / f"{table}-{number}.kilde.json").read_text("utf-8"))


def test_limits_are_read_from_the_service(client, server):
    server.max_cells, server.max_calls, server.window = 1234, 7, 10

    assert V2.opened(client).max_cells == 1234
    assert client.pace == Pace(7, 10)


def test_zeros_among_the_limits_do_not_mean_that_there_is_none(client, server):
    server.config_calls, server.max_cells = 0, 0

    assert V2.opened(client).max_cells == 800_000
    assert client.pace == DEFAULT_PACE


def test_a_query_over_the_limit_is_sliced_and_none_is_refused(fetcher, server, reports, ask):
    server.max_cells = 5

    fetcher.fetch(ask("12275"))

    assert [one["size"] for one in saved(fetcher.folder)] == [[1, 2, 1], [1, 2, 2]] * 2
    assert server.calls("/data") == 4


@pytest.mark.parametrize("status", [400, 403])
def test_a_limit_that_is_lower_than_it_says_is_told(fetcher, server, reports, ask, status):
    server.too_many = status
    _ = fetcher.interfaces
    server.max_cells = 5

    with pytest.raises(DataError) as refusal:
        fetcher.fetch(ask("12275"))

    told = str(refusal.value)
    assert "the service refuses the query of 12 cells" in told
    assert 'found "Too many cells selected"' in told and "\n" not in told
    assert not list(fetcher.folder.glob("*.json"))


def test_a_query_of_many_codes_is_no_longer_than_an_address_may_be(fetcher, server, Table, ask):
    places = [f"{number:04}" for number in range(900)]
    server.add(Table("07459", "Folkemengde", {"Region": places, "Tid": ["2024"]}))

    fetcher.fetch(ask("07459", "Region=????; Tid=*"))

    assert saved(fetcher.folder, "07459")[0]["size"] == [900, 1]


def test_a_code_list_is_asked_for_in_the_description_and_in_the_query(
    fetcher, server, reports, ask
):
    reports.codelists = {"Region": {"agg_KommSummer": ["K-9001", "K-9002"]}}

    fetcher.fetch(ask("12275", "Region=agg_KommSummer:K-*; ContentsCode=Meldinger; Tid=2024"))

    assert server.calls("metadata?lang=no&codelist%5BRegion%5D=agg_KommSummer") == 1
    chosen = about(fetcher.folder)["query"]["selection"][0]
    assert chosen == {
        "variableCode": "Region",
        "valueCodes": ["K-9001", "K-9002"],
        "codelist": "agg_KommSummer",
    }


def test_a_code_list_that_is_not_there_is_told_in_the_services_words(fetcher, reports, ask):
    with pytest.raises(DataError, match='found "Non-existent codelist"'):
        fetcher.fetch(ask("12275", "Region=agg_Fylker:F-03"))


def test_a_variable_that_may_be_left_out_is_left_out(fetcher, server, reports, ask):
    reports.eliminable = ("Region",)

    fetcher.fetch(ask("12275", "Region=; ContentsCode=Meldinger; Tid=2024"))

    assert saved(fetcher.folder)[0]["id"] == ["ContentsCode", "Tid"]


@pytest.mark.parametrize("status", [404, 410, 501])
def test_where_the_second_version_is_not_there_the_first_is_asked(
    fetcher, server, reports, ask, status
):
    server.absent = {"v2": status}

    fetcher.fetch(ask("12275", SMALL))

    assert saved(fetcher.folder)[0]["value"] == [96]
    side = about(fetcher.folder)
    assert (side["interface"], side["updated"]) == ("PxWebApi 1", "2025-03-17T07:00:00Z")
    assert side["path"] == "v0/no/table/12275"
    assert side["query"]["query"][0] == {
        "code": "Region",
        "selection": {"filter": "item", "values": ["9001"]},
    }


def test_a_page_for_people_in_place_of_the_second_version_is_no_version(
    fetcher, server, reports, ask
):
    server.fail("raw", part="/config", value=b"<html>flyttet</html>")

    fetcher.fetch(ask("12275", SMALL))

    assert about(fetcher.folder)["interface"] == "PxWebApi 1"


def test_a_table_that_only_the_first_version_has_is_fetched_from_it(fetcher, server, reports, ask):
    server.fail("status", part="/tables/12275", times=99, value=(404, None, {}))

    fetcher.fetch(ask("12275", SMALL))

    assert about(fetcher.folder)["interface"] == "PxWebApi 1"


def test_the_first_version_is_sliced_by_its_own_limit_and_given_code_lists_its_own_way(
    fetcher, server, reports, ask
):
    server.absent, server.max_cells = {"v2": 404}, 1
    reports.codelists = {"Region": {"agg_KommSummer": ["K-9001", "K-9002"]}}

    fetcher.fetch(ask("12275", "Region=agg_KommSummer:K-9001+K-9002; ContentsCode=*; Tid=2024"))

    assert len(saved(fetcher.folder)) == 4
    found = about(fetcher.folder)["query"]["query"][0]["selection"]
    assert found == {"filter": "agg:KommSummer", "values": ["K-9001"]}


def test_the_first_version_says_too_much_in_its_own_way(fetcher, server, reports, ask):
    server.absent = {"v2": 404}
    assert fetcher.interfaces[0].max_cells == 800_000
    server.max_cells = 5

    with pytest.raises(DataError, match='found "Too many values selected"'):
        fetcher.fetch(ask("12275"))


def test_limits_of_the_first_version_that_cannot_be_read_are_the_usual_ones(client, server):
    server.fail("raw", part="?config", value=b"<html>")

    assert V1(client).max_cells == 800_000


def test_a_table_that_no_version_has_is_told(fetcher, ask):
    with pytest.raises(DataError) as refusal:
        fetcher.fetch(ask("99999"))

    told = str(refusal.value)
    assert "no such table at 127.0.0.1" in told and 'found "99999"' in told
    assert "bvanalyse fetch --find" in told and "\n" not in told


def test_the_list_of_tables_is_read_page_after_page(fetcher, server, Table, monkeypatch):
    monkeypatch.setattr("bvanalyse.sources.fetch.pxweb_v2.PAGE_SIZE", 3)
    for number in range(8):
        title = f"Barnevern {number}" if number != 5 else "Jordbruk"
        server.add(Table(f"0000{number}", title, {"Tid": ["2024"]}))

    found = fetcher.find("Barnevern")

    assert [one.table for one in found] == [f"0000{n}" for n in (0, 1, 2, 3, 4, 6, 7)]
    assert (found[0].title, found[0].updated) == ("Barnevern 0", "2025-03-17T07:00:00Z")
    assert server.calls("pageNumber=3") == 1 and server.calls("pageNumber=4") == 0


def test_a_list_that_becomes_shorter_while_it_is_read_just_ends(
    fetcher, server, Table, monkeypatch
):
    monkeypatch.setattr("bvanalyse.sources.fetch.pxweb_v2.PAGE_SIZE", 1)
    for number in range(3):
        server.add(Table(f"0000{number}", "Barnevern", {"Tid": ["2024"]}))
    server.fail("status", part="pageNumber=3", value=(404, {"title": "Non-existent page"}, {}))

    assert len(fetcher.find("Barnevern")) == 2


def test_words_that_find_nothing_give_an_empty_list(fetcher, reports):
    assert fetcher.find("romfart") == []


def test_without_the_second_version_there_is_no_list_to_search(fetcher, server):
    server.absent = {"v2": 404}

    with pytest.raises(FetchFailed, match="no list of tables"):
        fetcher.find("barnevern")


@pytest.mark.parametrize(
    ("spoilt", "found"),
    [({"class": "collection"}, "not a JSON-stat dataset"),
     ({"id": ["Region", "Tid"]}, "a table of ['Region', 'Tid'], not of Region, ContentsCode, Tid"),
     ({"size": [1, 1, 2]}, "sizes [1, 1, 2] that do not fit"),
     ({"value": [1, 2]}, "2 values, not one for each cell"),
     ({"value": None}, "no values"),
     ({"dimension": {}}, "no codes of Region")],
)  # fmt: skip
def test_an_answer_to_another_question_is_not_taken(fetcher, server, reports, ask, spoilt, found):
    right = reports.dataset({"Region": ["9001"], "ContentsCode": ["Meldinger"], "Tid": ["2024"]})
    wrong = json.dumps(right | spoilt).encode()
    server.fail("raw", part="/data", times=99, value=wrong)

    with pytest.raises(FetchFailed) as failure:
        fetcher.fetch(ask("12275", SMALL))

    assert found in str(failure.value) and "\n" not in str(failure.value)
    assert not list(fetcher.folder.rglob("*.json"))


def test_an_answer_with_another_place_is_not_taken(fetcher, server, reports, ask):
    other = reports.dataset({"Region": ["9002"], "ContentsCode": ["Meldinger"], "Tid": ["2024"]})
    server.fail("raw", part="/data", value=json.dumps(other).encode())

    fetcher.fetch(ask("12275", SMALL))

    assert saved(fetcher.folder)[0]["value"] == [96]
    assert server.calls("/data") == 2


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [((302, None, {"Location": "/api/elsewhere"}), "moved elsewhere"),
     ((403, {"title": "Closed"}, {}), "lets nobody in without a key"),
     ((418, {"title": "Teapot"}, {}), 'refuses the query: found "Teapot"')],
)  # fmt: skip
def test_other_refusals_are_told_in_one_sentence(fetcher, server, ask, answer, sentence):
    server.fail("status", part="/metadata", value=answer)

    with pytest.raises((DataError, FetchFailed)) as refusal:
        fetcher.fetch(ask("12275"))

    assert sentence in str(refusal.value) and "\n" not in str(refusal.value)
