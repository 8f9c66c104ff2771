from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class DemoMark(Base):
    """One row in a demonstration's database, and none in any other."""

    __tablename__ = "demo_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
