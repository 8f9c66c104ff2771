"""Who is signed in is read at each request, with the roles of that moment, in one statement."""

from datetime import timedelta
from types import MappingProxyType

import pytest
from sqlalchemy import event

from hub.access import ANONYMOUS, PUBLIC, Role
from hub.accounts.domain import auth_contexts
from hub.accounts.domain.auth_contexts import find_own_auth_context, viewer_of_person
from hub.accounts.domain.login_sessions import set_acting_for, update_last_seen
from hub.accounts.domain.memberships import grant_role, list_memberships, revoke_role
from hub.accounts.models import Identity
from hub.kit.clock import day_of
from hub.kit.session_lifetime import MAX_AGE, MAX_IDLE, PRIVILEGED_MAX_AGE, PRIVILEGED_MAX_IDLE
from tests.accounts.signed_in_people import make_permanent_member, start_session
from tests.factories import START, make_person, make_trust

SECOND = timedelta(seconds=1)


@pytest.fixture
def trust(session):
    return make_trust(session)


def load_auth_context(session, session_token, at, providers=MappingProxyType({})):
    """Return who is signed in; what one statement tells must be the same, or nothing if a factor is owed."""
    context = auth_contexts.load_auth_context(session, session_token, at, providers)
    own = find_own_auth_context(session.connection(), session_token, at)
    if own is not None:
        assert own == context
        assert own.is_signed_in
        assert not own.second_factor_pending
    return context


def test_who_is_signed_in_with_which_roles_is_one_statement_and_loads_no_objects(session, trust):
    york = make_trust(session, "yorkshire", "Yorkshire")
    person = make_permanent_member(session, trust, Role.LEADER)
    for organisation, role in ((trust, Role.PUBLISHER), (york, Role.LEADER)):
        grant_role(session, person, organisation.id, role, by=PUBLIC, at=START)
    token = start_session(session, person)
    session.expire_all()
    statements = []
    event.listen(session.connection(), "before_cursor_execute", lambda *args: statements.append(args[2]))

    context = auth_contexts.load_auth_context(session, token, START)
    assert len(statements) == 1
    assert find_own_auth_context(session.connection(), token, START) == context
    assert (context.viewer.person_id, context.name) == (person.id, person.name)
    assert {(each.organisation_id, each.role) for each in context.viewer.roles} == {
        (trust.id, Role.LEADER),
        (trust.id, Role.PUBLISHER),
        (york.id, Role.LEADER),
    }


def test_a_person_without_a_role_is_signed_in(session):
    person = make_person(session)
    context = load_auth_context(session, start_session(session, person), START)

    assert (context.viewer.person_id, context.viewer.roles) == (person.id, frozenset())


def test_an_unknown_token_is_nobodys(session, trust):
    start_session(session, make_person(session, trust))

    assert load_auth_context(session, "another", START) == ANONYMOUS


def test_a_delegate_has_the_roles_of_whom_they_act_for_where_both_are_members(session, trust):
    york = make_trust(session, "yorkshire", "Yorkshire")
    leader = make_permanent_member(session, trust, Role.PUBLISHER)
    grant_role(session, leader, york.id, Role.LEADER, by=PUBLIC, at=START)
    assistant = make_permanent_member(session, trust, Role.LEADER)
    token = start_session(session, assistant)
    set_acting_for(session, load_auth_context(session, token, START).login_session_id, leader.id)

    context = load_auth_context(session, token, START)
    assert (context.viewer.person_id, context.viewer.delegate_id) == (leader.id, assistant.id)
    assert {(each.organisation_id, each.role) for each in context.viewer.roles} == {
        (trust.id, Role.PUBLISHER)
    }
    assert (context.name, context.acting_for) == (assistant.name, leader.name)


@pytest.mark.parametrize(
    ("role", "idle"),
    [
        (Role.LEADER, MAX_IDLE),
        (Role.PUBLISHER, MAX_IDLE),
        (Role.GUEST, MAX_IDLE),
        (Role.TRUST_LEAD, PRIVILEGED_MAX_IDLE),
        (Role.HUB_STAFF, PRIVILEGED_MAX_IDLE),
        (Role.HUB_ADMIN, PRIVILEGED_MAX_IDLE),
    ],
)
def test_a_sign_in_that_is_not_used_is_over_sooner_for_who_can_do_more(session, trust, role, idle):
    person = make_permanent_member(session, trust, role)
    token = start_session(session, person)

    assert load_auth_context(session, token, START + idle).signed_in_person_id == person.id
    assert load_auth_context(session, token, START + idle + SECOND) == ANONYMOUS


@pytest.mark.parametrize(
    ("role", "max_age", "max_idle"),
    [(Role.LEADER, MAX_AGE, MAX_IDLE), (Role.TRUST_LEAD, PRIVILEGED_MAX_AGE, PRIVILEGED_MAX_IDLE)],
)
def test_a_sign_in_that_is_used_all_the_time_is_over_in_the_end(session, trust, role, max_age, max_idle):
    token, at = start_session(session, make_permanent_member(session, trust, role)), START
    while at < START + max_age:
        auth_context = load_auth_context(session, token, at)
        assert auth_context != ANONYMOUS
        update_last_seen(session, auth_context.login_session_id, at)
        at += max_idle / 2

    assert load_auth_context(session, token, START + max_age).signed_in_person_id is not None
    assert load_auth_context(session, token, START + max_age + SECOND) == ANONYMOUS


def test_who_gets_a_role_with_powers_has_the_shorter_time_from_then_on(session, trust):
    person = make_person(session, trust, Role.LEADER)
    token = start_session(session, person)
    later = START + PRIVILEGED_MAX_AGE + SECOND
    assert load_auth_context(session, token, later).signed_in_person_id == person.id
    for membership in list_memberships(session, person.id):
        membership.role = Role.TRUST_LEAD.value
    session.flush()

    assert load_auth_context(session, token, later) == ANONYMOUS


def test_a_role_with_powers_gives_nothing_without_a_second_factor(session, trust):
    person = make_person(session, trust, Role.TRUST_LEAD)
    one_factor = start_session(session, person, second_factor=False)
    two_factors = start_session(session, person)

    assert load_auth_context(session, one_factor, START).second_factor_pending
    assert load_auth_context(session, one_factor, START).viewer.roles == frozenset()
    assert not load_auth_context(session, two_factors, START).second_factor_pending
    roles = load_auth_context(session, two_factors, START).viewer.roles
    assert {assignment.role for assignment in roles} == {Role.TRUST_LEAD}


def test_outside_of_pages_a_person_may_what_they_may_there(session, trust):
    lead = make_person(session, trust, Role.TRUST_LEAD)
    other = make_person(session, trust, Role.PUBLISHER)
    assert {each.role for each in viewer_of_person(session, other, day_of(START)).roles} == {Role.PUBLISHER}
    lead.totp_secret = None
    session.flush()
    assert viewer_of_person(session, lead, day_of(START)).roles == frozenset()

    session.add(Identity(person_id=lead.id, provider="mail", subject="1", created_at=START))
    session.flush()
    assert {each.role for each in viewer_of_person(session, lead, day_of(START)).roles} == {Role.TRUST_LEAD}


def test_a_role_that_ends_is_gone_at_the_next_request(session, trust):
    person = make_person(session, trust, Role.PUBLISHER)
    token = start_session(session, person)
    assert load_auth_context(session, token, START).viewer.roles
    revoke_role(session, list_memberships(session, person.id)[0], by=PUBLIC, at=START)

    assert load_auth_context(session, token, START).viewer.roles == frozenset()


@pytest.mark.parametrize("column", ["disabled_at", "erased_at"])
def test_an_account_that_is_shut_is_nobody_at_the_next_request(session, trust, column):
    person = make_person(session, trust)
    token = start_session(session, person)
    setattr(person, column, START)
    session.flush()

    assert load_auth_context(session, token, START) == ANONYMOUS
