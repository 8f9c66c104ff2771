"""What may happen to a plugin's health: recorded when it was asked, read by anybody; reasons for staff."""

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
    """Note how a plugin is; say whether a page would show anything new."""
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
    """Note which plugins are no longer there; say whether there was a new one."""
    missing = select(PluginHealth).where(PluginHealth.name.not_in(present), PluginHealth.state != ABSENT)
    gone = list(session.scalars(missing))
    for health in gone:
        health.state, health.reason, health.changed_at, health.checked_at = ABSENT, "", now, now
    session.flush()
    return bool(gone)


def list_plugin_health(session: Session) -> list[PluginHealth]:
    """Return the health of every plugin that was ever found, by name."""
    return list(session.scalars(select(PluginHealth).order_by(PluginHealth.name)))


def get_plugin_state(session: Session, name: str) -> str:
    """Return the state of one plugin, absent where it was never found."""
    return session.scalar(select(PluginHealth.state).where(PluginHealth.name == name)) or ABSENT
