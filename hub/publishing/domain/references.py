"""References: what those who took part in a programme or event say of it, given, changed and removed."""

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import uuid4

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.accounts.domain import lock_person
from hub.audit.domain import record_audit_entry
from hub.catalogue.domain import CatalogueEntry, bump_change_counter, get_entry_by_slug
from hub.extension.participations import ParticipationSource
from hub.kit.clock import at_time_of_day, day_of
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.row_locks import for_update
from hub.plugin_api.vocabulary import Kind, Tier
from hub.publishing.domain.reference_words import (
    ASKED_AGAIN_AFTER,
    FIRST_YEAR,
    KINDS,
    MAX_LENGTH,
    MAX_REASON_LENGTH,
    NOT_THERE,
    GoAgain,
    Stage,
    word_of,
)
from hub.publishing.models import ParticipantReference as ParticipantReference

AUDIT_KIND = "reference"
NO_REFERENCE = "This reference does not exist, or you do not have access to it."
NOT_OVER = "This has not ended yet. You can give a reference when it has."
ASK_AT = time(9)
"""The time in London at which people are asked."""
MAX_DAYS_AHEAD = 3 * 365


class ReferencePlan(Struct, frozen=True):
    """What someone says of what they took part in. `organisation_id` is one to which they belong."""

    tier: str
    year: int
    organisation_id: int
    taken_for: str
    what_changed: str
    would_go_again: str
    go_again_reason: str = ""


def get_referenced_entry(session: Session, viewer: Viewer, kind: str, slug: str) -> CatalogueEntry:
    """Return the programme or event that a viewer may see; raise NotFound otherwise."""
    entry = get_entry_by_slug(session, viewer, kind, slug)
    if entry.state != "live" or kind not in KINDS:
        raise NotFound(NO_REFERENCE)
    return entry


def find_end(
    session: Session, sources: Sequence[ParticipationSource], entry: CatalogueEntry
) -> datetime | None:
    """Return when the thing of an entry ends, as far as a feature knows; None for a programme."""
    for source in sources:
        if source.kind == entry.kind:
            return source.find_end(session, entry.public_id)
    return None


def refuse_unless_over(entry: CatalogueEntry, ended_at: datetime | None, at: datetime) -> None:
    """Raise Conflict if an event is not over, or does not take place. Of programmes the hub knows no end."""
    if entry.kind == Kind.EVENT and (ended_at is None or ended_at > at):
        raise Conflict(NOT_OVER)


def find_participation(
    session: Session, sources: Sequence[ParticipationSource], entry: CatalogueEntry, person_id: int
) -> bool | None:
    """Return whether a person took part in the thing of an entry; None where the hub does not know."""
    for source in sources:
        if source.kind == entry.kind:
            return source.took_part(session, entry.public_id, person_id)
    return None


def refuse_unless_there(took_part: bool | None) -> None:
    """Raise Conflict if the hub knows that a person did not take part."""
    if took_part is False:
        raise Conflict(NOT_THERE)


def list_reference_organisations(viewer: Viewer) -> list[int]:
    """Return the organisations for which a viewer can say that they took part."""
    return sorted({assignment.organisation_id for assignment in viewer.roles})


def find_own_references(
    session: Session, viewer: Viewer, entry: CatalogueEntry, *, lock: bool = False
) -> dict[Stage, ParticipantReference]:
    """Return what the viewer gave, or was asked for, on one programme or event, by stage."""
    statement = select(ParticipantReference).where(
        ParticipantReference.entry_id == entry.id, ParticipantReference.person_id == viewer.person_id
    )
    statement = statement.order_by(ParticipantReference.id)
    rows = session.scalars(for_update(statement) if lock else statement)
    return {word_of(Stage, row.stage): row for row in rows}


def choose_stage(own: dict[Stage, ParticipantReference], at: datetime) -> Stage:
    """Return at which stage a person speaks who gives a reference now."""
    first, later = own.get(Stage.END), own.get(Stage.LATER)
    if later is not None and (later.written_at or later.asked_at):
        return Stage.LATER
    is_late = first is not None and first.consented_at is not None
    if is_late and first is not None and (first.consented_at or at) + ASKED_AGAIN_AFTER <= at:
        return Stage.LATER
    return Stage.END


def give_reference(
    session: Session,
    viewer: Viewer,
    entry: CatalogueEntry,
    plan: ReferencePlan,
    at: datetime,
    *,
    ended_at: datetime | None = None,
    took_part: bool | None = None,
) -> ParticipantReference:
    """Give a reference, or change one's own of the same stage; it is shown at once.

    One person gives one for each programme or event and stage. Who gives the first is asked again after
    three months. `took_part` is what the hub knows of it. Raises Invalid with the field at fault, and
    Conflict if the event is not over or the author was not there.
    """
    _require_author(session, viewer)
    refuse_unless_over(entry, ended_at, at)
    refuse_unless_there(took_part)
    check_plan(viewer, plan, at)
    own = find_own_references(session, viewer, entry, lock=True)
    stage = choose_stage(own, at)
    row = own.get(stage) or _add_row(session, viewer, entry, stage, plan.organisation_id)
    is_new = row.written_at is None
    _write(row, plan, at)
    if is_new and stage is Stage.END and Stage.LATER not in own:
        later = (ended_at or at) + ASKED_AGAIN_AFTER
        row.ask_again_at = later if later > at else None
    if stage is Stage.LATER and Stage.END in own:
        own[Stage.END].ask_again_at = None
    session.flush()
    bump_change_counter(session)
    _record(session, viewer, "give reference" if is_new else "change reference", row, at)
    return row


def change_reference(
    session: Session, viewer: Viewer, public_id: str, plan: ReferencePlan, at: datetime
) -> ParticipantReference:
    """Change one's own reference; what its trust or a reader said of the words before stays."""
    _require_author(session, viewer)
    row = get_own_reference(session, viewer, public_id, lock=True)
    check_plan(viewer, plan, at)
    _write(row, plan, at)
    session.flush()
    bump_change_counter(session)
    _record(session, viewer, "change reference", row, at)
    return row


def remove_reference(session: Session, viewer: Viewer, public_id: str, at: datetime) -> ParticipantReference:
    """Delete the words of one's own reference, and what was said of them; nobody is asked again."""
    _require_author(session, viewer)
    row = get_own_reference(session, viewer, public_id, lock=True)
    row.tier = row.taken_for = row.what_changed = row.would_go_again = row.go_again_reason = ""
    row.trust_comment = row.report = row.hidden_reason = row.hidden_note = ""
    row.commented_by_id = row.reported_by_id = row.decided_by_id = None
    row.consented_at = row.written_at = row.commented_at = row.reported_at = row.hidden_at = None
    row.asked_at = row.ask_again_at = None
    session.flush()
    bump_change_counter(session)
    _record(session, viewer, "delete reference", row, at)
    return row


def get_own_reference(
    session: Session, viewer: Viewer, public_id: str, *, lock: bool = False
) -> ParticipantReference:
    """Return a reference that the viewer gave; raise NotFound otherwise."""
    statement = select(ParticipantReference).where(
        ParticipantReference.public_id == public_id,
        ParticipantReference.person_id == viewer.person_id,
        ParticipantReference.written_at.is_not(None),
    )
    row = session.scalar(for_update(statement) if lock else statement)
    if row is None or viewer.person_id is None or viewer.delegate_id is not None:
        raise NotFound(NO_REFERENCE)
    return row


def ask_me_on(
    session: Session, viewer: Viewer, entry: CatalogueEntry, day: date, at: datetime
) -> ParticipantReference:
    """Record that the viewer takes part in a programme and wants to be asked on a day."""
    _require_author(session, viewer)
    if entry.kind != Kind.PROGRAMME:
        raise Conflict("We ask people who come to an event on the day after it.")
    if not 0 < (day - day_of(at)).days <= MAX_DAYS_AHEAD:
        raise Invalid("day", "Choose a day after today, and within 3 years")
    own = find_own_references(session, viewer, entry, lock=True)
    row = own.get(Stage.END)
    if row is not None and row.written_at is not None:
        raise Conflict("You have already given a reference. You can change it at any time.")
    if row is None:
        organisation_id = list_reference_organisations(viewer)[0]
        row = _add_row(session, viewer, entry, Stage.END, organisation_id)
    row.year, row.asked_at = day.year, None
    row.ask_again_at = at_time_of_day(day, ASK_AT)
    session.flush()
    return row


def stop_asking(session: Session, viewer: Viewer, entry: CatalogueEntry) -> None:
    """Record that the viewer does not want to be asked for a reference, or not again."""
    _require_author(session, viewer)
    for row in find_own_references(session, viewer, entry, lock=True).values():
        row.ask_again_at = None
        if row.written_at is None:
            row.asked_at = None
    session.flush()


def add_unwritten(
    session: Session, person_id: int, entry_id: int, organisation_id: int, stage: Stage, year: int
) -> ParticipantReference:
    """Add the row of a reference that someone is asked for, or wants to be asked for."""
    row = ParticipantReference(
        public_id=str(uuid4()),
        entry_id=entry_id,
        person_id=person_id,
        organisation_id=organisation_id,
        stage=stage.value,
        year=year,
        **dict.fromkeys(("tier", "taken_for", "what_changed", "would_go_again", "go_again_reason"), ""),
        **dict.fromkeys(("trust_comment", "report", "hidden_reason", "hidden_note"), ""),
    )
    session.add(row)
    session.flush()
    return row


def _add_row(
    session: Session, viewer: Viewer, entry: CatalogueEntry, stage: Stage, organisation_id: int
) -> ParticipantReference:
    return add_unwritten(session, viewer.person_id or 0, entry.id, organisation_id, stage, FIRST_YEAR)


def _require_author(session: Session, viewer: Viewer) -> None:
    """Raise NotFound unless the viewer may give references; lock them, so that they do one act at a time."""
    require(viewer, Act.GIVE_REFERENCES, person_id=viewer.person_id)
    if lock_person(session, viewer.person_id or 0) is None:
        raise NotFound(NO_REFERENCE)


def check_plan(viewer: Viewer, plan: ReferencePlan, at: datetime) -> None:
    """Raise Invalid with the field at fault unless a reference can be given like this."""
    if plan.tier not in list(Tier):
        raise Invalid("tier", "Choose what your role was")
    last_year = day_of(at).year
    if not FIRST_YEAR <= plan.year <= last_year:
        raise Invalid("year", f"Enter the year in which you took part, from {FIRST_YEAR} to {last_year}")
    if plan.organisation_id not in list_reference_organisations(viewer):
        raise Invalid("organisation", "Choose an organisation you belong to")
    for field, message in (
        ("taken_for", "Say why you took part"),
        ("what_changed", "Say what has changed since, or that nothing has"),
    ):
        if not getattr(plan, field).strip():
            raise Invalid(field, message)
        if len(getattr(plan, field)) > MAX_LENGTH:
            raise Invalid(field, f"Use {MAX_LENGTH:,} characters or fewer")
    if plan.would_go_again not in list(GoAgain):
        raise Invalid("would_go_again", "Choose whether you would go again")
    if len(plan.go_again_reason) > MAX_REASON_LENGTH:
        raise Invalid("go_again_reason", f"Use {MAX_REASON_LENGTH:,} characters or fewer")
    if plan.would_go_again != GoAgain.YES and not plan.go_again_reason.strip():
        raise Invalid("go_again_reason", "Say why, so that the next person can judge")


def _write(row: ParticipantReference, plan: ReferencePlan, at: datetime) -> None:
    row.tier, row.year, row.organisation_id = plan.tier, plan.year, plan.organisation_id
    row.taken_for, row.what_changed = plan.taken_for.strip(), plan.what_changed.strip()
    row.would_go_again, row.go_again_reason = plan.would_go_again, plan.go_again_reason.strip()
    row.consented_at, row.written_at = row.consented_at or at, at


def _record(session: Session, by: Viewer, act: str, row: ParticipantReference, at: datetime) -> None:
    """Record an act without an organisation, so that no trust lead reads who gave a reference."""
    record_audit_entry(session, by, act, kind=AUDIT_KIND, object_id=row.public_id, at=at)
