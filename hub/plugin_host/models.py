from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class PluginHealth(Base):
    """The health of a plugin: its state and reason, since when, and when it was last run."""

    __tablename__ = "plugin_health"

    name: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    reason: Mapped[str]
    version: Mapped[str]
    origin: Mapped[str]
    changed_at: Mapped[datetime]
    checked_at: Mapped[datetime]
