"""Commands about the trusts' plugins. The function that runs them and imports their content is passed in."""

import sys
from collections.abc import Callable
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from hub.kit.db import db
from hub.kit.errors import HubError
from hub.plugin_host.discovery import PluginSource, list_plugins
from hub.plugin_host.domain import SET_ASIDE, list_plugin_health
from hub.plugin_host.presenters import health_line
from hub.plugin_host.scaffold import create_trust_plugin

RetryPlugins = Callable[[str], object]
"""Runs the plugin of this name, or all if the name is empty, and imports their content."""


def plugin_commands(retry_plugins: RetryPlugins) -> tuple[click.Command, ...]:
    """Return the commands `trust` and `plugins`; `hub plugins retry` calls `retry_plugins`."""
    return trust, _make_plugins_group(retry_plugins)


@click.group()
def trust() -> None:
    """Create plugins of trusts."""


@trust.command("new")
@click.argument("name")
@with_appcontext
def new_command(name: str) -> None:
    """Create a working plugin for the trust called NAME, such as "Isle of Wight"."""
    try:
        written = create_trust_plugin(name, Path(current_app.config["PLUGINS_DIR"]))
    except HubError as error:
        raise click.ClickException(error.message) from None
    for path in written:
        click.echo(f"Wrote {_shorten_path(path)}")
    slug = written[0].parent.name.replace("_", "-")
    click.echo(
        f"Next, run `hub content sync` and go to /trusts/{slug}. What to change is marked in plugin.py."
    )


def _shorten_path(path: Path) -> Path:
    current = Path.cwd()
    return path.relative_to(current) if path.is_relative_to(current) else path


def _make_plugins_group(retry_plugins: RetryPlugins) -> click.Group:
    @click.group("plugins", invoke_without_command=True)
    @click.pass_context
    @with_appcontext
    def plugins(context: click.Context) -> None:
        """List the plugins and their state, and why any are set aside."""
        if context.invoked_subcommand is None:
            _print_health()

    @plugins.command("retry")
    @click.argument("name", default="")
    @with_appcontext
    def retry(name: str) -> None:
        """Load the plugin NAME, or all plugins, and their content again.

        Fails if one is set aside.
        """
        names = [source.name for source in _list_sources()]
        if name and name not in names:
            raise click.ClickException(
                f"There is no plugin called {name}. Found: {', '.join(names) or 'none'}"
            )
        retry_plugins(name)
        sys.exit(0 if _print_health(name) else 1)

    return plugins


def _list_sources() -> list[PluginSource]:
    config = current_app.config
    return list_plugins(Path(config["PLUGINS_DIR"]), distributions=config["INSTALLED_PLUGINS"] == "yes")


def _print_health(name: str = "") -> bool:
    rows = [row for row in list_plugin_health(db.session()) if name in ("", row.name)]
    if not rows:
        click.echo("No plugins have been loaded yet. To load all, run: hub content sync")
    for row in rows:
        click.echo(health_line(row))
    return all(row.state != SET_ASIDE for row in rows)
