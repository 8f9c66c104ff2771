"""News of what people follow: what is found, and what is recorded as told.

Reading and recording are two transactions, and recording is one: it moves the position of each follow, notes
what is told, and queues the email. A process that dies before it has changed nothing, and the next run finds
the same again; after it, the outbox sends the email at least once, with one Message-ID. So nothing is lost,
and each thing is told once: of two workers, the second finds that the positions have moved.

What an email holds is read again when it is composed (see services.news_emails), so it has nothing that the
person may not see then.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from msgspec import Struct
from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.accounts.domain import Person, find_reachable_person, lock_person, viewer_of_person
from hub.catalogue.domain import list_entries_by_id
from hub.extension.follow_sources import FollowSource
from hub.following.domain.follows import FollowFrequency
from hub.following.models import Follow, FollowNews
from hub.kit.clock import day_of, start_of_day
from hub.kit.emails import Topic
from hub.kit.row_locks import execute_and_count, for_update
from hub.mail.domain import EmailFrequency, enqueue, get_email_preferences

NEWS_KIND = "following-news"
MARGIN = timedelta(hours=1)
"""Longer than a transaction lasts: what was begun before the last look may have been committed after it."""
MAX_NEWS = 100
"""So much at most is noted as told in one email, which lists twenty of it and leads to the rest."""
NEWS_KEPT_FOR = timedelta(days=60)


class DueFollow(Struct, frozen=True):
    """A follow that is to be looked at, as it was when it was read."""

    id: int
    kind: str
    subject: str
    created_at: datetime
    checked_at: datetime

    @property
    def since(self) -> datetime:
        """From when changes count: none before the person followed it."""
        return max(self.created_at, self.checked_at - MARGIN)


class NewsItem(Struct, frozen=True):
    """An entry that is new or has changed, and the follow in which it was found."""

    entry_id: int
    follow_id: int
    fingerprint: str
    is_new: bool


class ToldEntry(Struct, frozen=True):
    """An entry in an email, the follow because of which it is told, and whether it is new."""

    entry: Any
    follow: Follow
    is_new: bool


def list_due_people(session: Session, at: datetime) -> list[int]:
    """Return the ids of the people who follow something that is to be looked at today."""
    statement = select(Follow.person_id).where(_is_due(at)).distinct()
    return list(session.scalars(statement.order_by(Follow.person_id)))


def list_due_follows(session: Session, person_id: int, at: datetime) -> list[DueFollow]:
    """Return what a person follows that is to be looked at today, oldest first."""
    columns = (Follow.id, Follow.kind, Follow.subject, Follow.created_at, Follow.checked_at)
    statement = select(*columns).where(Follow.person_id == person_id, _is_due(at))
    return [DueFollow(*row) for row in session.execute(statement.order_by(Follow.created_at, Follow.id))]


def _is_due(at: datetime) -> Any:
    # A run that was missed is made up for by the next, also if that is not a Monday.
    today = day_of(at)
    monday = today - timedelta(days=today.weekday())
    return or_(
        (Follow.frequency == FollowFrequency.DAILY.value) & (Follow.checked_at < start_of_day(today)),
        (Follow.frequency == FollowFrequency.WEEKLY.value) & (Follow.checked_at < start_of_day(monday)),
    )


def find_news_reader(session: Session, person_id: int | None, today: date) -> tuple[Person, Viewer] | None:
    """Return a person who can be emailed, and what they may see today; None if they want no such emails."""
    person = find_reachable_person(session, person_id)
    if person is None or get_email_preferences(session, person.id)[Topic.FOLLOWING] is EmailFrequency.NONE:
        return None
    return person, viewer_of_person(session, person, today)


def find_news(
    session: Session, viewer: Viewer, follows: Sequence[DueFollow], sources: Mapping[str, FollowSource]
) -> list[NewsItem]:
    """Return what is new or has changed in these follows and was not told yet; each entry once.

    Raises NewsUnavailable if it cannot be known now.
    """
    follow_by_entry: dict[int, DueFollow] = {}
    for follow in follows:
        source = sources.get(follow.kind)
        if source is not None:
            for entry_id in source.list_changed_ids(session, viewer, follow.subject, follow.since):
                follow_by_entry.setdefault(entry_id, follow)
    entries, _position = list_entries_by_id(session, viewer, list(follow_by_entry))
    told = _list_fingerprints(session, viewer, follow_by_entry)
    news = [
        NewsItem(entry.id, follow.id, fingerprint, entry.created_at >= follow.since)
        for entry in sorted(entries, key=lambda entry: entry.updated_at, reverse=True)
        for follow, fingerprint in [(follow_by_entry[entry.id], make_fingerprint(entry))]
        if told.get(entry.id) != fingerprint
    ]
    return news[:MAX_NEWS]


def make_fingerprint(entry: Any) -> str:
    """Return a text that changes when what an entry says changes."""
    content = [entry.title, entry.summary, entry.note, entry.body, entry.facets]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32]


def _list_fingerprints(session: Session, viewer: Viewer, entry_ids: Iterable[int]) -> dict[int, str]:
    statement = select(FollowNews.entry_id, FollowNews.fingerprint).where(
        FollowNews.person_id == viewer.person_id, FollowNews.entry_id.in_(list(entry_ids))
    )
    return {row.entry_id: row.fingerprint for row in session.execute(statement)}


def record_news(
    session: Session, person_id: int, follows: Sequence[DueFollow], news: Sequence[NewsItem], at: datetime
) -> bool:
    """Move the positions of these follows to `at`, note the news as told, and queue their email, all at once.

    Return whether there is an email. Nothing happens for follows that changed since they were read.
    """
    if lock_person(session, person_id) is None:  # locked first, as where something is followed
        return False
    checked_at = {follow.id: follow.checked_at for follow in follows}
    statement = select(Follow).where(Follow.person_id == person_id, Follow.id.in_(checked_at))
    rows = session.scalars(for_update(statement.order_by(Follow.id))).all()
    current = [row for row in rows if row.checked_at == checked_at[row.id]]
    for row in current:
        row.checked_at = at
    current_ids = {row.id for row in current}
    told = [item for item in news if item.follow_id in current_ids]
    if not told:
        session.flush()
        return False
    digest = _note_as_told(session, person_id, told, at)
    enqueue(session, NEWS_KIND, at=at, person_id=person_id, details={"digest": digest})
    return True


def _note_as_told(session: Session, person_id: int, told: Sequence[NewsItem], at: datetime) -> str:
    """Replace what is noted of these entries, and return the digest in which they are told."""
    digest, told_ids = uuid4().hex, [item.entry_id for item in told]
    told_before = (FollowNews.person_id == person_id, FollowNews.entry_id.in_(told_ids))
    session.execute(delete(FollowNews).where(*told_before))
    session.add_all(
        FollowNews(
            person_id=person_id,
            entry_id=item.entry_id,
            follow_id=item.follow_id,
            digest=digest,
            fingerprint=item.fingerprint,
            is_new=item.is_new,
            told_at=at,
        )
        for item in told
    )
    session.flush()
    return digest


def list_told(session: Session, viewer: Viewer, digest: str) -> list[ToldEntry]:
    """Return what one email tells: the entries that `viewer` may see now, newest first."""
    statement = select(FollowNews, Follow).join(Follow, Follow.id == FollowNews.follow_id)
    rows = session.execute(
        statement.where(FollowNews.digest == digest, FollowNews.person_id == viewer.person_id)
    ).all()
    by_entry = {news.entry_id: (follow, news.is_new) for news, follow in rows}
    entries, _position = list_entries_by_id(session, viewer, list(by_entry))
    newest_first = sorted(entries, key=lambda entry: entry.updated_at, reverse=True)
    return [ToldEntry(entry, *by_entry[entry.id]) for entry in newest_first]


def delete_old_news(session: Session, at: datetime) -> int:
    """Delete the notes of what was told more than 60 days ago."""
    return execute_and_count(session, delete(FollowNews).where(FollowNews.told_at < at - NEWS_KEPT_FOR))
