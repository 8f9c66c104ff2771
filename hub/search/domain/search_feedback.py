"""Answers to "Was this search useful?", kept without recording who gave them.

One person counts once a day for the same words, by a digest like that of a missed search, which is deleted
when its day ends. What people were looking for is listed without the words that they typed.
"""

from datetime import date, datetime, timedelta
from uuid import uuid4

from msgspec import Struct
from sqlalchemy import case, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.accounts.domain import acquire_rate_limit_lease
from hub.audit.domain import record_audit_entry
from hub.kit.clock import day_of
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.keyring import hmac_hex
from hub.kit.row_locks import execute_and_count, for_update
from hub.search.domain.missed_searches import MIN_ASKERS, asker_hmac, countable_words, may_be_personal
from hub.search.models import MissedSearchAsker, SearchFeedback

MAX_LOOKED_FOR_LENGTH = 200
MAX_ANSWERS = 5000
MAX_ANSWERS_PER_CLIENT = 30
"""The most answers from one client address in a day before it has to wait."""
MAX_LISTED = 100
FEEDBACK_RETENTION = timedelta(days=90)


class SearchAnswer(Struct, frozen=True):
    """What someone says of a search: what they typed, whether it was useful, what they were looking for."""

    q: str
    is_useful: bool
    looked_for: str = ""


class LookedFor(Struct, frozen=True):
    """What somebody was looking for, with the identifier of the answer."""

    id: str
    text: str


class SearchFeedbackSummary(Struct, frozen=True):
    """The words of a search, how many people found it useful and how many did not, and the last day."""

    words: str
    useful: int
    not_useful: int
    last_on: date


def record_search_feedback(
    session: Session, answer: SearchAnswer, *, asker: str, client_address: str, secret: str, at: datetime
) -> bool:
    """Save an answer of `asker`, at most one a day for the same words; return whether it was saved.

    Raises RateLimited after too many answers from one client address, and Conflict while MAX_ANSWERS are
    kept.
    """
    if len(answer.looked_for) > MAX_LOOKED_FOR_LENGTH:
        raise Invalid("looked_for", f"Use {MAX_LOOKED_FOR_LENGTH} characters or fewer")
    key = hmac_hex(session, "search feedback from an address", client_address)
    acquire_rate_limit_lease(session, {key: MAX_ANSWERS_PER_CLIENT}, at).record_failure()
    session.flush()
    words, looked_for, today = (
        countable_words(answer.q),
        _without_personal_data(answer.looked_for),
        day_of(at),
    )
    if not (words or looked_for):
        return False
    if _count_answers(session) >= MAX_ANSWERS:
        raise Conflict("We have received too many answers about searches. Try again in a few days.")
    if not _add_asker(session, asker_hmac("search feedback", words, today, asker, secret), today):
        return False
    session.add(
        SearchFeedback(
            id=str(uuid4()), words=words, is_useful=answer.is_useful, looked_for=looked_for, day=today
        )
    )
    session.flush()
    return True


def list_search_feedback(session: Session, viewer: Viewer) -> list[SearchFeedbackSummary]:
    """Return the answers on searches of at least MIN_ASKERS people, the least useful first."""
    require(viewer, Act.SEE_MISSED_SEARCHES)
    useful = func.sum(case((SearchFeedback.is_useful, 1), else_=0))
    total, last_on = func.count(), func.max(SearchFeedback.day)
    rows = session.execute(
        select(SearchFeedback.words, useful, total, last_on)
        .where(SearchFeedback.words != "")
        .group_by(SearchFeedback.words)
        .having(total >= MIN_ASKERS)
        .order_by((total - useful).desc(), useful, SearchFeedback.words)
    )
    return [SearchFeedbackSummary(words, yes, count - yes, last) for words, yes, count, last in rows]


def list_looked_for(session: Session, viewer: Viewer) -> list[LookedFor]:
    """Return what people were looking for, newest day first, at most MAX_LISTED.

    Those of one day are in the order of the alphabet, so that neither order nor words link two answers.
    """
    require(viewer, Act.SEE_MISSED_SEARCHES)
    statement = (
        select(SearchFeedback.id, SearchFeedback.looked_for)
        .where(SearchFeedback.looked_for != "")
        .order_by(SearchFeedback.day.desc(), SearchFeedback.looked_for, SearchFeedback.id)
        .limit(MAX_LISTED)
    )
    return [LookedFor(answer_id, text) for answer_id, text in session.execute(statement)]


def delete_looked_for(session: Session, viewer: Viewer, answer_id: str) -> None:
    """Delete what somebody wrote, such as a name; whether the search was useful stays counted.

    Raises NotFound for an answer without such a text.
    """
    require(viewer, Act.DELETE_LOOKED_FOR)
    answer = session.scalar(for_update(select(SearchFeedback).where(SearchFeedback.id == answer_id)))
    if answer is None or not answer.looked_for:
        raise NotFound("This answer has already been deleted.")
    answer.looked_for = ""
    session.flush()
    record_audit_entry(session, viewer, "delete search answer", kind="search answer", object_id=answer_id)


def delete_old_search_feedback(session: Session, today: date) -> int:
    """Delete the answers that are older than FEEDBACK_RETENTION; return how many."""
    return execute_and_count(
        session, delete(SearchFeedback).where(SearchFeedback.day < today - FEEDBACK_RETENTION)
    )


def _without_personal_data(text: str) -> str:
    return "" if may_be_personal(text) else " ".join(text.split())


def _count_answers(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(SearchFeedback)) or 0


def _add_asker(session: Session, digest: str, day: date) -> bool:
    # One statement, so that of two answers at the same time only one counts.
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    insert = dialect.insert(MissedSearchAsker).values(mark=digest, day=day).on_conflict_do_nothing()
    return session.scalar(insert.returning(MissedSearchAsker.mark)) is not None
