"""Phrases for an organisation and a role in emails. The hub office bears the name of the hub itself."""

from datetime import date

from hub.access import Role
from hub.kit.clock import format_day
from hub.people.domain.role_labels import ROLE_PHRASES
from hub.trusts.domain import OFFICE_SLUG, Organisation

OFFICE_ROLES = (Role.HUB_STAFF, Role.HUB_ADMIN)


def organisation_phrase(organisation: Organisation) -> str:
    """Return the organisation as an email names it inside a sentence."""
    return "the hub office" if organisation.slug == OFFICE_SLUG else organisation.name


def role_phrase(role: Role, organisation: Organisation, last_day: date | None = None) -> str:
    """Return the role with its organisation, such as "a leader of London Ambulance Service NHS Trust"."""
    owner = "" if role in OFFICE_ROLES else f" of {organisation_phrase(organisation)}"
    return f"{ROLE_PHRASES[role]}{owner}{_until(last_day)}"


def invitation_subject(organisation: Organisation) -> str:
    """Return the subject of an invitation."""
    if organisation.slug == OFFICE_SLUG:
        return "You are invited to join the hub office of the Ambulance Leadership Hub"
    return f"{organisation.name} has invited you to the Ambulance Leadership Hub"


def invitation_phrase(role: Role, organisation: Organisation, last_day: date | None) -> str:
    """Return what a person is invited to join, as what, and until when."""
    where = "of" if organisation.slug == OFFICE_SLUG else "on"
    return (
        f"{organisation_phrase(organisation)} {where} the Ambulance Leadership Hub as "
        f"{ROLE_PHRASES[role]}{_until(last_day)}"
    )


def lead_phrase(organisation: Organisation) -> str:
    """Return whom a former member can ask."""
    return "a hub admin" if organisation.slug == OFFICE_SLUG else "the trust’s lead"


def _until(last_day: date | None) -> str:
    return f" until {format_day(last_day)}" if last_day else ""
