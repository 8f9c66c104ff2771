"""Sign-ins: one for each browser. All is read anew at each request, so whatever changes holds at the next."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from hub.access import NOBODY, RoleIn, Standing, Viewer, need_second_factor
from hub.accounts.domain.email_tokens import EMAIL, Proof
from hub.accounts.domain.memberships import roles_of, roles_to_act_with
from hub.accounts.domain.persons import is_shut
from hub.accounts.domain.providers import Provider
from hub.accounts.models import Identity, Person
from hub.accounts.models import SignIn as SignIn
from hub.kit.errors import Conflict, NotFound
from hub.kit.row_locks import locked, touched

LASTS, IDLE = timedelta(days=30), timedelta(days=7)
LASTS_FOR_POWERS, IDLE_FOR_POWERS = timedelta(hours=12), timedelta(hours=1)
"""For those whose roles need a second factor."""
SEEN_EVERY = timedelta(minutes=5)
ENDED = "You were signed out here a moment ago. Sign in again."


def begin_sign_in(
    session: Session, person: Person, *, how: str, second_factor: bool, browser: str, at: datetime
) -> str:
    """Sign somebody in, in one browser; return the key that this browser alone will know."""
    key = secrets.token_urlsafe(32)
    session.add(
        SignIn(
            key_hash=_hash(key),
            person_id=person.id,
            how=how,
            second_factor=second_factor,
            browser=browser,
            created_at=at,
            seen_at=at,
            proved_at=at,
        )
    )
    person.last_seen_on = at.date()
    session.flush()
    return key


def standing_for(
    session: Session, key: str, at: datetime, providers: Mapping[str, Provider] = MappingProxyType({})
) -> Standing:
    """Return who has this key and what they may do just now; nobody where it is over.

    `providers` are those by which one can sign in.
    """
    row = session.execute(
        select(SignIn, Person)
        .join(Person, Person.id == SignIn.person_id)
        .where(SignIn.key_hash == _hash(key), Person.disabled_at.is_(None), Person.erased_at.is_(None))
    ).one_or_none()
    if row is None:
        return NOBODY
    sign_in, person = row
    own = roles_of(session, person.id, at.date())
    subject, roles = _acts_as(session, sign_in, person, own, at)
    powers = need_second_factor(own) or need_second_factor(roles)
    if _is_over(sign_in, at, powers):
        return NOBODY
    owes = powers and not sign_in.second_factor
    acting = subject is not person
    viewer = Viewer(
        person_id=subject.id,
        roles=frozenset() if owes else roles,
        delegate_id=person.id if acting else None,
    )
    return Standing(
        viewer=viewer,
        sign_in_id=sign_in.id,
        own_id=person.id,
        name=person.name,
        acting_for=subject.name if acting else "",
        proved_at=sign_in.proved_at,
        owes=owes,
        stronger=_stronger(session, sign_in, providers) if owes else "",
    )


def _stronger(session: Session, sign_in: SignIn, providers: Mapping[str, Provider]) -> str:
    known = select(Identity.provider).where(Identity.person_id == sign_in.person_id).order_by(Identity.id)
    linked = [slug for slug in session.scalars(known) if slug in providers]
    return providers[linked[0]].label if linked and sign_in.how not in linked else ""


def _acts_as(
    session: Session, sign_in: SignIn, person: Person, own: frozenset[RoleIn], at: datetime
) -> tuple[Person, frozenset[RoleIn]]:
    if sign_in.acting_for_id is not None:
        other = session.get_one(Person, sign_in.acting_for_id)
        theirs = _roles_to_act_with(session, own, other, at)
        if theirs and not is_shut(other):
            return other, theirs
    return person, own


def _roles_to_act_with(
    session: Session, own: frozenset[RoleIn], other: Person, at: datetime
) -> frozenset[RoleIn]:
    found = roles_to_act_with(own, roles_of(session, other.id, at.date()))
    if not need_second_factor(found) or other.totp_secret is not None:
        return found
    # Who has not set up a second factor has no powers, so nobody acts with them; a provider may prove twice.
    elsewhere = session.scalar(select(Identity.id).where(Identity.person_id == other.id).limit(1))
    return found if elsewhere else frozenset(held for held in found if not need_second_factor([held]))


def _is_over(sign_in: SignIn, at: datetime, powers: bool) -> bool:
    lasts, idle = (LASTS_FOR_POWERS, IDLE_FOR_POWERS) if powers else (LASTS, IDLE)
    return at - sign_in.created_at > lasts or at - sign_in.seen_at > idle


def note_seen(session: Session, sign_in_id: int, at: datetime) -> None:
    """Note that a sign-in is in use; more often than every five minutes changes nothing."""
    session.execute(
        update(SignIn).where(SignIn.id == sign_in_id, SignIn.seen_at < at - SEEN_EVERY).values(seen_at=at)
    )


def renew_sign_in(
    session: Session, sign_in_id: int, at: datetime, *, second_factor: bool | None = None
) -> str:
    """Note that somebody has just proved who they are; return this browser's new key. The old one is over.

    `second_factor` says whether they did it with two factors, or (False) no longer have two; None leaves what
    was known of it. Conflict where the sign-in was ended elsewhere in the meantime.
    """
    sign_in = hold_sign_in(session, sign_in_id)
    key = secrets.token_urlsafe(32)
    sign_in.key_hash, sign_in.proved_at, sign_in.seen_at = _hash(key), at, at
    sign_in.second_factor = sign_in.second_factor if second_factor is None else second_factor
    session.flush()
    return key


def hold_sign_in(session: Session, sign_in_id: int) -> SignIn:
    """Return a sign-in that nobody ends until this transaction does; Conflict where it was ended already."""
    found = session.scalar(locked(select(SignIn).where(SignIn.id == sign_in_id)))
    if found is None:
        raise Conflict(ENDED)
    return found


def remove_old_sign_ins(session: Session, at: datetime) -> int:
    """Remove what nobody can use any more, and return how many."""
    over = or_(SignIn.created_at < at - LASTS, SignIn.seen_at < at - IDLE)
    return touched(session, delete(SignIn).where(over))


def sign_ins_of(session: Session, person_id: int) -> list[SignIn]:
    """Return where somebody is signed in, what was used last first."""
    statement = select(SignIn).where(SignIn.person_id == person_id)
    return list(session.scalars(statement.order_by(SignIn.seen_at.desc(), SignIn.id.desc())))


def sign_in_with(session: Session, sign_in_id: int) -> SignIn:
    """Return the sign-in with this id; Conflict where it was ended in the meantime."""
    found = session.get(SignIn, sign_in_id)
    if found is None:
        raise Conflict(ENDED)
    return found


def end_sign_in(session: Session, person_id: int, sign_in_id: int) -> None:
    """Sign somebody out in one browser; NotFound where it is not theirs."""
    if not touched(session, delete(SignIn).where(SignIn.id == sign_in_id, SignIn.person_id == person_id)):
        raise NotFound("You are not signed in there any more.")


def end_asked_change(session: Session, person_id: int) -> None:
    """End a change of address that waits for its link: it may have been asked for where one is signed out."""
    asked = (Proof.person_id == person_id, Proof.purpose == EMAIL, Proof.used_at.is_(None))
    session.execute(delete(Proof).where(*asked))


def end_all_sign_ins(session: Session, person_id: int, *, but: int | None = None) -> None:
    """Sign somebody out everywhere, or everywhere but in one browser."""
    end_asked_change(session, person_id)
    session.execute(delete(SignIn).where(SignIn.person_id == person_id, SignIn.id != (but or 0)))


def end_sign_ins_by(session: Session, person_id: int, how: str, *, but: int | None) -> None:
    """Sign somebody out wherever they signed in with this provider, but for one browser."""
    theirs = (SignIn.person_id == person_id, SignIn.how == how)
    session.execute(delete(SignIn).where(*theirs, SignIn.id != (but or 0)))


def is_proved_twice(session: Session, sign_in_id: int) -> bool:
    """Say whether somebody proved twice who they are when they signed in here."""
    return bool(session.scalar(select(SignIn.second_factor).where(SignIn.id == sign_in_id)))


def act_for(session: Session, sign_in_id: int, person_id: int | None) -> None:
    """Let one browser's owner act for somebody, or (None) for themselves again."""
    session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(acting_for_id=person_id))


def stop_acting(session: Session, delegate_id: int, person_id: int) -> None:
    """End at once, in every browser, that one acts for the other."""
    session.execute(
        update(SignIn)
        .where(SignIn.person_id == delegate_id, SignIn.acting_for_id == person_id)
        .values(acting_for_id=None)
    )


def _hash(key: str) -> str:
    # The key is 32 random bytes, so a plain hash cannot be guessed back.
    return hashlib.sha256(key.encode()).hexdigest()
