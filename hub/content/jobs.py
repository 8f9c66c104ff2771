"""Each night: ask every plugin again, also those that were set aside, and bring in what has changed."""

from flask import current_app

from hub.content.services.sync import sync_content
from hub.extension.registry import get_registry
from hub.kit.jobs import Job


def sync_all() -> str:
    """Do what `hub content sync` does, and say how it went."""
    return _sync("")


def sync_plugin(plugin: str) -> str:
    """Do what `hub plugins retry` does for one plugin, and say how it went."""
    return _sync(plugin)


def _sync(only: str) -> str:
    report = sync_content(get_registry(current_app).content_handlers, current_app.config, only=only)
    done = f"{report.trusts} trusts, {report.new} new, {report.changed} changed, {report.withdrawn} withdrawn"
    left = f"{len(report.set_aside)} plugins set aside, {len(report.problems)} files to mend"
    return f"{done}; {left}."


PLUGIN_ASK = "plugin-ask"
content_sync = Job("content-sync", sync_all, schedule="10 2")
plugin_ask = Job(PLUGIN_ASK, sync_plugin, retries=0)
