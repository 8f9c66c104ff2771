"""Commands that bring content in."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn

from hub.content.jobs import Report, Tell, sync


@click.group(cls=AppGroup)
def content() -> None:
    """Bring the files of trusts and of the hub into the database."""


@content.command("sync")
@click.option("--only", default="", metavar="NAME", help="One supplier: a trust's plugin, or `hub`.")
def sync_command(only: str) -> None:
    """Make the database say what the plugins and files say. Safe to run at any time."""
    report = run_sync(only)
    sys.exit(0 if report.clean else 1)


def run_sync(only: str = "") -> Report:
    """Sync with a progress bar, and print what was done and what is to be mended."""
    with _progress() as tell:
        report = sync(current_app.extensions["hub_content"], current_app.config, only=only, tell=tell)
    for name, reason in report.set_aside:
        click.echo(f"Set aside: {name}: {reason}", err=True)
    for problem in report.problems:
        click.echo(f"To mend: {problem}", err=True)
    click.echo(
        f"{report.trusts} trusts, {report.new} new, {report.changed} changed, "
        f"{report.unchanged} unchanged, {report.withdrawn} withdrawn."
    )
    return report


@contextmanager
def _progress() -> Iterator[Tell]:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        tasks: dict[str, TaskID] = {}

        def tell(supplier: str, done: int, total: int) -> None:
            if supplier not in tasks:
                tasks[supplier] = bar.add_task(supplier, total=total)
            bar.update(tasks[supplier], completed=done, total=total)

        yield tell
