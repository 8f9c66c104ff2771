"""References as everyone reads them, and those that wait for someone."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from hub.access import Act, Viewer, is_allowed, permitted_organisation_ids, require
from hub.catalogue.domain import CatalogueEntry, visible_entry_conditions
from hub.kit.errors import NotFound
from hub.publishing.domain.reference_words import GoAgain, Stage
from hub.publishing.domain.references import NO_REFERENCE, ParticipantReference

Row = ParticipantReference
MAX_SHOWN = 20
"""So many stand on the page of a programme or event, and on each page of all."""
MAX_OWN, MAX_WAITING = 50, 20
COMMENTED_WITHIN = timedelta(days=60)
"""For so long a trust finds a new reference on its desk."""
IS_SHOWN: tuple[ColumnElement[bool], ...] = (
    Row.consented_at.is_not(None),
    Row.written_at.is_not(None),
    Row.hidden_at.is_(None),
)


class ReferenceSums(Struct, frozen=True):
    """How many references are shown, who would go again, and when hub staff hid the last ones."""

    shown: int
    by_answer: Mapping[GoAgain, int]
    hidden_at: tuple[datetime, ...] = ()


def list_references(session: Session, entry_id: int, page: int = 1) -> list[ParticipantReference]:
    """Return a page of the references that are shown, the newest first."""
    statement = select(Row).where(Row.entry_id == entry_id, *IS_SHOWN)
    statement = statement.order_by(Row.consented_at.desc(), Row.id.desc())
    return list(session.scalars(statement.offset((page - 1) * MAX_SHOWN).limit(MAX_SHOWN)))


def sum_references(session: Session, entry_id: int) -> ReferenceSums:
    """Return the sums of one programme or event; of a person who gave two references the later counts."""
    hidden = (
        select(Row.hidden_at)
        .where(Row.entry_id == entry_id, Row.hidden_at.is_not(None))
        .order_by(Row.hidden_at.desc())
        .limit(MAX_SHOWN)
    )
    counts = count_references(session, [entry_id])[entry_id]
    return replace(counts, hidden_at=tuple(at for at in session.scalars(hidden) if at is not None))


def count_references(session: Session, entry_ids: Sequence[int]) -> dict[int, ReferenceSums]:
    """Return the sums of each of these programmes or events, without what was hidden."""
    newer = aliased(Row)
    has_later = exists().where(
        newer.entry_id == Row.entry_id,
        newer.person_id == Row.person_id,
        newer.stage == Stage.LATER.value,
        Row.stage == Stage.END.value,
        newer.written_at.is_not(None),
        newer.hidden_at.is_(None),
    )
    columns = (Row.entry_id, Row.would_go_again, has_later)
    statement = select(*columns, func.count()).where(Row.entry_id.in_(entry_ids), *IS_SHOWN)
    rows = session.execute(statement.group_by(*columns)).all()
    return {
        entry_id: ReferenceSums(
            shown=sum(count for id_, _, _, count in rows if id_ == entry_id),
            by_answer={
                answer: sum(
                    count
                    for id_, value, is_old, count in rows
                    if id_ == entry_id and value == answer and not is_old
                )
                for answer in GoAgain
            },
        )
        for entry_id in entry_ids
    }


def get_shown_reference(
    session: Session, viewer: Viewer, public_id: str
) -> tuple[ParticipantReference, CatalogueEntry]:
    """Return a reference that everyone may read, with what it is about; raise NotFound otherwise."""
    return _get(session, public_id, *IS_SHOWN, *visible_entry_conditions(viewer))


def get_reference_to_comment(
    session: Session, viewer: Viewer, public_id: str
) -> tuple[ParticipantReference, CatalogueEntry]:
    """Return a reference for what the viewer's organisation runs; raise NotFound otherwise."""
    row, entry = get_shown_reference(session, viewer, public_id)
    require(viewer, Act.COMMENT_ON_REFERENCES, organisation_id=entry.owner_id)
    return row, entry


def get_reference_to_moderate(
    session: Session, viewer: Viewer, public_id: str
) -> tuple[ParticipantReference, CatalogueEntry]:
    """Return a reference to hub staff, hidden or not; raise NotFound for others."""
    require(viewer, Act.MODERATE_COMMENTS)
    return _get(session, public_id, Row.written_at.is_not(None))


def list_own(session: Session, viewer: Viewer) -> list[tuple[ParticipantReference, CatalogueEntry]]:
    """Return the references that the viewer gave or will be asked for, the newest first."""
    if viewer.person_id is None or viewer.delegate_id is not None:
        return []
    is_open = or_(Row.written_at.is_not(None), Row.asked_at.is_not(None), Row.ask_again_at.is_not(None))
    return _list(session, (Row.person_id == viewer.person_id, is_open), MAX_OWN)


def list_to_comment(
    session: Session, viewer: Viewer, at: datetime
) -> list[tuple[ParticipantReference, CatalogueEntry]]:
    """Return new references for what the viewer's organisations run, without a comment, the newest first."""
    ids = permitted_organisation_ids(viewer, Act.COMMENT_ON_REFERENCES) or frozenset()
    if not ids or viewer.delegate_id is not None:
        return []
    conditions = (
        *IS_SHOWN,
        CatalogueEntry.state == "live",
        CatalogueEntry.owner_id.in_(ids),
        Row.commented_at.is_(None),
        Row.consented_at > at - COMMENTED_WITHIN,
        or_(Row.person_id.is_(None), Row.person_id != viewer.person_id),
    )
    return _list(session, conditions, MAX_WAITING)


def list_to_moderate(session: Session, viewer: Viewer) -> list[tuple[ParticipantReference, CatalogueEntry]]:
    """Return references that were reported, or changed since they were hidden, for hub staff."""
    if not is_allowed(viewer, Act.MODERATE_COMMENTS):
        return []
    was_changed = and_(Row.hidden_at.is_not(None), Row.written_at > Row.hidden_at)
    return _list(session, (or_(Row.reported_at.is_not(None), was_changed),), MAX_WAITING)


def may_comment(viewer: Viewer, row: ParticipantReference, entry: CatalogueEntry) -> bool:
    """Return whether the viewer may comment for the trust that runs it: once, and again after a change."""
    is_new = row.commented_at is None or (row.written_at is not None and row.written_at > row.commented_at)
    return (
        is_new
        and row.person_id != viewer.person_id
        and is_allowed(viewer, Act.COMMENT_ON_REFERENCES, organisation_id=entry.owner_id)
    )


def _get(
    session: Session, public_id: str, *conditions: ColumnElement[bool]
) -> tuple[ParticipantReference, CatalogueEntry]:
    found = session.execute(
        select(Row, CatalogueEntry)
        .join(CatalogueEntry, CatalogueEntry.id == Row.entry_id)
        .where(Row.public_id == public_id, *conditions)
    ).one_or_none()
    if found is None:
        raise NotFound(NO_REFERENCE)
    return found[0], found[1]


def _list(
    session: Session, conditions: tuple[ColumnElement[bool], ...], limit: int
) -> list[tuple[ParticipantReference, CatalogueEntry]]:
    statement = (
        select(Row, CatalogueEntry)
        .join(CatalogueEntry, CatalogueEntry.id == Row.entry_id)
        .where(*conditions)
        .order_by(Row.id.desc())
        .limit(limit)
    )
    return [(row, entry) for row, entry in session.execute(statement)]


def find_by_id(session: Session, id_: int | None) -> tuple[ParticipantReference, CatalogueEntry] | None:
    """Return a reference with what it is about, for an email to its author; None if it was deleted."""
    row = session.get(Row, id_) if id_ is not None else None
    return None if row is None else (row, session.get_one(CatalogueEntry, row.entry_id))
