"""Commands for the people who run a hub."""

import sys
from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from hub.access import Act, find_act
from hub.kit.clock import format_sortable
from hub.kit.errors import Conflict
from hub.kit.jobs import get_jobs
from hub.kit.worker import run_worker
from hub.operations.domain.archive import Manifest
from hub.operations.presenters import access_table, job_outcome_line, pending_job_line
from hub.operations.services import create_backup, run_health_checks
from hub.operations.services import restore_backup as restore_from
from hub.privacy.services import erase_restored_people, save_erasure_list
from hub.web.after_response import get_current_app

CONFIRMATION = "replace"
FILE_PATH = click.Path(dir_okay=False, path_type=Path)
KEEP_SECRETS_NOTE = (
    "It does not include the secret key and HUB_* settings. Keep those separately, as you keep passwords."
)


@click.command()
@click.argument("file", type=FILE_PATH)
@with_appcontext
def backup(file: Path) -> None:
    """Save a backup of all data to FILE. The hub can keep running."""
    if file.exists():
        raise click.ClickException(f"{file} already exists. Choose another name.")
    manifest = create_backup(file)
    click.echo(f"{file}: {_describe_contents(manifest)}. {KEEP_SECRETS_NOTE}")


@click.command()
@click.argument("file", type=FILE_PATH)
@click.option("--replace", is_flag=True, help="Replace what is in the database.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@with_appcontext
def restore(file: Path, replace: bool, yes: bool) -> None:
    """Restore the backup FILE completely, or change nothing. It can be restored to SQLite and PostgreSQL."""
    if replace and not yes:
        answer = click.prompt(f"Everything in the database will be lost. To continue, type: {CONFIRMATION}")
        if answer != CONFIRMATION:
            raise click.ClickException("Nothing was changed.")
    app = get_current_app()
    save_erasure_list(app)
    manifest = restore_from(file, replace=replace)
    made_at = format_sortable(datetime.fromisoformat(manifest.made_at))
    click.echo(f"Restored the backup of {made_at}: {_describe_contents(manifest)}.")
    if count := erase_restored_people(app):
        click.echo(f"{count} people erased since then were erased again.")


def _describe_contents(manifest: Manifest) -> str:
    rows = sum(part.rows for part in manifest.parts)
    return f"{rows:,} rows of {len(manifest.parts)} tables, revision {manifest.revision}"


@click.command()
@with_appcontext
def doctor() -> None:
    """Check settings, disk, database, plugins and jobs. Fails if there is a problem."""
    problems = run_health_checks(current_app)
    for problem in problems:
        click.echo(f"- {problem}")
    click.echo(f"Problems found: {len(problems)}." if problems else "No problems found.")
    sys.exit(1 if problems else 0)


@click.group(invoke_without_command=True)
@click.pass_context
@with_appcontext
def jobs(context: click.Context) -> None:
    """List the jobs with their last result, failures and those waiting."""
    if context.invoked_subcommand is None:
        queue = get_jobs(current_app)
        for line in (
            *map(job_outcome_line, queue.list_outcomes()),
            *map(pending_job_line, queue.list_pending()),
        ):
            click.echo(line)
        queue.close()


@jobs.command("run")
@click.argument("name")
@with_appcontext
def run(name: str) -> None:
    """Put the job NAME into the queue. A worker will run it."""
    queue = get_jobs(current_app)
    queue.submit(name)
    queue.close()
    click.echo(f"{name} is in the queue.")


@click.command()
@click.option(
    "--threads", default=2, type=click.IntRange(1, 64), help="The number of jobs to run at the same time."
)
@with_appcontext
def worker(threads: int) -> None:
    """Run jobs until stopped. Use this with serving processes that have HUB_JOBS=separate."""
    if current_app.config["JOBS"] != "separate":
        raise Conflict(
            "Set HUB_JOBS=separate for all processes of this hub. At present, the serving processes run "
            "the jobs."
        )
    click.echo("Running jobs.", err=True)
    run_worker(get_current_app(), threads)


@click.command("access")
@with_appcontext
def access() -> None:
    """Print the access table as Markdown: what each role can do, where, and at which URLs."""
    addresses: dict[Act, list[str]] = {}
    for rule in current_app.url_map.iter_rules():
        if act := find_act(current_app.view_functions[rule.endpoint]):
            addresses.setdefault(act, []).append(rule.rule)
    click.echo(access_table({act: sorted(set(rules)) for act, rules in addresses.items()}))
