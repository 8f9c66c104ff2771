"""Jobs that sync content: every night all suppliers, including plugins set aside; on demand one plugin."""

from flask import current_app

from hub.content.services.sync import sync_content
from hub.extension.registry import get_registry
from hub.kit.jobs import Job


def sync_all() -> str:
    """Sync all suppliers, as `hub content sync` does; return a summary."""
    return _sync("")


def sync_plugin(plugin: str) -> str:
    """Sync one plugin, as `hub plugins retry` does; return a summary."""
    return _sync(plugin)


def _sync(only: str) -> str:
    registry = get_registry(current_app)
    report = sync_content(
        registry.content_handlers, current_app.config, only=only, item_files=registry.item_files
    )
    counts = (
        f"{report.trusts} trusts, {report.new} new, {report.changed} changed, {report.withdrawn} withdrawn"
    )
    problems = f"{len(report.set_aside)} plugins set aside, {len(report.problems)} files to correct"
    return f"{counts}; {problems}."


PLUGIN_ASK = "plugin-ask"
content_sync = Job("content-sync", sync_all, schedule="10 2")
plugin_ask = Job(PLUGIN_ASK, sync_plugin, retries=0)
