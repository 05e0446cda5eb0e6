"""The transport on bad days, against a server that really has them."""

import gzip
import json
from datetime import UTC, datetime

import pytest

from bvanalyse.errors import ParameterError
from bvanalyse.sources.fetch import BASE_URL, Client, FetchFailed
from bvanalyse.sources.fetch.answers import Unusable
from bvanalyse.sources.fetch.client import ATTEMPTS
from bvanalyse.sources.fetch.pacing import Pace

CONFIG = "pxwebapi/v2/config"


def one_sentence(failure) -> str:
    told = str(failure.value)
    assert len(failure.value.problems) == 1 and "\n" not in told and "Traceback" not in told
    return told


def test_a_good_answer_is_given_untouched(client, server):
    answer = client.get(CONFIG)

    assert (answer.status, answer.path) == (200, CONFIG)
    assert json.loads(answer.content)["maxDataCells"] == 800_000


def test_called_at_its_pace_the_service_never_says_too_often(client, server, time):
    for _ in range(95):
        assert client.get(CONFIG).status == 200

    assert len(server.log) == 95
    assert time.seconds - 1000 == pytest.approx(180, abs=1)


def test_called_too_often_the_wait_it_asks_for_is_kept(client, server, time, said):
    client.pace = Pace(1000, 1)

    for _ in range(31):
        assert client.get(CONFIG).status == 200

    assert len(server.log) == 32  # one of them was refused
    assert [round(seconds) for seconds in time.slept] == [61]
    assert said == ["waiting 61 s: HTTP 429"]


def test_too_often_without_a_wait_asked_for_waits_a_whole_window(client, server, time):
    server.fail("status", value=(429, {"title": "Too many"}, {}))

    assert client.get(CONFIG).status == 200
    assert time.slept == [60]


def test_a_wait_until_a_time_of_day_is_understood(client, server, time):
    server.fail("status", value=(503, None, {"Retry-After": "Thu, 20 Mar 2025 08:00:45 GMT"}))

    assert client.get(CONFIG).status == 200
    assert time.slept == [pytest.approx(45, abs=0.1)]


def test_a_very_long_wait_is_told_and_not_kept(client, server, time):
    server.fail("status", value=(503, None, {"Retry-After": "3600"}))

    with pytest.raises(FetchFailed) as failure:
        client.get(CONFIG)

    assert 'found "HTTP 503, asking to wait 3600 s"' in one_sentence(failure)
    assert time.slept == []


def test_a_stricter_pace_in_a_header_is_kept_and_a_looser_one_is_not_taken(client, server):
    server.headers = {"x-ratelimit-policy": "40;w=60s"}
    client.get(CONFIG)
    assert client.pace == Pace(30, 60)

    server.headers = {"x-ratelimit-policy": "10;w=60s"}
    client.get(CONFIG)
    assert client.pace == Pace(10, 60)


@pytest.mark.parametrize("kind", ["cut", "drop"])
def test_a_connection_that_is_cut_is_tried_again(client, server, time, kind):
    server.fail(kind, times=2)

    assert client.get(CONFIG).json()["maxDataCells"] == 800_000
    assert time.slept == [1, 2]


def test_unavailable_then_good(client, server, time):
    server.fail("status", times=3, value=(503, {"title": "Service Unavailable"}, {}))

    assert client.get(CONFIG).status == 200
    assert time.slept == [1, 2, 4]


@pytest.mark.parametrize(
    ("kind", "value", "found"),
    [("status", (503, None, {}), "HTTP 503, tried 6 times"),
     ("status", (502, None, {}), "HTTP 502, tried 6 times"),
     ("cut", None, "an answer that was cut off, tried 6 times"),
     ("drop", None, "no connection, or one that was cut, tried 6 times"),
     ("broken", None, "not JSON, beginning with "),
     ("raw", b"<html>Vedlikehold</html>", "not JSON, beginning with <html>Vedlikehold</html>"),
     ("raw", b"\xff\xfe", "not JSON, beginning with "),
     ("raw", b"[" * 90_000, "not JSON, beginning with [[[["),
     ("raw", b"[]", "a JSON list in place of an object")],
)  # fmt: skip
def test_what_does_not_pass_is_given_up_in_one_sentence(client, server, kind, value, found):
    server.fail(kind, times=99, value=value)

    with pytest.raises(FetchFailed) as failure:
        client.get(CONFIG, check=lambda answer: answer.object())

    told = one_sentence(failure)
    assert told.startswith(server.address.removeprefix("http://") + f"/{CONFIG}: no answer that")
    assert found in told and told.endswith("what is fetched already is kept")
    assert len(server.log) == ATTEMPTS and failure.value.exit_code == 1


def test_a_slow_answer_is_not_waited_for(server, time):
    client = Client(server.address, timeout=0.1, clock=time.clock, sleep=time.sleep)
    server.fail("slow", times=99, value=5)

    with pytest.raises(FetchFailed) as failure:
        client.get(CONFIG)

    assert "nothing within 0.1 s, tried 6 times" in one_sentence(failure)


def test_an_answer_that_drips_without_end_is_left(server, time):
    ticks = iter(range(0, 10**9, 400))
    client = Client(server.address, clock=lambda: next(ticks), sleep=time.sleep)
    server.fail("raw", times=99, value=b" " * 1_000_000)

    with pytest.raises(FetchFailed) as failure:
        client.get(CONFIG)

    assert "not whole after 600 s" in one_sentence(failure)


def test_an_answer_larger_than_any_table_is_left(client, server, monkeypatch):
    monkeypatch.setattr("bvanalyse.sources.fetch.client.MAX_BYTES", 1_000_000)
    server.fail("raw", times=99, value=b" " * 1_000_001)

    with pytest.raises(FetchFailed) as failure:
        client.get(CONFIG)

    assert "more than 1 MB" in one_sentence(failure)


def test_a_redirect_is_not_followed(client, server):
    server.fail("status", value=(302, None, {"Location": "/api/pxwebapi/v2/tables"}))

    assert client.get(CONFIG).status == 302
    assert len(server.log) == 1


def test_a_refusal_is_the_callers_to_judge(client, server):
    assert client.get("pxwebapi/v2/tables/99999/metadata").reason() == "Non-existent table"
    assert client.get("klass/v1/classifications/1/codes").reason() == "HTTP 404"


def test_an_answer_that_is_packed_on_the_way_is_unpacked_and_else_untouched(client, server):
    packed = gzip.compress(b'{"maxDataCells": 1 }\n')
    server.headers = {"Content-Encoding": "gzip"}
    server.fail("raw", value=packed)

    assert client.get(CONFIG).content == b'{"maxDataCells": 1 }\n'


def test_an_answer_that_is_packed_wrongly_is_asked_for_again(client, server):
    server.fail("status", value=(200, {"maxDataCells": 1}, {"Content-Encoding": "gzip"}))

    assert client.get(CONFIG).json()["maxDataCells"] == 800_000
    assert len(server.log) == 2


def test_nothing_listens_at_all(server, time):
    server.close()
    client = Client(server.address, clock=time.clock, sleep=time.sleep)

    with pytest.raises(FetchFailed) as failure:
        client.get(CONFIG)

    assert "no connection" in one_sentence(failure)
    assert sum(time.slept) == 31


def test_a_password_in_the_address_is_used_and_never_shown(server, time):
    secret = server.address.replace("http://", "http://kari:hemmelig@")
    client = Client(secret, clock=time.clock, sleep=time.sleep)
    assert "hemmelig" not in client.get(CONFIG).path

    server.fail("status", times=99, value=(503, None, {}))
    with pytest.raises(FetchFailed) as failure:
        client.get(CONFIG)

    assert "hemmelig" not in one_sentence(failure) and "kari" not in str(failure.value)


@pytest.mark.parametrize(
    "address",
    ["", "data", "ftp://127.0.0.1/api", "http://", "http://[::1/api", "http://127.0.0.1:99999",
     "file:///etc/passwd", "http://127.0.0.1/api?x=1"],
)  # fmt: skip
def test_what_is_no_address_is_refused_before_any_call(address):
    with pytest.raises(ParameterError) as refusal:
        Client(address)

    assert str(refusal.value).startswith('column "--base-url": not an address')
    assert BASE_URL in str(refusal.value)


def test_the_day_is_that_of_greenwich():
    assert Client().now().tzinfo is UTC
    assert abs((Client().now() - datetime.now(UTC)).total_seconds()) < 60


def test_what_a_check_finds_unusable_is_asked_for_again(client, server):
    seen = []

    def check(answer):
        seen.append(answer)
        if len(seen) < 3:
            raise Unusable("half a table")

    assert client.get(CONFIG, check=check) is seen[-1]
    assert len(seen) == len(server.log) == 3
