"""The run that looks for news of what people follow, and queues an email to each person who has some."""

from collections import Counter
from datetime import datetime

import structlog
from flask import current_app

from hub.extension.follow_sources import NewsUnavailable
from hub.extension.registry import get_registry
from hub.following.domain.news import (
    NewsItem,
    find_news,
    find_news_reader,
    list_due_follows,
    list_due_people,
    record_news,
)
from hub.kit.clock import day_of, now
from hub.kit.db import db, write_transaction

log = structlog.get_logger("hub.following")
MAX_WAITING = 3
"""After so many people for whom the search was behind, the run stops; the next one goes on."""


def queue_news(at: datetime | None = None) -> str:
    """Look for news for everyone who is due, one person at a time; return one line on what was done.

    Nothing is written while the search runs. What fails for one person does not keep the others waiting.
    Raises NewsUnavailable at the end if someone has to wait, so that the job is run again; it gives up early
    if the search stays behind. `at` replaces the current time in tests.
    """
    done: Counter[str] = Counter()
    for person_id in _list_people(at or now()):
        try:
            done["emails" if _queue_for_person(person_id, at or now()) else "nothing"] += 1
        except NewsUnavailable:
            done["later"] += 1
            if done["later"] == MAX_WAITING:
                break
        except Exception as error:
            log.exception("news failed for one person", kind=type(error).__name__)
            done["later"] += 1
    if done["later"]:
        raise NewsUnavailable
    return f"Emails with news: {done['emails']}. People without news: {done['nothing']}."


def _list_people(at: datetime) -> list[int]:
    db.session.rollback()
    try:
        return list_due_people(db.session(), at)
    finally:
        db.session.rollback()


def _queue_for_person(person_id: int, at: datetime) -> bool:
    db.session.rollback()
    news: list[NewsItem] = []
    try:
        session = db.session()
        follows = list_due_follows(session, person_id, at)
        reader = find_news_reader(session, person_id, day_of(at))
        if reader is not None:
            news = find_news(session, reader[1], follows, get_registry(current_app).follow_sources)
    finally:
        db.session.rollback()
    with write_transaction() as writer:
        return record_news(writer, person_id, follows, news, at)
