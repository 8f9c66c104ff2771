"""Events from the content of trusts: a file becomes an event, and a change of the file changes it.

A sync holds the lock of the change counter, which comes after that of an event. So a sync only keeps what the
file says, and the event is made or changed afterwards, in a transaction of its own. What would move or cancel
an event at which people have a place waits for a decision.
"""

from datetime import datetime
from enum import StrEnum
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from hub.access import Act, Role, RoleAssignment, Viewer, permitted_organisation_ids, require
from hub.events.domain.cancellations import cancel_event
from hub.events.domain.event_states import EventState
from hub.events.domain.file_plans import plan_of_document, read_document
from hub.events.domain.schedule import (
    Event,
    EventPlan,
    change_event,
    create_event,
    open_event,
    record_event_act,
)
from hub.events.models import Booking, WaitingListEntry
from hub.events.models import EventFile as EventFile
from hub.kit.clock import at_time_of_day
from hub.kit.content_handler import Origin
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.row_locks import for_update
from hub.plugin_api.event_documents import EventDocument, EventFileState
from hub.plugin_api.wire import to_data
from hub.trusts.domain import organisations_by_id

VERSION = "1"
"""The version of the conversion from files to events; raise it to have every file read again."""
MAX_TASKS = 50


class DecisionReason(StrEnum):
    """The reasons why a change of a file waits for a decision."""

    MOVED = "moved"
    GONE = "gone"
    REFUSED = "refused"


def publish_file(session: Session, document: EventDocument, origin: Origin) -> str:
    """Keep what a file says about an event; return the public id of the event.

    Raises Invalid for a slug that another supplier, file or event has.
    """
    file = _find_file_to_update(session, document, origin)
    data = to_data(document)
    if file is None:
        file = EventFile(public_id=str(uuid5(NAMESPACE_URL, f"event/{document.slug}")), version=0)
        session.add(file)
    elif file.document == data and not file.is_gone:
        file.path = origin.path
        return file.public_id
    taken = select(Event.id).where(Event.slug == document.slug, Event.public_id != file.public_id)
    with session.no_autoflush:
        if session.scalar(taken) is not None:
            raise Invalid("slug", f"`{document.slug}` is the address of another event. Choose another")
    file.slug, file.supplier, file.path = document.slug, origin.supplier, origin.path
    file.organisation_id, file.document, file.is_gone = origin.owner_id, data, False
    _note_change(session, file, origin.now)
    return file.public_id


def withdraw_file(session: Session, public_id: str, at: datetime) -> None:
    """Record that the file of an event is no longer there."""
    file = session.scalar(select(EventFile).where(EventFile.public_id == public_id))
    if file is None:
        raise Conflict("This event does not come from a file.")
    file.is_gone = True
    _note_change(session, file, at)


def list_files_to_apply(session: Session) -> list[int]:
    """Return the files whose changes have not reached their events, and that wait for nobody."""
    statement = select(EventFile.id).where(EventFile.is_pending, EventFile.problem == "")
    return list(session.scalars(statement.order_by(EventFile.id)))


def apply_file(session: Session, file_id: int, at: datetime) -> None:
    """Make or change the event of a file, or note why this waits for a decision."""
    file = session.get_one(EventFile, file_id)
    event = _lock_event(session, file)
    session.refresh(file)
    if not file.is_pending or file.problem:
        return
    version, problem, message = file.version, "", ""
    try:
        with session.begin_nested():
            problem = _apply(session, file, event, at)
    except (Invalid, Conflict) as error:
        problem, message = DecisionReason.REFUSED, error.message
    _settle(session, file_id, version, problem, message)


def decide_on_file(
    session: Session,
    viewer: Viewer,
    slug: str,
    version: int,
    at: datetime,
    *,
    follows: bool,
    reason: str = "",
) -> EventFile:
    """Change the event as its file says, or keep the event as it is until the file changes again.

    The event of a file that is gone is cancelled for a `reason`. Raises Conflict if the file has changed
    since the viewer saw it, or if nothing waits for a decision; Invalid as a change or cancellation does.
    """
    file = get_file_to_decide(session, viewer, slug)
    event = _lock_event(session, file)
    session.refresh(file)
    if file.version != version or not file.is_pending:
        raise Conflict("The file has changed, or someone has already decided. Check it again.")
    if follows and event is not None:
        if file.is_gone:
            cancel_event(session, viewer, event, at, reason=reason)
        else:
            change_event(session, viewer, event, plan_of_document(read_document(file.document)), at)
    elif event is not None:
        record_event_act(session, viewer, "keep event", event, at)
    _settle(session, file.id, version, "", "")
    session.refresh(file)
    return file


def get_file_to_decide(session: Session, viewer: Viewer, slug: str) -> EventFile:
    """Return the file of an event to those who schedule the events of its organisation."""
    file = session.scalar(select(EventFile).where(EventFile.slug == slug))
    if file is None:
        raise NotFound("This event does not come from a file.")
    require(viewer, Act.SCHEDULE_EVENTS, organisation_id=file.organisation_id)
    return file


def list_files_to_decide(session: Session, viewer: Viewer) -> list[EventFile]:
    """Return the files whose changes wait for a decision that the viewer may take, the oldest first."""
    ids = permitted_organisation_ids(viewer, Act.SCHEDULE_EVENTS)
    if ids == frozenset():
        return []
    statement = select(EventFile).where(EventFile.is_pending, EventFile.problem != "")
    if ids is not None:
        statement = statement.where(EventFile.organisation_id.in_(ids))
    return list(session.scalars(statement.order_by(EventFile.changed_at, EventFile.id).limit(MAX_TASKS)))


def find_file_of(session: Session, event: Event) -> EventFile | None:
    """Return the file from which an event comes, or None if there is none or it is gone."""
    return session.scalar(
        select(EventFile).where(EventFile.public_id == event.public_id, EventFile.is_gone.is_(False))
    )


def find_event_of(session: Session, file: EventFile) -> Event | None:
    """Return the event that was made from a file, or None."""
    return session.scalar(select(Event).where(Event.public_id == file.public_id))


def count_people(session: Session, event: Event) -> int:
    """Return how many people have a place, or wait for one, with or without an offer."""
    found = 0
    for table in (Booking, WaitingListEntry):
        is_open = (table.event_id == event.id, table.ended_at.is_(None))
        found += session.scalar(select(func.count()).select_from(table).where(*is_open)) or 0
    return found


def refuse_if_from_file(session: Session, event: Event) -> None:
    """Raise Conflict for an event that its file describes, since the next change of the file would win."""
    if (file := find_file_of(session, event)) is not None:
        owner = organisations_by_id(session, [event.organisation_id])[event.organisation_id]
        raise Conflict(f"This event comes from the content of {owner.name}. Change it there, in {file.path}.")


def _find_file_to_update(session: Session, document: EventDocument, origin: Origin) -> EventFile | None:
    file = session.scalar(select(EventFile).where(EventFile.slug == document.slug))
    if file is None:
        return None
    if file.supplier != origin.supplier:
        raise Invalid("slug", f"`{file.slug}` already belongs to {file.supplier}. Choose another")
    path = origin.path_by_public_id.get(file.public_id, origin.path)
    if path != origin.path:
        raise Invalid("slug", f"`{file.slug}` is already used by {path}. Choose another")
    return file


def _note_change(session: Session, file: EventFile, at: datetime) -> None:
    file.version += 1
    file.is_pending, file.problem, file.message, file.changed_at = True, "", "", at
    session.flush()


def _lock_event(session: Session, file: EventFile) -> Event | None:
    return session.scalar(for_update(select(Event).where(Event.public_id == file.public_id)))


def _apply(session: Session, file: EventFile, event: Event | None, at: datetime) -> str:
    document = read_document(file.document)
    plan = plan_of_document(document)
    by = Viewer(roles=frozenset({RoleAssignment(file.organisation_id, Role.PUBLISHER)}))
    if event is None:
        if file.is_gone or at_time_of_day(plan.day, plan.starts) <= at:
            return ""
        owner = organisations_by_id(session, [file.organisation_id])[file.organisation_id]
        event = create_event(session, by, owner, plan, at, public_id=file.public_id, slug=file.slug)
    elif event.state == EventState.CANCELLED or event.starts_at <= at:
        return ""
    elif file.is_gone:
        if count_people(session, event):
            return DecisionReason.GONE
        cancel_event(session, by, event, at)
        return ""
    elif _moves(event, plan) and count_people(session, event):
        return DecisionReason.MOVED
    else:
        change_event(session, by, event, plan, at)
    if document.state is EventFileState.OPEN and event.state == EventState.DRAFT:
        open_event(session, by, event, at)
    return ""


def _moves(event: Event, plan: EventPlan) -> bool:
    times = (at_time_of_day(plan.day, plan.starts), at_time_of_day(plan.day, plan.ends))
    return times != (event.starts_at, event.ends_at)


def _settle(session: Session, file_id: int, version: int, problem: str, message: str) -> None:
    # A sync may have changed the file in the meantime; then it stays to be applied.
    session.execute(
        update(EventFile)
        .where(EventFile.id == file_id, EventFile.version == version)
        .values(is_pending=bool(problem), problem=problem, message=message)
    )
