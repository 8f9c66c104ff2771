"""Two at once: one gets through, the other gets words. Each race has its negative control."""

import pytest
from sqlalchemy import select, update

from hub.access import PUBLIC, Role, RoleIn, Viewer
from hub.accounts.domain import Membership, end_role, memberships_of, person_with, roles_of
from hub.kit.clock import now
from hub.kit.emails import Topic
from hub.kit.errors import Conflict
from hub.mail.domain import HowOften
from hub.people.domain import (
    Fate,
    Welcome,
    accept_as_newcomer,
    ask_to_join,
    begin_to_act,
    begin_to_join,
    confirm_managed,
    delegated_to,
    end_delegate,
    end_managed,
    invitation_behind,
    judge,
    make_invitation,
    name_delegate,
    name_manager,
    plan_of,
    read_sheet,
    request_called,
    requests_to,
    say_yes,
    send_plan,
    take_role,
    token_of,
)
from hub.people.domain import last_lead as leads_module
from hub.people.models import Invitation, Newcomer
from hub.trusts.domain import organisation_called
from tests.factories import make_person
from tests.support.concurrency import at_once, winners_without_care

HEARS = dict.fromkeys(Topic, HowOften.DAILY)


def welcome(name):
    return Welcome(name, "three unusual giraffes", HEARS, "A test")


def invited(town, email="nia@example.org", role=Role.LEADER):
    with town.writing() as session:
        london = organisation_called(session, "london")
        made = make_invitation(session, london, email=email, role=role, at=now(), by=PUBLIC)
        return token_of(session, made)


def test_an_invitation_that_two_tabs_accept_at_once_makes_one_account(town):
    token = invited(town)

    def accept(name):
        def act(session):
            accept_as_newcomer(
                session, invitation_behind(session, token, now(), lock=True), welcome(name), now()
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
        london = organisation_called(session, "london")
        make_invitation(session, london, email="nia@example.org", role=Role.LEADER, at=now(), by=PUBLIC)

    said = at_once(town.app, ask, ask)
    assert said == ["done", "This person is invited in this role already. Their answer is still awaited."]


def test_a_sheet_that_is_sent_twice_at_once_says_to_the_second_who_is_invited_already(town):
    found = []
    with town.writing() as session:
        london = organisation_called(session, "london")
        lead = Viewer(town.ids["lead"], roles_of(session, town.ids["lead"], now().date()))
        lines = read_sheet("email,role\nann@example.org,leader\n")
        plan = plan_of(session, lead, london, judge(session, lead, london, lines, now()), now())

    def send(session):
        sent = send_plan(session, lead, organisation_called(session, "london"), plan, now())
        found.append([line.fate for line in sent])

    assert at_once(town.app, send, send) == ["done", "done"]
    assert found == [[Fate.SENT], [Fate.INVITED]]


def test_two_invitations_of_one_address_accepted_at_once_make_one_account_and_no_fault(town):
    tokens = [invited(town), invited(town, role=Role.PUBLISHER)]

    def accept(token):
        def act(session):
            found = invitation_behind(session, token, now(), lock=True)
            accept_as_newcomer(session, found, welcome("Nia"), now())

        return act

    said = at_once(town.app, *map(accept, tokens))
    assert said == ["done", "This email address has an account already."]


@pytest.fixture
def two_leads(town):
    """London with a second lead; return each one's viewer and the other's membership."""
    with town.writing() as session:
        london = organisation_called(session, "london")
        second = make_person(session, london, Role.TRUST_LEAD)
        town.ids["second"] = second.id
    found = []
    for own, other in (("lead", "second"), ("second", "lead")):
        roles = frozenset({RoleIn(town.ids["at london"], Role.TRUST_LEAD)})
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
        (held,) = memberships_of(session, person_id)
        take_role(session, held, by=viewer, at=now())

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
            (held,) = memberships_of(session, person_id)
            leads_module.keep_a_lead(session, held, by=viewer, at=now())
            session.delete(held)

        return act

    said = at_once(town.app, *(careless(*pair) for pair in two_leads))
    assert said.count("done") == winners_without_care(town.app)


def test_a_request_that_is_sent_twice_at_once_is_asked_once(town):
    def ask(session):
        yorkshire = organisation_called(session, "yorkshire")
        ask_to_join(session, Viewer(town.ids["newcomer"]), yorkshire, words="", at=now())

    said = at_once(town.app, ask, ask)
    assert said == ["done", "You have asked this trust already. Its answer is still awaited."]


def test_a_request_that_two_leads_answer_at_once_is_answered_once(town, two_leads):
    with town.writing() as session:
        london = organisation_called(session, "london")
        ask_to_join(session, Viewer(town.ids["newcomer"]), london, words="", at=now())

    def answer(viewer):
        def act(session):
            london = organisation_called(session, "london")
            key = "" if not (found := requests_to(session, london.id)) else found[0].public_id
            asked = request_called(session, viewer, london, key, lock=True)
            say_yes(session, asked, Role.LEADER, by=viewer, at=now())

        return act

    said = at_once(town.app, *(answer(viewer) for viewer, _ in two_leads))
    assert said.count("done") == 1
    assert "a fault" not in said


def test_letters_to_one_address_are_counted_also_when_they_are_asked_for_at_once(town):
    def ask(number):
        def act(session):
            london, sender = organisation_called(session, "london"), f"192.0.2.{number}"
            her = {"email": "nia@example.org", "name": "Nia", "words": ""}
            begin_to_join(session, london, **her, sender=sender, at=now())

        return act

    for number in range(2):
        with town.writing() as session:
            ask(number)(session)
    assert at_once(town.app, ask(3), ask(4)) == ["done", "done"]
    with town.writing() as session:
        assert len(session.scalars(select(Newcomer)).all()) == 3


def test_a_line_manager_who_confirms_what_the_other_ends_at_once_is_told(town):
    with town.writing() as session:
        leader = Viewer(town.ids["leader"])
        key = name_manager(session, leader, email="lead@example.org", at=now()).public_id

    def end(session):
        end_managed(session, Viewer(town.ids["leader"]), key, now())

    def confirm(session):
        confirm_managed(session, Viewer(town.ids["lead"]), key, now())

    assert at_once(town.app, end, confirm) == ["done", "This has ended in the meantime."]


def test_an_assistant_who_begins_to_act_while_it_is_ended_does_not_act_afterwards(town):
    from hub.accounts.domain import begin_sign_in, sign_ins_of, standing_for

    with town.writing() as session:
        leader = Viewer(town.ids["leader"])
        key = name_delegate(session, leader, email="publisher@example.org", at=now()).public_id
        publisher = person_with(session, town.ids["publisher"])
        cookie = begin_sign_in(session, publisher, how="password", second_factor=False, browser="", at=now())

    def begin(session):
        begin_to_act(session, standing_for(session, cookie, now()), key, now())

    def end(session):
        end_delegate(session, Viewer(town.ids["leader"]), key, now())

    assert at_once(town.app, begin, end) == ["done", "done"]
    with town.writing() as session:
        assert [one.acting_for_id for one in sign_ins_of(session, town.ids["publisher"])] == [None]
        assert delegated_to(session, town.ids["publisher"]) == []


def test_a_role_that_two_give_at_once_is_given_once_and_the_second_is_told(town):
    from hub.accounts.domain import give_role

    def give(session):
        person = person_with(session, town.ids["newcomer"])
        give_role(session, person, town.ids["at london"], Role.LEADER, by=PUBLIC, at=now())

    assert at_once(town.app, give, give) == ["done", "This person has this role already."]
    with town.writing() as session:
        (held,) = memberships_of(session, town.ids["newcomer"])
        end_role(session, held, by=PUBLIC, at=now())
