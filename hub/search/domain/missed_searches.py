"""What leaders look for and the hub has not: counted in words, without anybody who asked.

Who asks is known only by a mark made with the hub's secret from the words, the day and what the request says
of its sender; so two marks are never alike for other words or another day, and all marks go when their day is
over. What remains is a number.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.kit.row_locks import touched
from hub.search.domain.query_parser import parse
from hub.search.models import SearchMiss, SearchMissAsker

LEAST_ASKERS = 3
"""What fewer have asked for is shown to nobody: it may say who they are."""
LONGEST = 100
MOST_KEPT = 5000
FORGOTTEN_AFTER = timedelta(days=90)
"""How long words are kept for which too few have asked."""
MOST_DIGITS = 5
"""More in one word are a telephone number or the like, which is not counted at all."""


@dataclass(frozen=True)
class Missed:
    """Words that found nothing, how many asked for them, and when."""

    words: str
    askers: int
    first_on: date
    last_on: date


def count_miss(session: Session, text: str, asker: str, *, secret: str, today: date) -> bool:
    """Count that `asker` found nothing for `text`, once a day; say whether it was counted."""
    words = _counted_as(text)
    forget_marks(session, today)
    forget_rare(session, today)
    if not words:
        return False
    mark = _mark(secret, words, today, asker)
    if session.get(SearchMissAsker, mark) is not None:
        return False
    miss = session.get(SearchMiss, words)
    if miss is None:
        if (session.scalar(select(func.count()).select_from(SearchMiss)) or 0) >= MOST_KEPT:
            return False
        miss = SearchMiss(words=words, askers=0, first_on=today, last_on=today)
        session.add(miss)
    session.add(SearchMissAsker(mark=mark, day=today))
    miss.askers, miss.last_on = miss.askers + 1, today
    session.flush()
    return True


def forget_marks(session: Session, today: date) -> int:
    """Remove the marks of days that are over; return how many."""
    return touched(session, delete(SearchMissAsker).where(SearchMissAsker.day < today))


def forget_rare(session: Session, today: date) -> int:
    """Remove the words that too few have looked for, and nobody of late; return how many."""
    rare = (SearchMiss.askers < LEAST_ASKERS, SearchMiss.last_on < today - FORGOTTEN_AFTER)
    return touched(session, delete(SearchMiss).where(*rare))


def missed(session: Session, viewer: Viewer) -> list[Missed]:
    """Return what at least three asked for in vain, most asked first. For the hub office."""
    rows = session.scalars(
        select(SearchMiss)
        .where(SearchMiss.askers >= LEAST_ASKERS)
        .order_by(SearchMiss.askers.desc(), SearchMiss.last_on.desc(), SearchMiss.words)
    )
    return [Missed(row.words, row.askers, row.first_on, row.last_on) for row in rows]


def _counted_as(text: str) -> str:
    words = list(dict.fromkeys(parse(text).words))
    private = "@" in text or any(sum(map(str.isdigit, word)) > MOST_DIGITS for word in words)
    return "" if private else " ".join(words)[:LONGEST]


def _mark(secret: str, words: str, day: date, asker: str) -> str:
    key = hmac.digest(secret.encode(), f"search miss\0{words}\0{day.isoformat()}".encode(), "sha256")
    return hmac.new(key, asker.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
