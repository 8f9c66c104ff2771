from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class MissedSearch(Base):
    """The words of a search without results, and how many people searched for them; nothing about who."""

    __tablename__ = "search_miss"

    words: Mapped[str] = mapped_column(primary_key=True)
    askers: Mapped[int]
    first_on: Mapped[date]
    last_on: Mapped[date]


class MissedSearchAsker(Base):
    """A keyed digest that lets one person count once a day for the same words; deleted when the day ends."""

    __tablename__ = "search_miss_asker"

    mark: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date]
