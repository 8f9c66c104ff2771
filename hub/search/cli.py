"""Commands for the search: how it stands, making it anew, and what was looked for in vain."""

import sys

import click
from flask import current_app
from flask.cli import AppGroup
from rich.console import Console
from rich.table import Table

from hub.access import PUBLIC
from hub.kit.clock import day_in_words
from hub.kit.csv_export import as_csv
from hub.kit.db import db
from hub.search.domain import LEAST_ASKERS, Standing, get_index_status, missed, rebuild
from hub.search.services import folder_of

COLUMNS = ("words", "askers", "first", "last")


@click.group(cls=AppGroup)
def search() -> None:
    """Look after the search, and see what was looked for in vain."""


@search.command("status")
def status_command() -> None:
    """Say how far the search follows what is in the database. Ends with 1 if it is behind or damaged."""
    found = get_index_status(db.session(), folder_of(current_app))
    _tell(found)
    sys.exit(1 if found.behind or found.fault else 0)


@search.command("rebuild")
def rebuild_command() -> None:
    """Make the search anew from the database, while the hub goes on with the old one."""
    _tell(rebuild(db.session(), folder_of(current_app)))


@search.command("misses")
@click.option("--csv", "as_sheet", is_flag=True, help="For a spreadsheet.")
def misses_command(as_sheet: bool) -> None:
    """List what at least three people looked for and nobody found. Nothing is known of who they were."""
    rows = missed(db.session(), PUBLIC)
    if as_sheet:
        cells = [
            (row.words, str(row.askers), row.first_on.isoformat(), row.last_on.isoformat()) for row in rows
        ]
        click.echo(as_csv(COLUMNS, cells), nl=False)
        return
    if not rows:
        click.echo(f"Nothing was looked for in vain by {LEAST_ASKERS} people or more.")
        return
    table = Table("Looked for", "Askers", "First", "Last")
    for row in rows:
        table.add_row(row.words, str(row.askers), day_in_words(row.first_on), day_in_words(row.last_on))
    Console().print(table)


def _tell(found: Standing) -> None:
    click.echo(f"{found.things:,} things, {found.size / 1_000_000:.1f} MB, in {found.folder}")
    if found.fault:
        click.echo(f"It is damaged ({found.fault[:100]}) and is made anew at the next question.")
    elif found.behind:
        click.echo(f"It is {found.behind:,} changes behind; it catches up when the hub runs.")
    else:
        click.echo("It shows everything.")
