"""What a hub admin may do to an account takes effect at once, and only on that account."""

import pytest
from sqlalchemy import select

from hub.access import PUBLIC, Role, Viewer
from hub.accounts.domain.admin import (
    deactivate_person,
    reactivate_person,
    remove_second_factor,
    sign_out_everywhere,
    unlink_all_identities,
)
from hub.accounts.domain.identities import link_identity, list_identities
from hub.accounts.domain.login_sessions import create_login_session, list_login_sessions
from hub.accounts.domain.memberships import list_roles
from hub.accounts.models import LoginSession, RecoveryCode
from hub.audit.models import AuditEntry
from hub.catalogue.domain.change_counter import version_key
from hub.kit.clock import current_day, now
from hub.kit.errors import Conflict
from hub.mail.models import OutboxMessage
from tests.factories import make_person, make_trust

ADMIN = Viewer(person_id=7)


@pytest.fixture
def two_people(session):
    """Two leaders of one trust, each signed in once; the second acts for the first."""
    trust = make_trust(session)
    first, second = (make_person(session, trust, Role.LEADER) for _ in range(2))
    for person in (first, second):
        create_login_session(session, person, how="password", second_factor=False, browser="A test", at=now())
    (acting,) = list_login_sessions(session, second.id)
    acting.acting_for_id = first.id
    session.query(AuditEntry).delete()
    return first, second


def recorded(session):
    return [
        (entry.act, entry.person_id, entry.object_id, dict(entry.details))
        for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    ]


def queued(session):
    return [(message.kind, message.person_id) for message in session.scalars(select(OutboxMessage))]


def count_login_sessions(session, *people):
    return [len(list_login_sessions(session, person.id)) for person in people]


def test_deactivation_ends_the_login_sessions_of_the_person_and_nobody_acts_for_them(session, two_people):
    first, second = two_people
    before, at = version_key(session), now()

    deactivate_person(session, first, by=ADMIN, at=at)

    assert first.disabled_at == at
    assert count_login_sessions(session, first, second) == [0, 1]
    session.expire_all()
    assert session.scalars(select(LoginSession.acting_for_id)).all() == [None]
    assert recorded(session) == [("disable", ADMIN.person_id, str(first.id), {})]
    assert version_key(session) != before


def test_an_account_is_deactivated_once_and_reactivated_once(session, two_people):
    first, _ = two_people
    with pytest.raises(Conflict, match="already active"):
        reactivate_person(session, first, by=ADMIN, at=now())
    deactivate_person(session, first, by=ADMIN, at=now())
    with pytest.raises(Conflict, match="This account is already suspended"):
        deactivate_person(session, first, by=ADMIN, at=now())

    assert [act for act, *_ in recorded(session)] == ["disable"]


def test_a_reactivated_person_has_their_roles_and_signs_in_anew(session, two_people):
    first, _ = two_people
    roles = list_roles(session, first.id, current_day())
    deactivate_person(session, first, by=ADMIN, at=now())
    before = version_key(session)

    reactivate_person(session, first, by=ADMIN, at=now())

    assert first.disabled_at is None
    assert roles
    assert list_roles(session, first.id, current_day()) == roles
    assert count_login_sessions(session, first) == [0]
    assert [act for act, *_ in recorded(session)] == ["disable", "enable"]
    assert version_key(session) != before


def test_a_lost_second_factor_is_removed_with_its_recovery_codes_and_the_person_is_told(session, two_people):
    first, second = two_people
    for person in two_people:
        person.totp_secret, person.totp_step, person.second_factor_since = "sealed", 1, now()
        session.add(RecoveryCode(person_id=person.id, code_hash="x"))

    remove_second_factor(session, first, by=ADMIN, at=now())

    assert (first.totp_secret, first.second_factor_since) == (None, None)
    assert second.totp_secret == "sealed"
    assert session.scalars(select(RecoveryCode.person_id)).all() == [second.id]
    assert count_login_sessions(session, first, second) == [0, 1]
    assert queued(session) == [("second-factor-reset", first.id)]
    assert recorded(session) == [("reset second factor", ADMIN.person_id, str(first.id), {})]


def test_where_there_is_no_second_factor_none_is_removed_and_nobody_is_signed_out(session, two_people):
    first, _ = two_people
    with pytest.raises(Conflict, match="no authenticator"):
        remove_second_factor(session, first, by=ADMIN, at=now())

    assert (count_login_sessions(session, first), queued(session), recorded(session)) == ([1], [], [])


def test_all_identities_of_one_person_are_unlinked_and_each_is_recorded(session, two_people):
    first, second = two_people
    for person, provider in ((first, "nhs"), (first, "council"), (second, "nhs")):
        link_identity(session, person, provider, f"subject {person.id}", now())
    session.query(AuditEntry).delete()
    session.query(OutboxMessage).delete()

    unlink_all_identities(session, first, by=ADMIN, at=now())

    assert list_identities(session, first.id) == []
    assert [identity.provider for identity in list_identities(session, second.id)] == ["nhs"]
    assert sorted(details["provider"] for *_, details in recorded(session)) == ["council", "nhs"]
    assert {(act, object_id) for act, _, object_id, _ in recorded(session)} == {
        ("unlink identity", str(first.id))
    }
    assert queued(session) == [("identity-unlinked", first.id)]
    assert count_login_sessions(session, first, second) == [0, 1]


def test_where_no_identity_is_linked_none_is_unlinked_and_nobody_is_signed_out(session, two_people):
    first, _ = two_people
    with pytest.raises(Conflict, match="No account with another service is linked"):
        unlink_all_identities(session, first, by=ADMIN, at=now())

    assert (count_login_sessions(session, first), queued(session), recorded(session)) == ([1], [], [])


def test_signing_out_everywhere_ends_the_login_sessions_of_one_person_only(session, two_people):
    first, second = two_people
    sign_out_everywhere(session, first, by=PUBLIC, at=now())

    assert count_login_sessions(session, first, second) == [0, 1]
    assert first.disabled_at is None
    assert recorded(session) == [("sign out everywhere", None, str(first.id), {})]
