"""The recorded health of plugins. Everybody may see the states; the reasons are for staff only."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.plugin_host.models import PluginHealth

UP = "up"
SET_ASIDE = "set-aside"
ABSENT = "absent"


def record_health(
    session: Session, name: str, *, state: str, reason: str, version: str, origin: str, now: datetime
) -> bool:
    """Record the health of a plugin; return whether its state or version changed, so pages change too."""
    health = session.get(PluginHealth, name)
    if health is None:
        health = PluginHealth(name=name, state="", version="", changed_at=now)
        session.add(health)
    changed = (health.state, health.version) != (state, version)
    if health.state != state:
        health.changed_at = now
    health.state, health.reason, health.version, health.origin = state, reason, version, origin
    health.checked_at = now
    session.flush()
    return changed


def mark_absent(session: Session, present: Collection[str], *, now: datetime) -> bool:
    """Mark the plugins that are not in `present` as absent; return whether any of them was not before."""
    query = select(PluginHealth).where(PluginHealth.name.not_in(present), PluginHealth.state != ABSENT)
    newly_absent = list(session.scalars(query))
    for health in newly_absent:
        health.state, health.reason, health.changed_at, health.checked_at = ABSENT, "", now, now
    session.flush()
    return bool(newly_absent)


def list_plugin_health(session: Session) -> list[PluginHealth]:
    """Return the health of every plugin that was ever found, sorted by name."""
    return list(session.scalars(select(PluginHealth).order_by(PluginHealth.name)))


def get_plugin_state(session: Session, name: str) -> str:
    """Return the state of a plugin; `absent` if it was never found."""
    return session.scalar(select(PluginHealth.state).where(PluginHealth.name == name)) or ABSENT
