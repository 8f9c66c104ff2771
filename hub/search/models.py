from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class MissedSearch(Base):
    """Words that found nothing, and how many asked for them; nothing about who."""

    __tablename__ = "search_miss"

    words: Mapped[str] = mapped_column(primary_key=True)
    askers: Mapped[int]
    first_on: Mapped[date]
    last_on: Mapped[date]


class MissedSearchAsker(Base):
    """A mark by which the same asker of the same words counts once a day. It goes when the day is over."""

    __tablename__ = "search_miss_asker"

    mark: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date]
