"""The command `hub`: its own commands, and those of the features."""

import logging
import os
import sys
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup, ScriptInfo

from hub.app import FEATURES, create_app
from hub.check import check_trust
from hub.config import load_settings, record_served_port
from hub.demo.domain import explain_demo_mismatch
from hub.kit.db import close, db
from hub.kit.migrations import init_migrations
from hub.kit.urls import format_origin
from hub.preparation import explained_errors, prepare_database, start_preparing
from hub.server import run_server
from hub.web.metrics import prepare_multiprocess_folder


class HubGroup(AppGroup):
    """A command group that reports database errors and HubErrors as messages, not tracebacks."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with explained_errors():
            return super().invoke(ctx)


class DatabaseCommands(click.Group):
    """The commands of Flask-Migrate, which are imported only for whoever asks for one of them."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Return the context of Flask-Migrate's own group, which takes the place of this one."""
        from flask_migrate.cli import db as commands

        if parent is not None:
            init_migrations(parent.ensure_object(ScriptInfo).load_app())
        context: click.Context = commands.make_context(info_name, args, parent, **extra)
        return context

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of Flask-Migrate's commands."""
        from flask_migrate.cli import db as commands

        names: list[str] = commands.list_commands(ctx)
        return names


@click.group(cls=HubGroup)
@click.pass_context
def main(context: click.Context) -> None:
    """Run and manage the Ambulance Leadership Hub. Every command has --help."""

    def create() -> Flask:
        app = create_app()
        context.call_on_close(lambda: close(app))
        return app

    context.obj = ScriptInfo(create_app=create)


@main.command()
def prepare() -> None:
    """Create or upgrade the database and load all content. You can run this at any time."""
    prepare_database()


@main.command(with_appcontext=False)
@click.option("--port", default=None, type=click.IntRange(1, 65535), help="The port, instead of HUB_PORT.")
@click.option("--prepare", "prepare_first", is_flag=True, help="Also run `hub prepare`.")
def serve(port: int | None, prepare_first: bool) -> None:
    """Serve the hub until it is stopped (settings: HUB_HOST, HUB_PORT, HUB_WORKERS, HUB_THREADS)."""
    preparing = start_preparing() if prepare_first else None
    settings = load_settings()
    if settings["METRICS_TOKEN"]:  # before the app is made, because the library reads it when it is imported
        os.environ.update(prepare_multiprocess_folder(Path(settings["INSTANCE_DIR"])))
    app = create_app()
    try:
        with app.app_context():
            mismatch = explain_demo_mismatch(db.session(), as_demo=settings["DEMO"] == "yes")
    finally:
        close(app)  # the workers are forked, and must share neither threads nor connections
    if mismatch:
        raise click.ClickException(mismatch)
    used_port = str(port or settings["PORT"])
    click.echo(f"Serving on {format_origin('http', settings['HOST'], used_port)}", err=True)
    # For the default site URL of commands that run beside the server.
    record_served_port(Path(settings["INSTANCE_DIR"]), used_port)
    run_server(settings, used_port, on_start=preparing.wait_in_thread if preparing else None)


@main.command()
@click.option("--trust", required=True, metavar="NAME", help="The trust's name in URLs, such as london.")
def check(trust: str) -> None:
    """Check every page of a trust for problems."""
    # The check's own requests would flood its output with log lines.
    logging.getLogger("hub.access").setLevel(logging.WARNING)
    problems = check_trust(current_app, trust)
    for problem in problems:
        click.echo(problem, err=True)
    click.echo(f"{trust}: problems found: {len(problems)}." if problems else f"{trust}: all pages are fine.")
    sys.exit(1 if problems else 0)


main.add_command(DatabaseCommands("db", help="Perform database migrations."))
for feature in FEATURES:
    for command in feature.commands:
        main.add_command(command)
