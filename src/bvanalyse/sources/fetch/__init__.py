"""Statistics Norway's StatBank and KLASS over the network; the only part of the package on it."""

from __future__ import annotations

from bvanalyse.sources.fetch.answers import FetchFailed
from bvanalyse.sources.fetch.client import BASE_URL, Client
from bvanalyse.sources.fetch.fetching import Fetcher
from bvanalyse.sources.fetch.queries import Selection, TableQuery, declared_queries
from bvanalyse.sources.fetch.snapshots import snapshot

__all__ = [
    "BASE_URL",
    "Client",
    "FetchFailed",
    "Fetcher",
    "Selection",
    "TableQuery",
    "declared_queries",
    "snapshot",
]
