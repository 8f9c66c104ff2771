"""Commands for the search: its status, rebuilding the index, and searches without results."""

import sys

import click
from flask import current_app
from flask.cli import AppGroup
from rich.console import Console
from rich.table import Table

from hub.access import PUBLIC
from hub.kit.clock import format_day
from hub.kit.csv_export import format_csv
from hub.kit.db import db
from hub.search.domain.index_rebuild import rebuild_index
from hub.search.domain.index_status import IndexStatus, get_index_status
from hub.search.domain.missed_searches import MIN_ASKERS, list_missed_searches
from hub.search.services import index_root

COLUMNS = ("words", "askers", "first", "last")


@click.group(cls=AppGroup)
def search() -> None:
    """Check and rebuild the search, and list searches without a result."""


@search.command("status")
def status_command() -> None:
    """Check that the search is up to date. Exits with 1 if it is behind or damaged."""
    status = get_index_status(db.session(), index_root(current_app))
    _print_status(status)
    sys.exit(1 if status.changes_behind or status.error else 0)


@search.command("rebuild")
def rebuild_command() -> None:
    """Rebuild the search from the database. The hub uses the old one meanwhile."""
    _print_status(rebuild_index(db.session(), index_root(current_app)))


@search.command("misses")
@click.option("--csv", "as_csv", is_flag=True, help="Print as CSV.")
def misses_command(as_csv: bool) -> None:
    """List searches without an exact result by at least three people. It does not show who they were."""
    rows = list_missed_searches(db.session(), PUBLIC)
    if as_csv:
        cells = [
            (row.words, str(row.askers), row.first_on.isoformat(), row.last_on.isoformat()) for row in rows
        ]
        click.echo(format_csv(COLUMNS, cells), nl=False)
        return
    if not rows:
        click.echo(f"No search without an exact result was made by {MIN_ASKERS} people or more.")
        return
    table = Table("Looked for", "People", "First", "Last")
    for row in rows:
        table.add_row(row.words, str(row.askers), format_day(row.first_on), format_day(row.last_on))
    Console().print(table)


def _print_status(status: IndexStatus) -> None:
    noun = "entry" if status.documents == 1 else "entries"
    click.echo(f"{status.documents:,} {noun}, {status.size / 1_000_000:.1f} MB, in {status.folder}")
    if status.error:
        click.echo(f"It is damaged ({status.error[:100]}) and will be rebuilt at the next search.")
    elif status.changes_behind:
        click.echo(f"It is {status.changes_behind:,} changes behind and will catch up when the hub runs.")
    else:
        click.echo("It is up to date.")
