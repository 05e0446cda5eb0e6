"""What the fetching tests share: the server, a clock that does not wait, and a client for both."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.sources.fetch.server import PxServer
from tests.sources.fetch.server import Table as PxTable

from bvanalyse.sources.fetch import Client, Fetcher, TableQuery
from bvanalyse.sources.fetch.queries import parse_selection

MORNING = datetime(2025, 3, 20, 8, tzinfo=UTC)


class FakeTime:
    """A clock that moves only when somebody sleeps, and remembers how long."""

    def __init__(self) -> None:
        self.seconds, self.slept = 1000.0, []

    def clock(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds

    def now(self) -> datetime:
        return MORNING + timedelta(seconds=self.seconds - 1000)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def Table():
    return PxTable


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def server(time):
    running = PxServer()
    running.clock = time.clock
    yield running
    running.close()


@pytest.fixture
def said() -> list[str]:
    """Everything that was said to the user."""
    return []


@pytest.fixture
def client(server, time, said) -> Client:
    return Client(server.address, timeout=5, clock=time.clock, sleep=time.sleep, now=time.now,
                  say=said.append)  # fmt: skip


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "ssb"


@pytest.fixture
def fetcher(client, folder, said) -> Fetcher:
    return Fetcher(client, folder, said.append)


@pytest.fixture
def reports(server) -> object:
    """A table of two places, two kinds of contents and three years: twelve cells."""
    return server.add(
        PxTable(
            "12275",
            "Barnevern, etter region, statistikkvariabel og år",
            {
                "Region": ["9001", "9002"],
                "ContentsCode": ["Meldinger", "Andel"],
                "Tid": ["2022", "2023", "2024"],
            },
            figures={("9001", "Meldinger", "2024"): 96, ("9001", "Andel", "2024"): 4.5},
            symbols={("9002", "Andel", "2023"): ":"},
        )
    )


@pytest.fixture
def ask():
    """A query of a table, of a selection as it is written in a list."""

    def query(table: str, selection: str = "") -> TableQuery:
        return TableQuery(table, parse_selection(selection))

    return query
