"""Two at once: one gets through, the other gets words. Each race has its negative control."""

import pytest
from sqlalchemy import select, update

from hub.access import PUBLIC, Role, RoleAssignment, Viewer
from hub.accounts.domain import Membership, get_person, list_memberships, list_roles, revoke_role
from hub.kit.clock import now
from hub.kit.emails import Topic
from hub.kit.errors import Conflict
from hub.mail.domain import EmailFrequency
from hub.people.domain import (
    AccountDetails,
    RowStatus,
    accept_invitation_with_new_account,
    accept_join_request,
    add_delegate,
    add_line_manager,
    confirm_line_manager,
    create_invitation,
    create_join_request,
    end_delegate,
    end_line_manager,
    get_invitation_by_token,
    get_open_join_request,
    list_delegations_to,
    list_open_join_requests,
    parse_invitation_csv,
    remove_role,
    send_preview,
    sign_invitation_token,
    sign_preview,
    start_acting_for,
    start_registration,
    validate_rows,
)
from hub.people.domain import last_lead as leads_module
from hub.people.models import Invitation, PendingRegistration
from hub.trusts.domain import find_organisation
from tests.factories import make_person
from tests.support.concurrency import at_once, winners_without_care

HEARS = dict.fromkeys(Topic, EmailFrequency.DAILY)


def welcome(name):
    return AccountDetails(name, "three unusual giraffes", HEARS, "A test")


def invited(town, email="nia@example.org", role=Role.LEADER):
    with town.writing() as session:
        london = find_organisation(session, "london")
        made = create_invitation(session, london, email=email, role=role, at=now(), by=PUBLIC)
        return sign_invitation_token(session, made)


def test_an_invitation_that_two_tabs_accept_at_once_makes_one_account(town):
    token = invited(town)

    def accept(name):
        def act(session):
            accept_invitation_with_new_account(
                session, get_invitation_by_token(session, token, now(), lock=True), welcome(name), now()
            )

        return act

    said = at_once(town.app, accept("One"), accept("Two"))
    assert said == ["done", "This invitation has been accepted already. Sign in to go on."]


def test_an_invitation_that_is_looked_at_first_and_marked_later_lets_two_in(town):
    # The negative control: the same race without the lock on the row.
    invited(town)

    def careless(session):
        row = session.scalars(select(Invitation)).one()
        if row.accepted_at is not None:
            raise Conflict("accepted already")
        session.execute(update(Invitation).where(Invitation.id == row.id).values(accepted_at=now()))

    assert at_once(town.app, careless, careless).count("done") == winners_without_care(town.app)


def test_somebody_who_is_invited_twice_at_once_is_invited_once(town):
    def ask(session):
        london = find_organisation(session, "london")
        create_invitation(session, london, email="nia@example.org", role=Role.LEADER, at=now(), by=PUBLIC)

    said = at_once(town.app, ask, ask)
    assert said == ["done", "This person is invited in this role already. Their answer is still awaited."]


def test_a_sheet_that_is_sent_twice_at_once_says_to_the_second_who_is_invited_already(town):
    found = []
    with town.writing() as session:
        london = find_organisation(session, "london")
        lead = Viewer(town.ids["lead"], list_roles(session, town.ids["lead"], now().date()))
        lines = parse_invitation_csv("email,role\nann@example.org,leader\n")
        plan = sign_preview(session, lead, london, validate_rows(session, lead, london, lines, now()), now())

    def send(session):
        sent = send_preview(session, lead, find_organisation(session, "london"), plan, now())
        found.append([line.status for line in sent])

    assert at_once(town.app, send, send) == ["done", "done"]
    assert found == [[RowStatus.TO_INVITE], [RowStatus.ALREADY_INVITED]]


def test_two_invitations_of_one_address_accepted_at_once_make_one_account_and_no_fault(town):
    tokens = [invited(town), invited(town, role=Role.PUBLISHER)]

    def accept(token):
        def act(session):
            found = get_invitation_by_token(session, token, now(), lock=True)
            accept_invitation_with_new_account(session, found, welcome("Nia"), now())

        return act

    said = at_once(town.app, *map(accept, tokens))
    assert said == ["done", "This email address has an account already."]


@pytest.fixture
def two_leads(town):
    """London with a second lead; return each one's viewer and the other's membership."""
    with town.writing() as session:
        london = find_organisation(session, "london")
        second = make_person(session, london, Role.TRUST_LEAD)
        town.ids["second"] = second.id
    found = []
    for own, other in (("lead", "second"), ("second", "lead")):
        roles = frozenset({RoleAssignment(town.ids["at london"], Role.TRUST_LEAD)})
        found.append((Viewer(town.ids[own], roles), town.ids[other]))
    return found


def leads_left(town):
    with town.writing() as session:
        statement = select(Membership.id).where(Membership.role == "trust-lead")
        return len(
            session.scalars(statement.where(Membership.organisation_id == town.ids["at london"])).all()
        )


def ending(viewer, person_id):
    def act(session):
        (held,) = list_memberships(session, person_id)
        remove_role(session, held, by=viewer, at=now())

    return act


def test_two_leads_who_end_each_other_at_once_leave_one(town, two_leads):
    said = at_once(town.app, *(ending(*pair) for pair in two_leads))
    assert sorted(said) == [
        "This is the last lead of the trust. Name another first, or ask the hub office to end the role.",
        "done",
    ]
    assert leads_left(town) == 1


def test_two_leads_who_end_each_other_without_taking_turns_leave_none(town, two_leads, monkeypatch):
    # The negative control: the organisation is not locked before it is looked at.
    monkeypatch.setattr(leads_module, "lock_organisation", lambda *_: None)

    def careless(viewer, person_id):
        def act(session):
            (held,) = list_memberships(session, person_id)
            leads_module.check_not_last_lead(session, held, by=viewer, at=now())
            session.delete(held)

        return act

    said = at_once(town.app, *(careless(*pair) for pair in two_leads))
    assert said.count("done") == winners_without_care(town.app)


def test_a_request_that_is_sent_twice_at_once_is_asked_once(town):
    def ask(session):
        yorkshire = find_organisation(session, "yorkshire")
        create_join_request(session, Viewer(town.ids["newcomer"]), yorkshire, words="", at=now())

    said = at_once(town.app, ask, ask)
    assert said == ["done", "You have asked this trust already. Its answer is still awaited."]


def test_a_request_that_two_leads_answer_at_once_is_answered_once(town, two_leads):
    with town.writing() as session:
        london = find_organisation(session, "london")
        create_join_request(session, Viewer(town.ids["newcomer"]), london, words="", at=now())

    def answer(viewer):
        def act(session):
            london = find_organisation(session, "london")
            key = "" if not (found := list_open_join_requests(session, london.id)) else found[0].public_id
            asked = get_open_join_request(session, viewer, london, key, lock=True)
            accept_join_request(session, asked, Role.LEADER, by=viewer, at=now())

        return act

    said = at_once(town.app, *(answer(viewer) for viewer, _ in two_leads))
    assert said.count("done") == 1
    assert "a fault" not in said


def test_letters_to_one_address_are_counted_also_when_they_are_asked_for_at_once(town):
    def ask(number):
        def act(session):
            london, sender = find_organisation(session, "london"), f"192.0.2.{number}"
            her = {"email": "nia@example.org", "name": "Nia", "words": ""}
            start_registration(session, london, **her, client_address=sender, at=now())

        return act

    for number in range(2):
        with town.writing() as session:
            ask(number)(session)
    assert at_once(town.app, ask(3), ask(4)) == ["done", "done"]
    with town.writing() as session:
        assert len(session.scalars(select(PendingRegistration)).all()) == 3


def test_a_line_manager_who_confirms_what_the_other_ends_at_once_is_told(town):
    with town.writing() as session:
        leader = Viewer(town.ids["leader"])
        key = add_line_manager(session, leader, email="lead@example.org", at=now()).public_id

    def end(session):
        end_line_manager(session, Viewer(town.ids["leader"]), key, now())

    def confirm(session):
        confirm_line_manager(session, Viewer(town.ids["lead"]), key, now())

    assert at_once(town.app, end, confirm) == ["done", "This has ended in the meantime."]


def test_an_assistant_who_begins_to_act_while_it_is_ended_does_not_act_afterwards(town):
    from hub.accounts.domain import create_login_session, list_login_sessions, load_auth_context

    with town.writing() as session:
        leader = Viewer(town.ids["leader"])
        key = add_delegate(session, leader, email="publisher@example.org", at=now()).public_id
        publisher = get_person(session, town.ids["publisher"])
        cookie = create_login_session(
            session, publisher, how="password", second_factor=False, browser="", at=now()
        )

    def begin(session):
        start_acting_for(session, load_auth_context(session, cookie, now()), key, now())

    def end(session):
        end_delegate(session, Viewer(town.ids["leader"]), key, now())

    assert at_once(town.app, begin, end) == ["done", "done"]
    with town.writing() as session:
        assert [one.acting_for_id for one in list_login_sessions(session, town.ids["publisher"])] == [None]
        assert list_delegations_to(session, town.ids["publisher"]) == []


def test_a_role_that_two_give_at_once_is_given_once_and_the_second_is_told(town):
    from hub.accounts.domain import grant_role

    def give(session):
        person = get_person(session, town.ids["newcomer"])
        grant_role(session, person, town.ids["at london"], Role.LEADER, by=PUBLIC, at=now())

    assert at_once(town.app, give, give) == ["done", "This person has this role already."]
    with town.writing() as session:
        (held,) = list_memberships(session, town.ids["newcomer"])
        revoke_role(session, held, by=PUBLIC, at=now())
