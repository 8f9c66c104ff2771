"""Fixtures: an app in which a person has data in every table."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.access import Role, Viewer
from hub.accounts.domain.login_sessions import create_login_session
from hub.accounts.domain.memberships import list_memberships
from hub.accounts.models import EmailToken, Identity, RecoveryCode
from hub.audit.domain.recording import record_audit_entry
from hub.events.models import InterestDeclaration, KeptDate, PrivateCalendar
from hub.kit.clock import current_day, day_of, now
from hub.kit.db import write_transaction
from hub.kit.keyring import encrypt
from hub.mail.domain.outbox import enqueue
from hub.mail.models import EmailPreference, OutboxMessage
from hub.people.models import (
    Delegate,
    GuestReminder,
    Invitation,
    JoinRequest,
    LineManager,
    PendingRegistration,
)
from hub.privacy.domain.inactive_accounts import ACCOUNT_ENDS
from hub.privacy.models import AccountWarning
from tests.factories import (
    add_answers,
    add_file,
    add_hand_over,
    add_places,
    make_event,
    make_event_message,
    make_person,
    make_trust,
    share,
)
from tests.following.planted import plant_following
from tests.mentoring.planted import plant_mentoring
from tests.mentoring.support_rows import add_support_rows
from tests.publishing.planted import plant_publishing

NAME, ADDRESS = "Zephyrine Quillfeather", "zephyrine.quillfeather@trust.example"
WORDS = "zq-unmistakable-words"
TRACES = (
    *("Zephyrine", "zephyrine", "quillfeather", WORDS),
    *("zq-subject", "zq-browser", "zq-hash", "zq-looked-for"),
)
"""Strings that must not be found anywhere after her erasure."""

INACTIVE_FOR = timedelta(days=731)


def plant(session, *, organisation=None, name=NAME, email=ADDRESS, role=Role.LEADER):
    """Create a person with data in every table, and a colleague; return the ids of both."""
    trust = organisation or make_trust(session)
    kept = share(session, trust, slug="kept-work", title="What the trust published")
    person = make_person(session, trust, role, name=name, email=email)
    other = make_person(session, trust, Role.TRUST_LEAD, name="Somebody Else", by=Viewer(person_id=person.id))
    person.password_hash, person.totp_secret = "zq-hash-of-a-password", encrypt(session, "totp", "zq-secret")
    create_login_session(session, person, how="password", second_factor=False, browser="zq-browser", at=now())
    create_login_session(session, other, how="password", second_factor=True, browser="Another", at=now())
    later = now() + timedelta(days=1)
    of_person = {"person_id": person.id}
    session.add_all(
        [
            RecoveryCode(**of_person, code_hash="zq-hash-of-a-code"),
            Identity(**of_person, provider="nhs", subject="zq-subject", created_at=now()),
            EmailToken(
                **of_person,
                purpose="email",
                nonce="n",
                new_email=f"new.{email}",
                created_at=now(),
                expires_at=later,
            ),
            Invitation(
                public_id=f"i-{person.id}",
                nonce="n",
                email=email,
                name=name,
                organisation_id=trust.id,
                role="leader",
                invited_by_id=other.id,
                created_at=now(),
                expires_at=later,
                accepted_at=now(),
                accepted_by_id=person.id,
            ),
            JoinRequest(
                public_id=f"j-{person.id}",
                **of_person,
                organisation_id=trust.id,
                words=f"{WORDS}, says {name}",
                reason="",
                created_at=now(),
            ),
            LineManager(public_id=f"l-{person.id}", **of_person, manager_id=other.id, named_at=now()),
            PendingRegistration(
                public_id=f"n-{person.id}",
                nonce="n",
                email=email,
                name=name,
                organisation_id=trust.id,
                words=f"{WORDS}, said {name} before",
                created_at=now(),
                expires_at=later,
            ),
            GuestReminder(membership_id=list_memberships(session, person.id)[0].id, ends_on=current_day()),
            Delegate(public_id=f"d-{person.id}", **of_person, delegate_id=other.id, since=now()),
            EmailPreference(**of_person, topic="waiting", how_often="daily"),
            AccountWarning(**of_person, warned_at=now()),
        ]
    )
    event = make_event(session, trust, created_by_id=person.id)
    add_places(session, event, person.id, trust)
    add_hand_over(session, event, person.id)
    add_answers(session, event, person.id, WORDS)
    add_places(session, other_event := make_event(session, trust), other.id, trust)
    add_hand_over(session, other_event, other.id, email=email)
    add_answers(session, other_event, other.id, "", asked_id=person.id, asked_email=email)
    session.add_all(
        [
            make_event_message(event, created_by_id=person.id),
            KeptDate(
                first_day=current_day(),
                last_day=current_day(),
                title="A meeting",
                created_by_id=person.id,
                created_at=now(),
            ),
            InterestDeclaration(
                **of_person,
                event_id=event.id,
                speaker="",
                interest=WORDS,
                is_conflict=True,
                declared_at=now(),
            ),
            PrivateCalendar(**of_person, address_key=f"c-{person.id}", created_at=now()),
        ]
    )
    add_file(session, event, person)
    plant_mentoring(session, person.id, other.id, trust, f"{WORDS} of {name}", email)
    add_support_rows(session, person.id, trust.id)
    plant_publishing(session, person.id, other.id, trust, kept.entry_id, f"{WORDS} of {name}")
    plant_following(session, person.id, kept.entry_id, "zq-looked-for")
    enqueue(session, "invitation", at=now(), **of_person)
    record_audit_entry(session, Viewer(person_id=person.id), "save", kind="resource", object_id="kept-work")
    session.flush()
    return person.id, other.id


@pytest.fixture
def planted(app):
    """The app with this person, `planted.person_id`, and her colleague, `planted.other_id`."""
    with app.app_context(), write_transaction() as session:
        app.person_id, app.other_id = plant(session)
    return app


@pytest.fixture
def inactive(app):
    """The app with a person without a role who has not signed in for more than 24 months."""
    with app.app_context(), write_transaction() as session:
        person = make_person(session)
        person.last_seen_on = day_of(now() - INACTIVE_FOR)
        app.person_id, app.trust_id = person.id, make_trust(session).id
    return app


def warned_ids(app):
    with app.app_context(), write_transaction() as session:
        messages = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == ACCOUNT_ENDS)).all()
        return [message.person_id for message in messages]
