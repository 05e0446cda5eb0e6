"""`bvanalyse fetch`: the one command that uses the network."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bvanalyse.cli.base import STOPPED, main, reports_errors
from bvanalyse.cli.options import with_data
from bvanalyse.errors import DataError, ParameterError, Problem

if TYPE_CHECKING:
    from bvanalyse.sources.fetch import Client, Fetcher, TableQuery

DECLARED = "statbank.csv"  # in data/reference


@main.command()
@click.option("--table", "tables", multiple=True, help="Number of a table; else all declared ones.")
@click.option("--base-url", help="Another address than Statistics Norway's own.")
@with_data
@click.option("--dry-run", is_flag=True, help="Only say what would be fetched.")
@click.option("--force", is_flag=True, help="Fetch again what has not changed.")
@click.option("--find", metavar="WORDS", help="Only list the tables that the words find.")
@click.option("--klass", is_flag=True, help="Compare the lists of municipalities with KLASS.")
@click.option("--accept", is_flag=True, help="With --klass: put the new lists in place.")
@reports_errors
def fetch(
    tables: tuple[str, ...],
    base_url: str | None,
    data: Path | None,
    dry_run: bool,
    force: bool,
    find: str | None,
    klass: bool,
    accept: bool,
) -> None:
    """Fetch tables of the StatBank to data/ssb, each with its query, day and digest.

    What has not changed since it was fetched is not fetched again. What has changed is said, and
    the former figures are kept. A run that was stopped goes on where it stopped.
    """
    if accept and not klass:
        action = "add --klass"
        raise ParameterError(Problem("--accept puts lists of KLASS in place", action=action))
    from bvanalyse import places
    from bvanalyse.sources.fetch import BASE_URL, Client, Fetcher, declared_queries

    folder = data or places.data_folder()
    client = Client(base_url or BASE_URL, say=lambda text: click.echo(text, err=True))
    fetcher = Fetcher(client, folder / "ssb", click.echo)
    try:
        if find is not None:
            for one in fetcher.find(find):
                click.echo(f"{one.table}\t{one.updated}\t{one.title}")
            return
        if klass:
            _klass(client, folder, accept, dry_run)
        if tables or not klass:
            file = folder / "reference" / DECLARED
            declared = declared_queries(file) if file.is_file() or not tables else []
            _tables(fetcher, _wanted(tables, declared), force, dry_run)
    except OSError as error:
        action = "see that there is room, and that the folder may be written in"
        name = str(error.filename or folder)
        raise DataError(
            Problem("cannot be used", name, found=error.strerror, action=action)
        ) from error
    except KeyboardInterrupt:
        click.echo("stopped: run the same command to go on", err=True)
        sys.exit(STOPPED)


def _wanted(tables: tuple[str, ...], declared: list[TableQuery]) -> dict[str, list[TableQuery]]:
    """The queries of the tables named, by table; one that is not declared is asked for whole."""
    from bvanalyse.sources.fetch import TableQuery

    known: dict[str, list[TableQuery]] = {}
    for query in declared:
        known.setdefault(query.table, []).append(query)
    return {table: known.get(table) or [TableQuery(table)] for table in tables or known}


def _tables(
    fetcher: Fetcher, wanted: dict[str, list[TableQuery]], force: bool, dry_run: bool
) -> None:
    """Table after table; one that cannot be had is told of, and the others are fetched."""
    faults: list[DataError] = []
    for queries in wanted.values():
        try:
            if dry_run:
                click.echo(fetcher.plan(*queries, force=force))
            else:
                fetcher.fetch(*queries, force=force)
        except DataError as error:
            if len(wanted) == 1:
                raise
            faults.append(error)
            click.echo(f"bvanalyse: {error}", err=True)
    if faults:
        click.echo(f"{len(wanted) - len(faults)} of {len(wanted)} tables fetched", err=True)
        sys.exit(2 if len(faults) == len(wanted) else 1)


def _klass(client: Client, folder: Path, accept: bool, dry_run: bool) -> None:
    from bvanalyse.sources.fetch.klass_files import ASKED, address, refresh

    if dry_run:
        for asked in ASKED:
            click.echo(f"{client.where(address(*asked))} would be asked")
        return
    refresh(client, folder / "reference", folder / "ssb" / "klass", click.echo, accept=accept)
