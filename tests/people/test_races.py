"""Concurrent requests: one succeeds and the other gets an error message. Each race has a negative control."""

import pytest
from sqlalchemy import select, update

from hub.access import PUBLIC, Role, RoleAssignment, Viewer
from hub.accounts.domain.memberships import Membership, list_memberships, list_roles, revoke_role
from hub.accounts.domain.persons import get_person
from hub.kit.clock import now
from hub.kit.emails import Topic
from hub.kit.errors import Conflict
from hub.mail.domain.preferences import EmailFrequency
from hub.people.domain import last_lead as last_lead_module
from hub.people.domain.bulk_invitations import send_preview, sign_preview, validate_rows
from hub.people.domain.delegates import add_delegate, end_delegate, list_delegations_to, start_acting_for
from hub.people.domain.invitation_acceptance import AccountDetails, accept_invitation_with_new_account
from hub.people.domain.invitation_csv import RowStatus, parse_invitation_csv
from hub.people.domain.invitations import create_invitation, get_invitation_by_token, sign_invitation_token
from hub.people.domain.join_requests import (
    accept_join_request,
    create_join_request,
    get_open_join_request,
    list_open_join_requests,
)
from hub.people.domain.line_managers import add_line_manager, confirm_line_manager, end_line_manager
from hub.people.domain.registrations import start_registration
from hub.people.domain.team import remove_role
from hub.people.models import Invitation, PendingRegistration
from hub.trusts.domain import find_organisation
from tests.factories import make_person
from tests.support.concurrency import at_once, winners_without_care

EMAIL_PREFERENCES = dict.fromkeys(Topic, EmailFrequency.DAILY)


def account_details(name):
    return AccountDetails(name, "three unusual giraffes", EMAIL_PREFERENCES, "A test")


def invited(scenario, email="nia@example.org", role=Role.LEADER):
    with scenario.write_session() as session:
        london = find_organisation(session, "london")
        invitation = create_invitation(session, london, email=email, role=role, at=now(), by=PUBLIC)
        return sign_invitation_token(session, invitation)


def test_an_invitation_that_two_tabs_accept_at_once_makes_one_account(scenario):
    token = invited(scenario)

    def accept(name):
        def act(session):
            accept_invitation_with_new_account(
                session,
                get_invitation_by_token(session, token, now(), lock=True),
                account_details(name),
                now(),
            )

        return act

    outcomes = at_once(scenario.app, accept("One"), accept("Two"))
    assert outcomes == ["done", "This invitation has been accepted already. Sign in to go on."]


def test_an_invitation_that_is_looked_at_first_and_marked_later_lets_two_in(scenario):
    # The negative control: the same race without the lock on the row.
    invited(scenario)

    def careless(session):
        row = session.scalars(select(Invitation)).one()
        if row.accepted_at is not None:
            raise Conflict("accepted already")
        session.execute(update(Invitation).where(Invitation.id == row.id).values(accepted_at=now()))

    assert at_once(scenario.app, careless, careless).count("done") == winners_without_care(scenario.app)


def test_somebody_who_is_invited_twice_at_once_is_invited_once(scenario):
    def ask(session):
        london = find_organisation(session, "london")
        create_invitation(session, london, email="nia@example.org", role=Role.LEADER, at=now(), by=PUBLIC)

    outcomes = at_once(scenario.app, ask, ask)
    assert outcomes == ["done", "This person is invited in this role already. Their answer is still awaited."]


def test_a_sheet_that_is_sent_twice_at_once_says_to_the_second_who_is_invited_already(scenario):
    results = []
    with scenario.write_session() as session:
        london = find_organisation(session, "london")
        lead = Viewer(scenario.ids["lead"], list_roles(session, scenario.ids["lead"], now().date()))
        rows = parse_invitation_csv("email,role\nann@example.org,leader\n")
        plan = sign_preview(session, lead, london, validate_rows(session, lead, london, rows, now()), now())

    def send(session):
        sent = send_preview(session, lead, find_organisation(session, "london"), plan, now())
        results.append([row.status for row in sent])

    assert at_once(scenario.app, send, send) == ["done", "done"]
    assert results == [[RowStatus.TO_INVITE], [RowStatus.ALREADY_INVITED]]


def test_two_invitations_of_one_address_accepted_at_once_make_one_account_and_no_fault(scenario):
    tokens = [invited(scenario), invited(scenario, role=Role.PUBLISHER)]

    def accept(token):
        def act(session):
            invitation = get_invitation_by_token(session, token, now(), lock=True)
            accept_invitation_with_new_account(session, invitation, account_details("Nia"), now())

        return act

    outcomes = at_once(scenario.app, *map(accept, tokens))
    assert outcomes == ["done", "This email address has an account already."]


@pytest.fixture
def two_leads(scenario):
    """Add a second lead to London; return for each lead their viewer and the id of the other."""
    with scenario.write_session() as session:
        london = find_organisation(session, "london")
        second = make_person(session, london, Role.TRUST_LEAD)
        scenario.ids["second"] = second.id
    pairs = []
    for own, other in (("lead", "second"), ("second", "lead")):
        roles = frozenset({RoleAssignment(scenario.ids["at london"], Role.TRUST_LEAD)})
        pairs.append((Viewer(scenario.ids[own], roles), scenario.ids[other]))
    return pairs


def leads_left(scenario):
    with scenario.write_session() as session:
        statement = select(Membership.id).where(Membership.role == "trust-lead")
        return len(
            session.scalars(statement.where(Membership.organisation_id == scenario.ids["at london"])).all()
        )


def end_role_of(viewer, person_id):
    def act(session):
        (membership,) = list_memberships(session, person_id)
        remove_role(session, membership, by=viewer, at=now())

    return act


def test_two_leads_who_end_each_other_at_once_leave_one(scenario, two_leads):
    outcomes = at_once(scenario.app, *(end_role_of(*pair) for pair in two_leads))
    assert sorted(outcomes) == [
        "This is the last lead of the trust. Name another first, or ask the hub office to end the role.",
        "done",
    ]
    assert leads_left(scenario) == 1


def test_two_leads_who_end_each_other_without_taking_turns_leave_none(scenario, two_leads, monkeypatch):
    # The negative control: the organisation is not locked before the check.
    monkeypatch.setattr(last_lead_module, "lock_organisation", lambda *_: None)

    def careless(viewer, person_id):
        def act(session):
            (membership,) = list_memberships(session, person_id)
            last_lead_module.check_not_last_lead(session, membership, by=viewer, at=now())
            session.delete(membership)

        return act

    outcomes = at_once(scenario.app, *(careless(*pair) for pair in two_leads))
    assert outcomes.count("done") == winners_without_care(scenario.app)


def test_a_request_that_is_sent_twice_at_once_is_asked_once(scenario):
    def ask(session):
        yorkshire = find_organisation(session, "yorkshire")
        create_join_request(session, Viewer(scenario.ids["newcomer"]), yorkshire, words="", at=now())

    outcomes = at_once(scenario.app, ask, ask)
    assert outcomes == ["done", "You have asked this trust already. Its answer is still awaited."]


def test_a_request_that_two_leads_answer_at_once_is_answered_once(scenario, two_leads):
    with scenario.write_session() as session:
        london = find_organisation(session, "london")
        create_join_request(session, Viewer(scenario.ids["newcomer"]), london, words="", at=now())

    def answer(viewer):
        def act(session):
            london = find_organisation(session, "london")
            key = (
                ""
                if not (join_requests := list_open_join_requests(session, london.id))
                else join_requests[0].public_id
            )
            join_request = get_open_join_request(session, viewer, london, key, lock=True)
            accept_join_request(session, join_request, Role.LEADER, by=viewer, at=now())

        return act

    outcomes = at_once(scenario.app, *(answer(viewer) for viewer, _ in two_leads))
    assert outcomes.count("done") == 1
    assert "a fault" not in outcomes


def test_letters_to_one_address_are_counted_also_when_they_are_asked_for_at_once(scenario):
    def ask(number):
        def act(session):
            london, client_address = find_organisation(session, "london"), f"192.0.2.{number}"
            nia = {"email": "nia@example.org", "name": "Nia", "words": ""}
            start_registration(session, london, **nia, client_address=client_address, at=now())

        return act

    for number in range(2):
        with scenario.write_session() as session:
            ask(number)(session)
    assert at_once(scenario.app, ask(3), ask(4)) == ["done", "done"]
    with scenario.write_session() as session:
        assert len(session.scalars(select(PendingRegistration)).all()) == 3


def test_a_line_manager_who_confirms_what_the_other_ends_at_once_is_told(scenario):
    with scenario.write_session() as session:
        leader = Viewer(scenario.ids["leader"])
        key = add_line_manager(session, leader, email="lead@example.org", at=now()).public_id

    def end(session):
        end_line_manager(session, Viewer(scenario.ids["leader"]), key, now())

    def confirm(session):
        confirm_line_manager(session, Viewer(scenario.ids["lead"]), key, now())

    assert at_once(scenario.app, end, confirm) == ["done", "This has ended in the meantime."]


def test_an_assistant_who_begins_to_act_while_it_is_ended_does_not_act_afterwards(scenario):
    from hub.accounts.domain.login_sessions import (
        create_login_session,
        list_login_sessions,
        load_auth_context,
    )

    with scenario.write_session() as session:
        leader = Viewer(scenario.ids["leader"])
        key = add_delegate(session, leader, email="publisher@example.org", at=now()).public_id
        publisher = get_person(session, scenario.ids["publisher"])
        session_token = create_login_session(
            session, publisher, how="password", second_factor=False, browser="", at=now()
        )

    def begin(session):
        start_acting_for(session, load_auth_context(session, session_token, now()), key, now())

    def end(session):
        end_delegate(session, Viewer(scenario.ids["leader"]), key, now())

    assert at_once(scenario.app, begin, end) == ["done", "done"]
    with scenario.write_session() as session:
        assert [
            login_session.acting_for_id
            for login_session in list_login_sessions(session, scenario.ids["publisher"])
        ] == [None]
        assert list_delegations_to(session, scenario.ids["publisher"]) == []


def test_a_role_that_two_give_at_once_is_given_once_and_the_second_is_told(scenario):
    from hub.accounts.domain.memberships import grant_role

    def give(session):
        person = get_person(session, scenario.ids["newcomer"])
        grant_role(session, person, scenario.ids["at london"], Role.LEADER, by=PUBLIC, at=now())

    assert at_once(scenario.app, give, give) == ["done", "This person has this role already."]
    with scenario.write_session() as session:
        (membership,) = list_memberships(session, scenario.ids["newcomer"])
        revoke_role(session, membership, by=PUBLIC, at=now())
