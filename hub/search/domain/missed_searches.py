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
from hub.kit.row_locks import execute_and_count
from hub.search.domain.query_parser import parse_query
from hub.search.models import MissedSearch, MissedSearchAsker

MIN_ASKERS = 3
"""What fewer have asked for is shown to nobody: it may say who they are."""
MAX_WORDS_LENGTH = 100
MAX_MISSED_SEARCHES = 5000
RARE_RETENTION = timedelta(days=90)
"""How long words are kept for which too few have asked."""
MAX_DIGITS = 5
"""More in one word are a telephone number or the like, which is not counted at all."""


@dataclass(frozen=True)
class MissedSearchSummary:
    """Words that found nothing, how many asked for them, and when."""

    words: str
    askers: int
    first_on: date
    last_on: date


def record_missed_search(session: Session, text: str, asker: str, *, secret: str, today: date) -> bool:
    """Count that `asker` found nothing for `text`, once a day; say whether it was counted."""
    words = _countable_words(text)
    delete_old_askers(session, today)
    delete_rare_missed_searches(session, today)
    if not words:
        return False
    mark = _asker_hmac(secret, words, today, asker)
    if session.get(MissedSearchAsker, mark) is not None:
        return False
    miss = session.get(MissedSearch, words)
    if miss is None:
        if (session.scalar(select(func.count()).select_from(MissedSearch)) or 0) >= MAX_MISSED_SEARCHES:
            return False
        miss = MissedSearch(words=words, askers=0, first_on=today, last_on=today)
        session.add(miss)
    session.add(MissedSearchAsker(mark=mark, day=today))
    miss.askers, miss.last_on = miss.askers + 1, today
    session.flush()
    return True


def delete_old_askers(session: Session, today: date) -> int:
    """Remove the marks of days that are over; return how many."""
    return execute_and_count(session, delete(MissedSearchAsker).where(MissedSearchAsker.day < today))


def delete_rare_missed_searches(session: Session, today: date) -> int:
    """Remove the words that too few have looked for, and nobody of late; return how many."""
    rare = (MissedSearch.askers < MIN_ASKERS, MissedSearch.last_on < today - RARE_RETENTION)
    return execute_and_count(session, delete(MissedSearch).where(*rare))


def list_missed_searches(session: Session, viewer: Viewer) -> list[MissedSearchSummary]:
    """Return what at least three asked for in vain, most asked first. For the hub office."""
    rows = session.scalars(
        select(MissedSearch)
        .where(MissedSearch.askers >= MIN_ASKERS)
        .order_by(MissedSearch.askers.desc(), MissedSearch.last_on.desc(), MissedSearch.words)
    )
    return [MissedSearchSummary(row.words, row.askers, row.first_on, row.last_on) for row in rows]


def _countable_words(text: str) -> str:
    words = list(dict.fromkeys(parse_query(text).words))
    private = "@" in text or any(sum(map(str.isdigit, word)) > MAX_DIGITS for word in words)
    return "" if private else " ".join(words)[:MAX_WORDS_LENGTH]


def _asker_hmac(secret: str, words: str, day: date, asker: str) -> str:
    key = hmac.digest(secret.encode(), f"search miss\0{words}\0{day.isoformat()}".encode(), "sha256")
    return hmac.new(key, asker.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
