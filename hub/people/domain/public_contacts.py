"""Public contacts: members who agree to be named on the page of their trust, and can withdraw that."""

from datetime import date, datetime

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, require
from hub.accounts.domain import Membership, Person, in_force, is_in_force, list_memberships
from hub.audit.domain import record_audit_entry
from hub.catalogue.domain import bump_change_counter
from hub.kit.clock import day_of
from hub.kit.errors import Invalid, NotFound
from hub.kit.row_locks import for_update
from hub.trusts.domain import TRUST, Organisation, lock_organisation

MAX_ABOUT_LENGTH = 120


class PublicContact(Struct, frozen=True):
    """A person whom readers may contact, and about what."""

    name: str
    about: str


def list_public_contacts(session: Session, organisation_id: int, today: date) -> list[PublicContact]:
    """Return the public contacts of an organisation, each person once, by name."""
    rows = session.execute(
        select(Person.id, Person.name, Membership.ask_about)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.named_since.is_not(None),
            Membership.role != Role.GUEST.value,
            Person.disabled_at.is_(None),
            Person.erased_at.is_(None),
            in_force(today),
        )
        .order_by(Person.name, Person.id, Membership.named_since)
    )
    return list({row.id: PublicContact(row.name, row.ask_about) for row in rows}.values())


def may_be_public_contact(organisation: Organisation, role: Role) -> bool:
    """Return whether a person with this role may be named on the page of the organisation."""
    return organisation.kind == TRUST and role is not Role.GUEST


def add_public_contact(
    session: Session, viewer: Viewer, trust: Organisation, *, about: str, at: datetime
) -> None:
    """Name the viewer on the public page of their trust, with the subject `about`."""
    subject = " ".join(about.split())
    if not subject:
        raise Invalid("about", "Enter what people may ask you about")
    if len(subject) > MAX_ABOUT_LENGTH:
        raise Invalid(
            "about", f"What people may ask you about must be {MAX_ABOUT_LENGTH} characters or fewer"
        )
    membership, *_ = _lock_own_memberships(session, viewer, trust, at)
    bump_change_counter(session)
    membership.named_since, membership.ask_about = membership.named_since or at, subject
    _record_public_contact_act(session, viewer, "agree to be named", trust, at)


def remove_public_contact(session: Session, viewer: Viewer, trust: Organisation, at: datetime) -> None:
    """Remove the viewer's name from the page of their trust."""
    memberships = _lock_own_memberships(session, viewer, trust, at)
    bump_change_counter(session)
    for membership in memberships:
        membership.named_since, membership.ask_about = None, ""
    _record_public_contact_act(session, viewer, "take back to be named", trust, at)


def _lock_own_memberships(
    session: Session, viewer: Viewer, trust: Organisation, at: datetime
) -> list[Membership]:
    require(viewer, Act.CHANGE_ACCOUNT, person_id=viewer.person_id)
    lock_organisation(session, trust.id)
    ids = [
        membership.id
        for membership in list_memberships(session, viewer.person_id or 0)
        if membership.organisation_id == trust.id
        and may_be_public_contact(trust, Role(membership.role))
        and is_in_force(membership, day_of(at))
    ]
    memberships = list(session.scalars(for_update(select(Membership).where(Membership.id.in_(ids)))))
    if not memberships:
        raise NotFound("You have no role in this trust.")
    return sorted(memberships, key=lambda membership: membership.id)


def _record_public_contact_act(
    session: Session, by: Viewer, act: str, trust: Organisation, at: datetime
) -> None:
    record_audit_entry(
        session,
        by,
        act,
        kind="person",
        object_id=by.person_id or 0,
        organisation_id=trust.id,
        at=at,
    )
