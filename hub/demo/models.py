from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class DemoMark(Base):
    """A single row that marks a database as a demonstration; other databases have none."""

    __tablename__ = "demo_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
