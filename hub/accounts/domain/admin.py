"""What a hub admin does to an account: shut it, open it, take its second factor. All holds at once."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.accounts.domain.identities import identities_of
from hub.accounts.domain.login_sessions import end_all_sign_ins
from hub.accounts.domain.second_factor import forget_second_factor
from hub.accounts.models import Person, SignIn
from hub.audit.domain import record
from hub.catalogue.domain import tick
from hub.kit.errors import Conflict
from hub.mail.domain import post


def disable_person(session: Session, person: Person, *, by: Viewer, at: datetime) -> None:
    """Shut an account: every sign-in ends now, and nobody acts for this person any more."""
    if person.disabled_at is not None:
        raise Conflict("This account is shut already.")
    tick(session)  # they may be named on a page
    person.disabled_at = at
    end_all_sign_ins(session, person.id)
    session.execute(update(SignIn).where(SignIn.acting_for_id == person.id).values(acting_for_id=None))
    record(session, by, "disable", kind="person", object_id=person.id, at=at)


def enable_person(session: Session, person: Person, *, by: Viewer, at: datetime) -> None:
    """Open an account again; it has the roles that it had."""
    if person.disabled_at is None:
        raise Conflict("This account is open already.")
    tick(session)
    person.disabled_at = None
    record(session, by, "enable", kind="person", object_id=person.id, at=at)


def take_second_factor(session: Session, person: Person, *, by: Viewer, at: datetime) -> None:
    """Take away the authenticator and recovery codes that somebody has lost; a letter tells them."""
    if person.totp_secret is None:
        raise Conflict("This person has no authenticator app set up.")
    forget_second_factor(session, person)
    end_all_sign_ins(session, person.id)
    record(session, by, "reset second factor", kind="person", object_id=person.id, at=at)
    post(session, "second-factor-reset", person_id=person.id, details={"at": int(at.timestamp())}, at=at)


def take_identities(session: Session, person: Person, *, by: Viewer, at: datetime) -> None:
    """Unlink the accounts elsewhere that somebody can no longer use; a letter tells them."""
    linked = identities_of(session, person.id)
    if not linked:
        raise Conflict("No account elsewhere is linked.")
    for identity in linked:
        session.delete(identity)
        details = {"provider": identity.provider}
        record(session, by, "unlink identity", kind="person", object_id=person.id, details=details, at=at)
    end_all_sign_ins(session, person.id)
    post(session, "identity-unlinked", person_id=person.id, details={"at": int(at.timestamp())}, at=at)


def sign_out_everywhere(session: Session, person: Person, *, by: Viewer, at: datetime) -> None:
    """End every sign-in of somebody."""
    end_all_sign_ins(session, person.id)
    record(session, by, "sign out everywhere", kind="person", object_id=person.id, at=at)
