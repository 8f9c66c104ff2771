from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class PluginHealth(Base):
    """How a plugin is: up, set aside with a reason, or absent; since when, and when it was last asked."""

    __tablename__ = "plugin_health"

    name: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    reason: Mapped[str]
    version: Mapped[str]
    origin: Mapped[str]
    changed_at: Mapped[datetime]
    checked_at: Mapped[datetime]
