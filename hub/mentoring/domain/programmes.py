"""Coaching and mentoring programmes of an organisation: named, with dates, a cohort and a review.

The study's action plan names such a programme (Appendix Six, Five and Six). Each act locks the row of the
programme first; its places are written under that lock.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import uuid4

from msgspec import Struct
from sqlalchemy import ColumnElement, false, select, true
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, permitted_organisation_ids, require
from hub.audit.domain import record_audit_entry
from hub.kit.clock import day_of
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.row_locks import for_update
from hub.mail.domain import enqueue
from hub.mentoring.models import MentoringProgramme, ProgrammePlace
from hub.plugin_api.vocabulary import Word

LONGEST = timedelta(days=3 * 366)
MAX_LISTED = 50
MAX_COHORT = 200
"""How many people can be in one cohort."""
NO_PROGRAMME = "This programme does not exist, or you cannot see it. Go to your organisation’s programmes."


class ProgrammeOffer(Word):
    """Whom a programme offers what. Recommendations six and seven of the study name the last two (1.3)."""

    ANYBODY = "anybody", "A mentor or coach for anyone in the cohort"
    NEW_MANAGERS = "new-managers", "A coach or mentor for new managers"
    MIDDLE_MANAGERS = "middle-managers", "A coach for middle managers, with a written brief"


class ProgrammeState(Word):
    """Where a programme stands."""

    DRAFT = "draft", "Draft"
    OPEN = "open", "Open"
    REVIEWED = "reviewed", "Reviewed"
    CANCELLED = "cancelled", "Cancelled"


class PlaceState(Word):
    """Where the place of a person in the cohort stands."""

    OFFERED = "offered", "Has not answered"
    JOINED = "joined", "Has joined"
    DECLINED = "declined", "Has declined"
    LEFT = "left", "Has left"
    COMPLETED = "completed", "Has completed it"
    WITHDRAWN = "withdrawn", "Offer withdrawn"


TAKES_PART = (PlaceState.JOINED.value, PlaceState.COMPLETED.value)
SHOWN = (ProgrammeState.OPEN.value, ProgrammeState.REVIEWED.value)


class ProgrammePlan(Struct, frozen=True):
    """What is entered about a programme. `audience` says for whom it is; coach and manager read `brief`."""

    title: str
    summary: str
    audience: str
    offer: ProgrammeOffer
    first_day: date
    last_day: date
    brief: str = ""
    review_on: date | None = None


def list_programmes_to_run(session: Session, viewer: Viewer) -> list[MentoringProgramme]:
    """Return the programmes that the viewer runs, the last ones first."""
    if viewer.delegate_id is not None:
        return []
    statement = select(MentoringProgramme).where(_is_run_by(viewer))
    return list(session.scalars(statement.order_by(*_newest_first()).limit(MAX_LISTED)))


def list_shown_programmes(session: Session, viewer: Viewer) -> list[MentoringProgramme]:
    """Return the programmes of the viewer's organisations that were opened, the last ones first."""
    if viewer.person_id is None or viewer.delegate_id is not None:
        return []
    statement = select(MentoringProgramme).where(
        MentoringProgramme.organisation_id.in_(viewer.organisation_ids), MentoringProgramme.state.in_(SHOWN)
    )
    return list(session.scalars(statement.order_by(*_newest_first()).limit(MAX_LISTED)))


def list_programmes_to_review(session: Session, viewer: Viewer, at: datetime) -> list[MentoringProgramme]:
    """Return the programmes that the viewer runs and whose day of review has come."""
    organisations = permitted_organisation_ids(viewer, Act.RUN_MENTORING_PROGRAMMES)
    if viewer.delegate_id is not None or organisations == frozenset():
        return []
    today = day_of(at)
    statement = select(MentoringProgramme).where(
        _is_run_by(viewer),
        MentoringProgramme.state == ProgrammeState.OPEN.value,
        (MentoringProgramme.review_on <= today)
        | (MentoringProgramme.review_on.is_(None) & (MentoringProgramme.last_day < today)),
    )
    return list(session.scalars(statement.order_by(MentoringProgramme.last_day).limit(MAX_LISTED)))


def get_programme_to_run(
    session: Session, viewer: Viewer, public_id: str, *, lock: bool = False
) -> MentoringProgramme:
    """Return a programme to those who run it; raise NotFound to anyone else."""
    programme = find_programme(session, public_id, lock=lock)
    if programme is None:
        raise NotFound(NO_PROGRAMME)
    require(viewer, Act.RUN_MENTORING_PROGRAMMES, organisation_id=programme.organisation_id)
    return programme


def find_programme(session: Session, public_id: str, *, lock: bool = False) -> MentoringProgramme | None:
    """Return a programme, or None."""
    statement = select(MentoringProgramme).where(MentoringProgramme.public_id == public_id)
    return session.scalar(for_update(statement) if lock else statement)


def titles_by_public_id(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Return the titles of programmes by public id, for the activity log."""
    statement = select(MentoringProgramme).where(MentoringProgramme.public_id.in_(ids))
    return {row.public_id: row.title for row in session.scalars(statement)}


def make_programme(
    session: Session, viewer: Viewer, organisation_id: int, plan: ProgrammePlan, at: datetime
) -> MentoringProgramme:
    """Make the draft of a programme of an organisation; raise Invalid for what cannot be."""
    require(viewer, Act.RUN_MENTORING_PROGRAMMES, organisation_id=organisation_id)
    _check_plan(plan)
    programme = MentoringProgramme(
        public_id=str(uuid4()),
        organisation_id=organisation_id,
        review="",
        state=ProgrammeState.DRAFT.value,
        revision=0,
        created_by_id=viewer.person_id,
        created_at=at,
    )
    _apply_plan(programme, plan, at)
    session.add(programme)
    session.flush()
    record_programme_act(session, viewer, "make programme", programme, at)
    return programme


def change_programme(
    session: Session, viewer: Viewer, public_id: str, plan: ProgrammePlan, revision: int, at: datetime
) -> MentoringProgramme:
    """Change a programme; whoever takes part is told of new dates. `revision` is that which was read.

    Raises Conflict if it has changed since or has ended, Invalid for what cannot be.
    """
    programme = get_programme_to_run(session, viewer, public_id, lock=True)
    if programme.state not in (ProgrammeState.DRAFT, ProgrammeState.OPEN):
        raise Conflict("This programme has ended, so it cannot be changed.")
    if programme.revision != revision:
        raise Conflict("This programme has changed since you opened the page. Check the new version.")
    _check_plan(plan)
    dates = (programme.first_day, programme.last_day)
    _apply_plan(programme, plan, at)
    session.flush()
    if programme.state == ProgrammeState.OPEN and dates != (plan.first_day, plan.last_day):
        tell_cohort(session, programme, "programme-dates-changed", at)
    record_programme_act(session, viewer, "change programme", programme, at)
    return programme


def open_programme(session: Session, viewer: Viewer, public_id: str, at: datetime) -> MentoringProgramme:
    """Open a draft, so that places can be offered; raise Conflict if it is none or its last day is over."""
    programme = get_programme_to_run(session, viewer, public_id, lock=True)
    if programme.state != ProgrammeState.DRAFT:
        raise Conflict("This programme is no longer a draft.")
    if programme.last_day < day_of(at):
        raise Conflict("The end date of this programme has passed. Change its dates first.")
    programme.state, programme.changed_at = ProgrammeState.OPEN.value, at
    session.flush()
    record_programme_act(session, viewer, "open programme", programme, at)
    return programme


def cancel_programme(session: Session, viewer: Viewer, public_id: str, at: datetime) -> MentoringProgramme:
    """Cancel a programme that has not ended; whoever was offered a place or takes part is told."""
    programme = get_programme_to_run(session, viewer, public_id, lock=True)
    if programme.state not in (ProgrammeState.DRAFT, ProgrammeState.OPEN):
        raise Conflict("This programme has already ended.")
    programme.state, programme.changed_at = ProgrammeState.CANCELLED.value, at
    session.flush()
    tell_cohort(session, programme, "programme-cancelled", at)
    record_programme_act(session, viewer, "cancel programme", programme, at)
    return programme


def may_review(programme: MentoringProgramme, at: datetime) -> bool:
    """Return whether a programme can be reviewed: it was opened, and its first day has come."""
    return programme.state in SHOWN and programme.first_day <= day_of(at)


def tell_cohort(session: Session, programme: MentoringProgramme, kind: str, at: datetime) -> None:
    """Email everyone who was offered a place and has not answered, or takes part."""
    statement = select(ProgrammePlace).where(
        ProgrammePlace.programme_id == programme.id,
        ProgrammePlace.state.in_((PlaceState.OFFERED.value, PlaceState.JOINED.value)),
    )
    for place in session.scalars(statement.order_by(ProgrammePlace.id)):
        enqueue(session, kind, at=at, person_id=place.person_id, about_id=place.id)


def record_programme_act(
    session: Session, by: Viewer, act: str, programme: MentoringProgramme, at: datetime
) -> None:
    """Record an act on a programme in the activity log of its organisation."""
    record_audit_entry(
        session,
        by,
        act,
        kind="mentoring programme",
        object_id=programme.public_id,
        organisation_id=programme.organisation_id,
        at=at,
    )


def _is_run_by(viewer: Viewer) -> ColumnElement[bool]:
    organisations = permitted_organisation_ids(viewer, Act.RUN_MENTORING_PROGRAMMES)
    if organisations is None:
        return true()
    if not organisations:
        return false()
    return MentoringProgramme.organisation_id.in_(organisations)


def _newest_first() -> tuple[ColumnElement[date], ColumnElement[int]]:
    return MentoringProgramme.last_day.desc(), MentoringProgramme.id.desc()


def _check_plan(plan: ProgrammePlan) -> None:
    for name, words in (("title", "Enter a name"), ("audience", "Say who it is for")):
        if not getattr(plan, name).strip():
            raise Invalid(name, words)
    if plan.last_day < plan.first_day:
        raise Invalid("last_day", "The end date must not be before the start date")
    if plan.last_day - plan.first_day > LONGEST:
        raise Invalid("last_day", "A programme can last three years at most")
    if plan.review_on is not None and plan.review_on < plan.first_day:
        raise Invalid("review_on", "The day of the review must not be before the first day")
    if plan.review_on is not None and plan.review_on - plan.last_day > LONGEST:
        raise Invalid("review_on", "The review date must be within three years of the end date")
    if plan.offer is ProgrammeOffer.MIDDLE_MANAGERS and not plan.brief.strip():
        raise Invalid("brief", "Write the brief: what the coach will help people put into practice")


def _apply_plan(programme: MentoringProgramme, plan: ProgrammePlan, at: datetime) -> None:
    for name in ("title", "summary", "audience", "brief"):
        setattr(programme, name, getattr(plan, name).strip())
    programme.offer = plan.offer.value
    programme.first_day, programme.last_day = plan.first_day, plan.last_day
    programme.review_on = plan.review_on
    programme.revision += 1
    programme.changed_at = at
