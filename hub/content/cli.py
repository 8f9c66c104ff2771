"""Commands that import and check content."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn

from hub.content.domain.plagiarism import FINGERPRINTS_FILE, make_fingerprints
from hub.content.services import (
    STATEMENT_COLUMNS,
    ProgressCallback,
    SyncReport,
    export_content,
    lint_content,
    list_statements,
    sync_content,
)
from hub.extension.registry import get_registry
from hub.kit.csv_export import format_csv
from hub.kit.db import db
from hub.search.services import wait_for_index


@click.group(cls=AppGroup)
def content() -> None:
    """Check the content files of trusts and the hub, and load them into the database."""


@content.command("sync")
@click.option("--only", default="", metavar="NAME", help="Only one supplier: a trust's plugin, or `hub`.")
def sync_command(only: str) -> None:
    """Load the content of plugins and files into the database. You can run this at any time."""
    report = run_sync(only)
    sys.exit(0 if report.is_clean else 1)


@content.command("lint")
@click.option("--only", default="", metavar="NAME", help="Only one supplier: a trust's plugin, or `hub`.")
def lint_command(only: str) -> None:
    """Check content files for unclear, incomplete, copied or unsourced text, and for broken links."""
    rules = current_app.url_map.iter_rules()
    pages = {rule.rule for rule in rules if not rule.arguments and "GET" in (rule.methods or ())}
    registry = get_registry(current_app)
    report = lint_content(
        registry.content_handlers, current_app.config, pages, only=only, item_files=registry.item_files
    )
    for problem in report.problems:
        click.echo(f"Problem: {problem}", err=True)
    click.echo(f"{report.files} files read, {len(report.problems)} problems found.")
    sys.exit(1 if report.problems else 0)


@content.command("audit")
@click.option("--only", default="", metavar="NAME", help="Only one supplier: a trust's plugin, or `hub`.")
def audit_command(only: str) -> None:
    """Print every statement and the section of the study it is based on, as CSV."""
    rows = list_statements(get_registry(current_app).content_handlers, current_app.config, only=only)
    click.echo(format_csv(STATEMENT_COLUMNS, rows), nl=False)


@content.command("export")
@click.argument("supplier")
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="An empty or new folder, such as plugins/london/content.",
)
def export_command(supplier: str, folder: Path) -> None:
    """Write what a trust keeps on the website to a folder of content files, which can be loaded again."""
    report = export_content(get_registry(current_app).content_handlers, supplier, folder)
    for slug in report.limited:
        click.echo(f"Left out, because it is not for everyone: {slug}", err=True)
    for name in report.missing:
        click.echo(f"Left out, because the file is no longer kept: {name}", err=True)
    click.echo(f"{report.written} files written to {folder}.")


@content.command("fingerprint", hidden=True)
@click.argument("study", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def fingerprint_command(study: Path) -> None:
    """Rebuild the fingerprints of the study's text, which `lint` uses to find copied text."""
    FINGERPRINTS_FILE.write_bytes(make_fingerprints(study.read_text(encoding="utf-8")))
    click.echo(f"{FINGERPRINTS_FILE.name} is {FINGERPRINTS_FILE.stat().st_size:,} bytes.")


def run_sync(only: str = "") -> SyncReport:
    """Sync with a progress bar, and print the counts and the problems."""
    with _progress_bar() as on_progress:
        registry = get_registry(current_app)
        report = sync_content(
            registry.content_handlers,
            current_app.config,
            only=only,
            on_progress=on_progress,
            item_files=registry.item_files,
        )
    wait_for_index(db.session())
    for name, reason in report.set_aside:
        click.echo(f"Set aside: {name}: {reason}", err=True)
    for problem in report.problems:
        click.echo(f"Problem: {problem}", err=True)
    for label in report.skipped:
        click.echo(f"Left out, because it is kept on the website: {label}", err=True)
    click.echo(
        f"{report.trusts} trusts, {report.new} new, {report.changed} changed, "
        f"{report.unchanged} unchanged, {report.withdrawn} withdrawn."
    )
    return report


@contextmanager
def _progress_bar() -> Iterator[ProgressCallback]:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        tasks: dict[str, TaskID] = {}

        def on_progress(supplier: str, done: int, total: int) -> None:
            if supplier not in tasks:
                tasks[supplier] = bar.add_task(supplier, total=total)
            bar.update(tasks[supplier], completed=done, total=total)

        yield on_progress
