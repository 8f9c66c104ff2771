"""What the doctor says of content: plugins that are set aside, and a hub without any."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.content.models import ContentFile
from hub.plugin_host.domain import SET_ASIDE, health_of_plugins


def problems_of_content(session: Session, _settings: Any) -> Iterator[str]:
    """Give a sentence for each plugin that is set aside, and one if there is no content at all."""
    for health in health_of_plugins(session):
        if health.state == SET_ASIDE:
            again = f"hub plugins retry {health.name}"
            yield f"The plugin {health.name} is set aside: {health.reason}. To ask it again: {again}"
    if not session.scalar(select(func.count()).select_from(ContentFile)):
        yield "Nothing has been brought in yet. To do it: hub content sync"
