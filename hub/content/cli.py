"""Commands that bring content in."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn

from hub.content.domain import KEPT, fingerprints_of
from hub.content.services import AUDIT_COLUMNS, Report, Tell, audit, lint, sync
from hub.kit.csv_export import as_csv
from hub.kit.db import db
from hub.search.services import catch_up


@click.group(cls=AppGroup)
def content() -> None:
    """Check the files of trusts and of the hub, and bring them into the database."""


@content.command("sync")
@click.option("--only", default="", metavar="NAME", help="One supplier: a trust's plugin, or `hub`.")
def sync_command(only: str) -> None:
    """Make the database say what the plugins and files say. Safe to run at any time."""
    report = run_sync(only)
    sys.exit(0 if report.clean else 1)


@content.command("lint")
@click.option("--only", default="", metavar="NAME", help="One supplier: a trust's plugin, or `hub`.")
def lint_command(only: str) -> None:
    """Say what an author should mend: hard to read, incomplete, copied, without a section, dead links."""
    rules = current_app.url_map.iter_rules()
    pages = {rule.rule for rule in rules if not rule.arguments and "GET" in (rule.methods or ())}
    report = lint(current_app.extensions["hub_content"], current_app.config, pages, only=only)
    for problem in report.problems:
        click.echo(f"To mend: {problem}", err=True)
    click.echo(f"{report.files} files read, {len(report.problems)} things to mend.")
    sys.exit(1 if report.problems else 0)


@content.command("audit")
@click.option("--only", default="", metavar="NAME", help="One supplier: a trust's plugin, or `hub`.")
def audit_command(only: str) -> None:
    """Print, as CSV, every statement and the section of the study on which it rests."""
    rows = audit(current_app.extensions["hub_content"], current_app.config, only=only)
    click.echo(as_csv(AUDIT_COLUMNS, rows), nl=False)


@content.command("fingerprint", hidden=True)
@click.argument("study", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def fingerprint_command(study: Path) -> None:
    """Keep anew the fingerprints of the study's text, by which `lint` knows what was copied."""
    KEPT.write_bytes(fingerprints_of(study.read_text(encoding="utf-8")))
    click.echo(f"{KEPT.name} is {KEPT.stat().st_size:,} bytes.")


def run_sync(only: str = "") -> Report:
    """Sync with a progress bar, and print what was done and what is to be mended."""
    with _progress() as tell:
        report = sync(current_app.extensions["hub_content"], current_app.config, only=only, tell=tell)
    catch_up(db.session())
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
