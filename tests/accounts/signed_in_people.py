"""People with login sessions."""

from hub.accounts.domain.login_sessions import create_login_session
from hub.accounts.domain.memberships import list_memberships
from tests.factories import START, make_person


def start_session(session, person, *, second_factor=True, at=START):
    return create_login_session(
        session, person, how="password", second_factor=second_factor, browser="A test", at=at
    )


def make_permanent_member(session, trust, role):
    person = make_person(session, trust, role)
    for membership in list_memberships(session, person.id):
        membership.ends_on = None
    return person
