"""Searches that found nothing, counted by their words, without recording who searched.

A person is recognised only by a digest, keyed with the hub's secret, of the words, the day and what the
request says of its sender. So the digest differs for other words and another day. It is deleted when its day
ends, and only the count remains.
"""

import hashlib
import hmac
import re
import unicodedata
from datetime import date, timedelta

from msgspec import Struct
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.kit.row_locks import execute_and_count
from hub.search.domain.query_parser import parse_query
from hub.search.models import MissedSearch, MissedSearchAsker

MIN_ASKERS = 3
"""Words that fewer people searched for are not shown, because they may identify a person."""
MAX_WORDS_LENGTH = 100
MAX_MISSED_SEARCHES = 5000
RARE_RETENTION = timedelta(days=90)
"""How long words are kept that fewer than MIN_ASKERS people searched for."""
MAX_DIGITS = 5
"""A word with more digits may be a telephone number, so the search is not counted at all."""
LONG_NUMBER = re.compile(rf"\d(?:[\s().+/-]*\d){{{MAX_DIGITS},}}")
"""More digits than MAX_DIGITS, also with what stands between the digits of a telephone number."""


class MissedSearchSummary(Struct, frozen=True):
    """The words of a missed search, how many people searched for them, and the first and last day."""

    words: str
    askers: int
    first_on: date
    last_on: date


def record_missed_search(session: Session, text: str, asker: str, *, secret: str, today: date) -> bool:
    """Count that `asker` found nothing for `text`, at most once a day; return whether it was counted."""
    words = countable_words(text)
    delete_old_askers(session, today)
    delete_rare_missed_searches(session, today)
    if not words:
        return False
    digest = asker_hmac("search miss", words, today, asker, secret)
    if session.get(MissedSearchAsker, digest) is not None:
        return False
    missed_search = session.get(MissedSearch, words)
    if missed_search is None:
        if (session.scalar(select(func.count()).select_from(MissedSearch)) or 0) >= MAX_MISSED_SEARCHES:
            return False
        missed_search = MissedSearch(words=words, askers=0, first_on=today, last_on=today)
        session.add(missed_search)
    session.add(MissedSearchAsker(mark=digest, day=today))
    missed_search.askers, missed_search.last_on = missed_search.askers + 1, today
    session.flush()
    return True


def delete_old_askers(session: Session, today: date) -> int:
    """Delete the askers' digests of earlier days; return how many."""
    return execute_and_count(session, delete(MissedSearchAsker).where(MissedSearchAsker.day < today))


def delete_rare_missed_searches(session: Session, today: date) -> int:
    """Delete rare words that nobody searched for within RARE_RETENTION; return how many."""
    rare = (MissedSearch.askers < MIN_ASKERS, MissedSearch.last_on < today - RARE_RETENTION)
    return execute_and_count(session, delete(MissedSearch).where(*rare))


def list_missed_searches(session: Session, viewer: Viewer) -> list[MissedSearchSummary]:
    """Return the missed searches of at least MIN_ASKERS people, most frequent first. For the hub office."""
    rows = session.scalars(
        select(MissedSearch)
        .where(MissedSearch.askers >= MIN_ASKERS)
        .order_by(MissedSearch.askers.desc(), MissedSearch.last_on.desc(), MissedSearch.words)
    )
    return [MissedSearchSummary(row.words, row.askers, row.first_on, row.last_on) for row in rows]


def countable_words(text: str) -> str:
    """Return the words of a search as they are counted; an empty string if they may be personal."""
    words = dict.fromkeys(parse_query(text).words)
    return "" if may_be_personal(text) else " ".join(words)[:MAX_WORDS_LENGTH]


def may_be_personal(text: str) -> bool:
    """Return whether a text may hold an email address, or the number of a telephone or of a person."""
    plain = unicodedata.normalize("NFKC", text)
    has_long_number = LONG_NUMBER.search(plain) is not None
    return "@" in plain or has_long_number or any(map(_has_many_digits, plain.split()))


def _has_many_digits(word: str) -> bool:
    return sum(map(str.isdigit, word)) > MAX_DIGITS


def asker_hmac(purpose: str, words: str, day: date, asker: str, secret: str) -> str:
    """Return the digest of a person for these words, this day and this purpose alone."""
    key = hmac.digest(secret.encode(), f"{purpose}\0{words}\0{day.isoformat()}".encode(), "sha256")
    return hmac.new(key, asker.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
