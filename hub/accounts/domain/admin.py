"""What a hub admin may do to an account, such as deactivating it; all of it takes effect immediately."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.accounts.domain.identities import list_identities
from hub.accounts.domain.login_sessions import end_all_login_sessions
from hub.accounts.domain.second_factor import clear_second_factor
from hub.accounts.models import LoginSession, Person
from hub.audit.domain import record_audit_entry
from hub.catalogue.domain import bump_change_counter
from hub.kit.errors import Conflict
from hub.mail.domain import enqueue


def deactivate_person(session: Session, person: Person, *, by: Viewer, at: datetime) -> None:
    """Deactivate an account, end its login sessions and stop delegates acting for this person."""
    if person.disabled_at is not None:
        raise Conflict("This account is already suspended.")
    bump_change_counter(session)  # the person may be named on a page
    person.disabled_at = at
    end_all_login_sessions(session, person.id)
    session.execute(
        update(LoginSession).where(LoginSession.acting_for_id == person.id).values(acting_for_id=None)
    )
    record_audit_entry(session, by, "disable", kind="person", object_id=person.id, at=at)


def reactivate_person(session: Session, person: Person, *, by: Viewer, at: datetime) -> None:
    """Reactivate an account, with the roles it had before."""
    if person.disabled_at is None:
        raise Conflict("This account is already active.")
    bump_change_counter(session)
    person.disabled_at = None
    record_audit_entry(session, by, "enable", kind="person", object_id=person.id, at=at)


def remove_second_factor(session: Session, person: Person, *, by: Viewer, at: datetime) -> None:
    """Remove the authenticator and recovery codes that a person has lost, and notify them by email."""
    if person.totp_secret is None:
        raise Conflict("This person has no authenticator app set up.")
    clear_second_factor(session, person)
    end_all_login_sessions(session, person.id)
    record_audit_entry(session, by, "reset second factor", kind="person", object_id=person.id, at=at)
    enqueue(session, "second-factor-reset", person_id=person.id, details={"at": int(at.timestamp())}, at=at)


def unlink_all_identities(session: Session, person: Person, *, by: Viewer, at: datetime) -> None:
    """Unlink all accounts at identity providers, and notify the person by email."""
    identities = list_identities(session, person.id)
    if not identities:
        raise Conflict("No account with another service is linked.")
    for identity in identities:
        session.delete(identity)
        details = {"provider": identity.provider}
        record_audit_entry(
            session, by, "unlink identity", kind="person", object_id=person.id, details=details, at=at
        )
    end_all_login_sessions(session, person.id)
    enqueue(session, "identity-unlinked", person_id=person.id, details={"at": int(at.timestamp())}, at=at)


def sign_out_everywhere(session: Session, person: Person, *, by: Viewer, at: datetime) -> None:
    """End every login session of a person."""
    end_all_login_sessions(session, person.id)
    record_audit_entry(session, by, "sign out everywhere", kind="person", object_id=person.id, at=at)
