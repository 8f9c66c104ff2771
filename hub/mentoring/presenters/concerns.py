"""Concerns on pages, and as things to do for those who deal with them."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.accounts.domain import person_names_by_id
from hub.extension.items import SectionItem, TaskSource
from hub.kit.clock import format_date, now
from hub.kit.page import Link
from hub.mentoring.domain.concern_handlers import find_office_id
from hub.mentoring.domain.concerns import is_handler, list_concerns_to_handle, read_answer, read_words
from hub.mentoring.domain.relationship_vocabulary import ConcernAbout, ConcernState
from hub.mentoring.models import MentoringConcern, Relationship
from hub.mentoring.presenters.requests import GONE
from hub.mentoring.presenters.words import activity, text_lines
from hub.plugin_api.vocabulary import label_of
from hub.trusts.domain import organisation_names_by_id


class ConcernPage(Struct, frozen=True):
    """A concern as who raised it, or whoever deals with it, sees it."""

    public_id: str
    about: str
    rows: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]
    answer_lines: tuple[str, ...]
    state_words: str
    is_closed: bool
    can_take: bool
    can_answer: bool


def concern_page(session: Session, viewer: Viewer, concern: MentoringConcern, at: datetime) -> ConcernPage:
    """Return a concern; call it only for a viewer who may read it."""
    handles = concern.raised_by_id != viewer.person_id and is_handler(session, viewer, concern, at)
    return ConcernPage(
        public_id=concern.public_id,
        about=label_of(ConcernAbout, concern.about),
        rows=_rows(session, concern),
        lines=text_lines(read_words(session, concern)),
        answer_lines=text_lines(read_answer(session, concern)),
        state_words=label_of(ConcernState, concern.state),
        is_closed=concern.state == ConcernState.CLOSED,
        can_take=handles and concern.state == ConcernState.NEW,
        can_answer=handles and concern.state == ConcernState.TAKEN,
    )


def own_concern_items(concerns: Sequence[MentoringConcern]) -> list[SectionItem]:
    """Return concerns as who raised them sees them in a list."""
    return [
        SectionItem(
            Link(f"Raised on {format_date(concern.created_at)}", f"/mentoring/concerns/{concern.public_id}"),
            label_of(ConcernState, concern.state),
            concern.created_at,
        )
        for concern in concerns
    ]


def list_concern_tasks(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the concerns that wait for the viewer, without anything that they say."""
    return [
        SectionItem(
            Link(
                f"A concern raised on {format_date(concern.created_at)}",
                f"/mentoring/concerns/{concern.public_id}",
            ),
            "Read it, and take it on if you can"
            if concern.state == ConcernState.NEW
            else "You are dealing with it. Answer when you have finished",
            concern.created_at,
        )
        for concern in list_concerns_to_handle(session, viewer, now())
    ]


def _rows(session: Session, concern: MentoringConcern) -> tuple[tuple[str, str], ...]:
    relationship = session.get(Relationship, concern.relationship_id or 0)
    pair = (relationship.mentor_id, relationship.mentee_id) if relationship else ()
    names = person_names_by_id(
        session, [each for each in (concern.raised_by_id, concern.handler_id, *pair) if each is not None]
    )
    of_office = concern.organisation_id == find_office_id(session)
    readers = f"The leads of {organisation_names_by_id(session)[concern.organisation_id].name}"
    dealt_with = "The hub office" if of_office else readers
    if concern.handler_id is not None:
        dealt_with = names.get(concern.handler_id, GONE)
    about = ""
    if relationship is not None:
        both = " and ".join(names.get(each, GONE) for each in pair)
        about = f"{activity(relationship.kind).capitalize()} of {both}"
    rows = (
        ("Raised by", names.get(concern.raised_by_id or 0, GONE)),
        ("Raised on", format_date(concern.created_at)),
        ("About", about),
        ("Who can read it", f"{dealt_with}. Neither of the pair nor their line management can."),
    )
    return tuple((label, value) for label, value in rows if value)


CONCERN_TASK_SOURCES = (TaskSource("Concerns about mentoring and coaching", list_concern_tasks),)
