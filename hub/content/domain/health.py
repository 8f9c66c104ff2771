"""The health check of content: plugins that are set aside, and a database without content."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.content.models import ContentFile
from hub.plugin_host.domain import SET_ASIDE, list_plugin_health


def list_content_problems(session: Session, _settings: Any) -> Iterator[str]:
    """Yield a sentence for each plugin that is set aside, and one if there is no content at all."""
    for health in list_plugin_health(session):
        if health.state == SET_ASIDE:
            command = f"hub plugins retry {health.name}"
            yield f"The plugin {health.name} is set aside: {health.reason}. To try it again, run: {command}"
    if not session.scalar(select(func.count()).select_from(ContentFile)):
        yield "No content has been loaded yet. To load it, run: hub content sync"
