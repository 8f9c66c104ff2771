"""Profiles on the register: what a person offers, written by themselves and approved before it is listed.

Each act locks the row of the profile first, then the change counter, then the audit log.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import uuid4

from msgspec import Struct, field
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, require
from hub.catalogue.domain import bump_change_counter
from hub.kit.clock import day_of
from hub.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from hub.kit.row_locks import for_update
from hub.mentoring.domain.catalogue_entries import update_entry
from hub.mentoring.domain.profile_records import record_profile_act
from hub.mentoring.domain.vocabulary import (
    Charge,
    FieldReader,
    MeetingFormat,
    ProfileState,
    Purpose,
    RegisterKind,
    Sector,
)
from hub.mentoring.models import RegisterProfile
from hub.plugin_api.vocabulary import Capability, Theme, Tier

MAX_CAPACITY = 20
NO_PROFILE = "You do not have this profile. Go to your mentoring and coaching."
APPROVED_FIELDS = ("sector", "employer", "job_title", "about", "style", "charge", "fee")
"""What a lead approves: a listed profile that changes one of these waits for approval again."""
PRIVATE_FIELDS = ("job_title", "contact_email", "contact_telephone", "trained")
"""Fields for each of which the person says who may read it. `trained` stands for both dates."""


class ProfilePlan(Struct, frozen=True):
    """What a person enters about what they offer."""

    about: str
    purposes: tuple[Purpose, ...]
    formats: tuple[MeetingFormat, ...]
    capacity: int
    sector: Sector = Sector.AMBULANCE
    employer: str = ""
    job_title: str = ""
    style: str = ""
    capabilities: tuple[Capability, ...] = ()
    themes: tuple[Theme, ...] = ()
    tiers: tuple[Tier, ...] = ()
    region: str = ""
    charge: Charge = Charge.FREE
    fee: str = ""
    taster: bool = False
    trained_on: date | None = None
    supervised_on: date | None = None
    contact_email: str = ""
    contact_telephone: str = ""
    shown_to: FieldReader = FieldReader.MEMBERS
    readers: Mapping[str, FieldReader] = field(default_factory=dict)


def list_own_profiles(session: Session, viewer: Viewer) -> list[RegisterProfile]:
    """Return the viewer's profiles, in the order in which they were begun."""
    require(viewer, Act.CHANGE_OWN_PROFILE, person_id=viewer.person_id)
    statement = select(RegisterProfile).where(RegisterProfile.person_id == viewer.person_id)
    return list(session.scalars(statement.order_by(RegisterProfile.id)))


def find_own_profile(
    session: Session, viewer: Viewer, kind: RegisterKind, *, lock: bool = False
) -> RegisterProfile | None:
    """Return the viewer's profile of a kind, or None."""
    require(viewer, Act.CHANGE_OWN_PROFILE, person_id=viewer.person_id)
    statement = select(RegisterProfile).where(
        RegisterProfile.person_id == viewer.person_id, RegisterProfile.kind == kind.value
    )
    return session.scalar(for_update(statement) if lock else statement)


def get_own_profile(
    session: Session, viewer: Viewer, kind: RegisterKind, *, lock: bool = False
) -> RegisterProfile:
    """Return the viewer's profile of a kind; raise NotFound if there is none."""
    profile = find_own_profile(session, viewer, kind, lock=lock)
    if profile is None:
        raise NotFound(NO_PROFILE)
    return profile


def list_profile_organisations(viewer: Viewer) -> list[int]:
    """Return the organisations for which a viewer can be on the register, a guest for their host."""
    own = sorted(viewer.organisation_ids)
    return own or sorted(each.organisation_id for each in viewer.roles if each.role is Role.GUEST)


def save_profile(
    session: Session,
    viewer: Viewer,
    kind: RegisterKind,
    organisation_id: int | None,
    plan: ProfilePlan,
    at: datetime,
    *,
    revision: int = 0,
) -> RegisterProfile:
    """Keep what the viewer offers; `revision` is that of the profile on the page they filled in.

    A listed profile whose approved words change waits for approval again. Raises Invalid for a field,
    Conflict if the profile has changed since.
    """
    profile = find_own_profile(session, viewer, kind, lock=True)
    if profile is None and not list_profile_organisations(viewer):
        raise NotAllowed("You need a role in a trust to be on the register. Ask to join your trust first.")
    _check_plan(viewer, plan, profile, at)
    if profile is None:
        profile = _begin_profile(viewer, kind, organisation_id, at)
        session.add(profile)
    elif profile.revision != revision:
        raise Conflict("This profile has changed since you opened the page. Check the new version.")
    before = {name: getattr(profile, name) for name in APPROVED_FIELDS}
    _apply_plan(profile, plan, at)
    is_reworded = before != {name: getattr(profile, name) for name in APPROVED_FIELDS}
    is_listed = profile.state == ProfileState.LISTED
    if is_listed and is_reworded:
        profile.state, profile.submitted_at = ProfileState.SUBMITTED.value, at
    session.flush()
    if is_listed:
        bump_change_counter(session)
        update_entry(session, profile, at)
    record_profile_act(session, viewer, "change profile", profile, at)
    return profile


def submit_profile(session: Session, viewer: Viewer, kind: RegisterKind, at: datetime) -> RegisterProfile:
    """Ask for approval of the viewer's profile; a lead of its organisation or hub staff decides."""
    profile = get_own_profile(session, viewer, kind, lock=True)
    if profile.state not in (ProfileState.DRAFT, ProfileState.RETURNED, ProfileState.WITHDRAWN):
        raise Conflict("This profile is already on the register or waiting for approval.")
    if profile.organisation_id not in list_profile_organisations(viewer):
        raise NotAllowed("You need a role in the organisation for which you want to be on the register.")
    profile.state, profile.submitted_at, profile.active_at = ProfileState.SUBMITTED.value, at, at
    profile.return_reason = ""
    profile.revision += 1
    session.flush()
    record_profile_act(session, viewer, "submit profile", profile, at)
    return profile


def kinds_by_public_id(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Return the kinds of profiles by their public ids."""
    statement = select(RegisterProfile.public_id, RegisterProfile.kind).where(
        RegisterProfile.public_id.in_(ids)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def is_available(profile: RegisterProfile, at: datetime) -> bool:
    """Return whether a profile can be asked now: listed, not paused and not full."""
    is_paused = profile.paused_until is not None and profile.paused_until >= day_of(at)
    return profile.state == ProfileState.LISTED and not is_paused and profile.taken < profile.capacity


def _begin_profile(
    viewer: Viewer, kind: RegisterKind, organisation_id: int | None, at: datetime
) -> RegisterProfile:
    organisations = list_profile_organisations(viewer)
    if len(organisations) > 1 and organisation_id not in organisations:
        raise Invalid("organisation", "Choose the organisation you are on the register for")
    chosen = organisation_id if organisation_id in organisations else organisations[0]
    return RegisterProfile(
        public_id=str(uuid4()),
        person_id=viewer.person_id,
        organisation_id=chosen,
        kind=kind.value,
        state=ProfileState.DRAFT.value,
        taken=0,
        return_reason="",
        revision=0,
        created_at=at,
    )


def _check_plan(viewer: Viewer, plan: ProfilePlan, profile: RegisterProfile | None, at: datetime) -> None:
    if not plan.about.strip():
        raise Invalid("about", "Say in a few sentences what you can help with")
    if not plan.purposes:
        raise Invalid("purposes", "Choose what you help with")
    if not plan.formats:
        raise Invalid("formats", "Choose how you meet people")
    if not 1 <= plan.capacity <= MAX_CAPACITY:
        raise Invalid("capacity", f"Enter a number of people from 1 to {MAX_CAPACITY}")
    if profile is not None and plan.capacity < profile.taken:
        raise Invalid("capacity", f"You support {profile.taken} people now. Enter {profile.taken} or more")
    if plan.charge is Charge.CHARGED and not plan.fee.strip():
        raise Invalid("fee", "Say what you charge, such as “£80 an hour”")
    if not viewer.organisation_ids and plan.sector is Sector.AMBULANCE:
        raise Invalid("sector", "Choose the wider NHS or another sector: you are a guest of a trust")
    if plan.sector is not Sector.AMBULANCE and not plan.employer.strip():
        raise Invalid("employer", "Enter where you work")
    for name in ("trained_on", "supervised_on"):
        if (day := getattr(plan, name)) is not None and day > day_of(at):
            raise Invalid(name, "Enter a day that is not in the future")


def _apply_plan(profile: RegisterProfile, plan: ProfilePlan, at: datetime) -> None:
    for name in ("about", "style", "employer", "job_title", "region", "contact_email", "contact_telephone"):
        setattr(profile, name, getattr(plan, name).strip())
    for name in ("capabilities", "themes", "tiers", "purposes", "formats"):
        setattr(profile, name, [word.value for word in getattr(plan, name)])
    profile.sector, profile.charge = plan.sector.value, plan.charge.value
    profile.fee = plan.fee.strip() if plan.charge is Charge.CHARGED else ""
    profile.employer = "" if plan.sector is Sector.AMBULANCE else profile.employer
    profile.taster, profile.capacity = plan.taster, plan.capacity
    profile.trained_on, profile.supervised_on = plan.trained_on, plan.supervised_on
    profile.shown_to = plan.shown_to.value
    profile.readers = {name: plan.readers.get(name, FieldReader.NOBODY).value for name in PRIVATE_FIELDS}
    profile.revision = (profile.revision or 0) + 1
    profile.changed_at = profile.active_at = at
