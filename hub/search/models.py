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


class SearchFeedback(Base):
    """An answer to whether a search was useful; nothing about who gave it.

    `words` is empty if what was searched for may be personal, `looked_for` if nothing was written there that
    may be kept. The key is random, so that it does not tell in which order answers came.
    """

    __tablename__ = "search_feedback"

    id: Mapped[str] = mapped_column(primary_key=True)
    words: Mapped[str]
    is_useful: Mapped[bool]
    looked_for: Mapped[str]
    day: Mapped[date]
