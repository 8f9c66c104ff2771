"""The mentors, coaches and preceptors of one trust, for its lead and for hub staff."""

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, permitted_organisation_ids, require
from hub.accounts.domain import Person
from hub.kit.errors import NotFound
from hub.mentoring.domain.vocabulary import ProfileState
from hub.mentoring.models import Qualification, RegisterInvitation, RegisterProfile
from hub.trusts.domain import Organisation, find_organisation, list_organisation_names

PAGE_SIZE = 50
MAX_EXPORTED = 2000
MAX_INVITED = 100
SHOWN_STATES = (ProfileState.LISTED.value, ProfileState.SUBMITTED.value)
"""A draft, a returned profile and a withdrawn one are the business of their person alone."""


class ManagedProfiles(Struct, frozen=True):
    """A page of the list: profiles with the names of their people, how many there are, and pages."""

    profiles: tuple[tuple[RegisterProfile, str], ...]
    count: int

    @property
    def pages(self) -> int:
        """The number of pages, at least one."""
        return max(1, -(-self.count // PAGE_SIZE))


def get_managed_organisation(session: Session, viewer: Viewer, slug: str) -> Organisation:
    """Return an organisation whose register the viewer manages; raise NotFound otherwise."""
    organisation = find_organisation(session, slug)
    require(viewer, Act.MANAGE_REGISTER, organisation_id=organisation.id if organisation else None)
    if organisation is None:
        raise NotFound("There is no organisation at this address.")
    return organisation


def list_managed(session: Session, viewer: Viewer) -> list[tuple[str, str]]:
    """Return the name and the slug of each organisation whose register the viewer manages."""
    managed = permitted_organisation_ids(viewer, Act.MANAGE_REGISTER)
    names = list_organisation_names(session)
    return [(row.name, row.slug) for row in names if managed is None or row.id in managed]


def list_trust_profiles(session: Session, organisation: Organisation, page: int) -> ManagedProfiles:
    """Return a page of the profiles of an organisation by name; the caller has checked the permission."""
    count = session.scalar(select(func.count()).where(_is_of(organisation))) or 0
    return ManagedProfiles(_read(session, organisation, (page - 1) * PAGE_SIZE, PAGE_SIZE), count)


def list_exported_profiles(
    session: Session, organisation: Organisation
) -> tuple[tuple[RegisterProfile, str], ...]:
    """Return the profiles of an organisation for a file; the caller has checked the permission."""
    return _read(session, organisation, 0, MAX_EXPORTED)


def list_invited(session: Session, organisation: Organisation) -> list[RegisterInvitation]:
    """Return who was invited from the trust's own register and has not answered."""
    statement = select(RegisterInvitation).where(RegisterInvitation.organisation_id == organisation.id)
    return list(
        session.scalars(statement.order_by(RegisterInvitation.name, RegisterInvitation.id).limit(MAX_INVITED))
    )


def list_qualifications_by_profile(
    session: Session, profiles: Sequence[RegisterProfile]
) -> dict[int, list[Qualification]]:
    """Return the qualifications of profiles by profile id, those that expire first in front."""
    statement = (
        select(Qualification)
        .where(Qualification.profile_id.in_([profile.id for profile in profiles]))
        .order_by(Qualification.expires_on.is_(None), Qualification.expires_on, Qualification.id)
    )
    found: dict[int, list[Qualification]] = {}
    for row in session.scalars(statement):
        found.setdefault(row.profile_id, []).append(row)
    return found


def _is_of(organisation: Organisation) -> ColumnElement[bool]:
    return (RegisterProfile.organisation_id == organisation.id) & RegisterProfile.state.in_(SHOWN_STATES)


def _read(
    session: Session, organisation: Organisation, offset: int, limit: int
) -> tuple[tuple[RegisterProfile, str], ...]:
    statement = (
        select(RegisterProfile, Person.name)
        .join(Person, Person.id == RegisterProfile.person_id)
        .where(_is_of(organisation))
        .order_by(Person.name, RegisterProfile.id)
        .offset(offset)
        .limit(limit)
    )
    return tuple((row[0], row[1]) for row in session.execute(statement))
