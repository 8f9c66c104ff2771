from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from hub.access import PUBLIC, Role, Viewer
from hub.accounts.domain.email_tokens import sign_email_token
from hub.accounts.domain.personal_data import RETENTION as RETENTION_OF_ACCOUNTS
from hub.accounts.domain.persons import create_person, find_person_by_email, get_person
from hub.accounts.domain.profile import confirm_email_change, request_email_change
from hub.accounts.models import EmailToken
from hub.kit.base import Base
from hub.kit.clock import now
from hub.people.domain.delegates import add_delegate
from hub.people.domain.guests import send_guest_reminders
from hub.people.domain.invitations import create_invitation
from hub.people.domain.join_requests import DeclineReason, create_join_request, decline_join_request
from hub.people.domain.line_managers import add_line_manager
from hub.people.domain.personal_data import (
    ACCEPTED_KEPT_FOR,
    DECIDED_KEPT_FOR,
    UNANSWERED_KEPT_FOR,
    UNCONFIRMED_KEPT_FOR,
    delete_old_invitations,
    delete_old_join_requests,
    delete_old_pending_registrations,
    delete_unconfirmed_line_managers,
    erase_invitations,
    erase_join_requests,
    export_invitations,
    export_line_managers,
)
from hub.people.domain.registrations import start_registration
from hub.people.feature import PERSONAL_DATA, RETENTION
from hub.people.models import Delegate, Invitation, JoinRequest, LineManager, PendingRegistration
from hub.privacy.domain.erasure import erase_person
from hub.privacy.services import list_personal_data
from hub.trusts.domain import find_organisation
from tests.factories import START, make_join_request, make_person, make_trust
from tests.people.conftest import WELCOME

SECRET = "newcomer@example.org"
LAST_DAY = date(2027, 3, 31)


def fill(session, scenario):
    """Create rows about the newcomer in every table, on both sides of each relation."""
    london = find_organisation(session, "london")
    newcomer = Viewer(scenario.ids["newcomer"])
    create_invitation(
        session, london, email=SECRET, name="Nia Newcomer", role=Role.LEADER, at=now(), by=PUBLIC
    )
    create_invitation(session, london, email="b@example.org", role=Role.LEADER, at=now(), by=newcomer)
    start_registration(
        session, london, email=SECRET, name="Nia Newcomer", words="words of hers", client_address="", at=now()
    )
    create_join_request(session, newcomer, london, words="words of hers", at=now())
    add_line_manager(session, newcomer, email="lead@example.org", at=now())
    add_line_manager(session, Viewer(scenario.ids["leader"]), email=SECRET, at=now())
    session.add(
        Delegate(public_id="d", person_id=newcomer.person_id, delegate_id=scenario.ids["lead"], since=now())
    )
    session.flush()


def everything(session):
    """Return all values of all rows of the database as one string."""
    tables = Base.metadata.tables
    return "\n".join(str(tuple(row)) for table in tables.values() for row in session.execute(select(table)))


def test_what_is_held_is_taken_away_whole_and_in_words(scenario):
    with scenario.write_session() as session:
        fill(session, scenario)
        exports = {part.heading: part.export(session, scenario.ids["newcomer"]) for part in PERSONAL_DATA}

    assert [
        (row["sent by you"], row["email address"]) for row in exports["Invitations to you and from you"]
    ] == [
        (False, SECRET),
        (True, "b@example.org"),
    ]
    assert exports["What you told the hub before you had an account"][0]["your words"] == "words of hers"
    assert exports["Trusts you asked to join"][0]["trust"] == "London Ambulance Service NHS Trust"
    assert [(row["person"], row["line manager"]) for row in exports["Line managers"]] == [
        ("The newcomer", "lead@example.org"),
        ("The leader", SECRET),
    ]
    assert [(row["person"], row["assistant"]) for row in exports["Assistants"]] == [
        ("The newcomer", "The lead")
    ]


def test_somebody_of_whom_nothing_is_held_takes_nothing_away(scenario):
    with scenario.write_session() as session:
        fill(session, scenario)
        exports = [part.export(session, scenario.ids["other leader"]) for part in PERSONAL_DATA]
    assert exports == [[]] * len(PERSONAL_DATA)


def test_erasing_by_every_feature_of_the_hub_leaves_no_address_name_or_word(scenario):
    with scenario.write_session() as session:
        fill(session, scenario)
        before = everything(session)
        person_id = scenario.ids["newcomer"]
        erase_person(session, Viewer(person_id), person_id, list_personal_data(scenario.app), now())
        after = everything(session)
    words = (SECRET, "Nia Newcomer", "words of hers", "The newcomer")
    assert [word for word in words if word not in before] == []
    assert [word for word in words if word in after] == []
    assert "b@example.org" in after  # the person whom they invited is still invited


OLD, LATER = "old.nia@example.org", "later@example.org"
BEGIN = {"email": OLD, "name": "Nia Earlier", "words": "words of old"}


def change_address(session, person_id):
    """Change the email address of a person through the emailed link."""
    request_email_change(session, get_person(session, person_id), LATER, at=now())
    email_token = session.scalars(select(EmailToken).where(EmailToken.person_id == person_id)).one()
    confirm_email_change(session, sign_email_token(session, email_token), at=now())


def fill_answers(session, scenario):
    """Let the newcomer have accepted, sent and answered, under an address with no other link to them."""
    london, newcomer = find_organisation(session, "london"), Viewer(scenario.ids["newcomer"])
    values = {"organisation": london, "role": Role.LEADER, "at": now()}
    for email, by in (("gone@example.org", PUBLIC), ("b@example.org", newcomer), ("c@example.org", newcomer)):
        create_invitation(session, **values, email=email, by=by)
    for email, values in (
        ("gone@example.org", {"accepted_by_id": newcomer.person_id, "ends_on": LAST_DAY}),
        ("c@example.org", {"accepted_by_id": scenario.ids["leader"]}),
    ):
        statement = update(Invitation).where(Invitation.email == email)
        session.execute(statement.values(accepted_at=now(), **values))
    for name, decided_by in (("newcomer", "lead"), ("other leader", "newcomer")):
        join_request = create_join_request(session, Viewer(scenario.ids[name]), london, words="", at=now())
        decline_join_request(
            session, join_request, DeclineReason.HAS_LEFT, by=Viewer(scenario.ids[decided_by]), at=now()
        )
    session.flush()


def test_what_somebody_accepted_and_was_answered_is_in_their_file(scenario):
    with scenario.write_session() as session:
        fill_answers(session, scenario)
        exports = {part.heading: part.export(session, scenario.ids["newcomer"]) for part in PERSONAL_DATA}
    sent = [(row["sent by you"], row["last day"]) for row in exports["Invitations to you and from you"]]
    assert sent == [(False, LAST_DAY.isoformat()), (True, ""), (True, "")]
    (join_request,) = exports["Trusts you asked to join"]
    assert (join_request["answer"], join_request["reason"]) == ("no", "has-left")


def test_what_somebody_sent_and_answered_stays_without_them(scenario):
    with scenario.write_session() as session:
        fill_answers(session, scenario)
        person_id = scenario.ids["newcomer"]
        erase_person(session, Viewer(person_id), person_id, list_personal_data(scenario.app), now())
        invited = [
            (invitation.email, invitation.invited_by_id, invitation.withdrawn_at is not None)
            for invitation in session.scalars(select(Invitation).order_by(Invitation.email))
        ]
        (join_request,) = session.scalars(select(JoinRequest))
        left = (join_request.person_id, join_request.decided_by_id, join_request.reason)
    assert invited == [("b@example.org", None, True), ("c@example.org", None, False)]
    assert left == (scenario.ids["other leader"], None, "has-left")


def test_of_who_has_made_their_account_nothing_stays_of_what_they_said_before(scenario):
    for _ in range(2):
        scenario.visitor().send("/trusts/london/join/new", **BEGIN)
    assert scenario.visitor().send(scenario.link("newcomer"), **WELCOME).status_code == 303
    with scenario.write_session() as session:
        rows = session.scalars(select(PendingRegistration)).all()
        assert [(row.email, row.name, row.words, row.used_at is None) for row in rows] == [
            ("", "", "", False)
        ] * 2
    assert "newcomer" not in [kind for kind, _, _ in scenario.emails()]


def test_an_address_that_somebody_had_before_goes_with_them_too(scenario):
    scenario.visitor().send("/trusts/london/join/new", **BEGIN)
    assert scenario.visitor().send(scenario.link("newcomer"), **WELCOME).status_code == 303
    with scenario.write_session() as session:
        person_id = find_person_by_email(session, OLD).id
        london = find_organisation(session, "london")
        start_registration(session, london, **BEGIN, client_address="", at=now())
        create_invitation(session, london, email=OLD, role=Role.LEADER, at=now(), by=PUBLIC)
        add_line_manager(session, Viewer(scenario.ids["leader"]), email=OLD, at=now())
        change_address(session, person_id)
        # This holds weeks later too, as long as rows with the old address are kept.
        for rule in RETENTION_OF_ACCOUNTS:
            rule.run(session, now() + timedelta(days=80))
        before = everything(session)
        exported = str([part.export(session, person_id) for part in PERSONAL_DATA])
        erase_person(session, Viewer(person_id), person_id, list_personal_data(scenario.app), now())
        after = everything(session)
    words = (OLD, LATER, "Nia Earlier", "words of old")
    assert [word for word in words if word not in before] == []
    assert [word for word in words if word in after] == []
    assert OLD in exported


def test_what_waits_for_who_has_the_old_address_now_stays_theirs(scenario):
    with scenario.write_session() as session:
        person_id = scenario.ids["newcomer"]
        change_address(session, person_id)
        create_person(session, email=SECRET, name="Another", at=now())
        london = find_organisation(session, "london")
        create_invitation(session, london, email=SECRET, role=Role.LEADER, at=now(), by=PUBLIC)
        erase_person(session, Viewer(person_id), person_id, list_personal_data(scenario.app), now())
        assert session.scalars(select(Invitation.email)).all() == [SECRET]


def test_an_address_that_somebody_had_before_is_kept_for_90_days_and_no_longer(scenario):
    with scenario.write_session() as session:
        change_address(session, scenario.ids["newcomer"])
        is_kept = []
        for days in (8, 89, 92):
            for rule in RETENTION_OF_ACCOUNTS:
                rule.run(session, now() + timedelta(days=days))
            is_kept.append(SECRET in everything(session))
    assert is_kept == [True, True, False]


def test_every_table_of_people_is_spoken_for(scenario):
    from hub.people import models

    tables = {model.__tablename__ for model in vars(models).values() if hasattr(model, "__tablename__")}
    assert {name for part in PERSONAL_DATA for name in part.tables} == tables


def count_kept(session):
    return [
        session.scalar(select(func.count()).select_from(t))
        for t in (Invitation, PendingRegistration, JoinRequest, LineManager)
    ]


def run_all(session):
    return [rule.run(session, now()) for rule in RETENTION]


def test_nothing_is_removed_before_its_time_and_all_of_it_after(scenario):
    with scenario.write_session() as session:
        fill(session, scenario)
        assert run_all(session) == [0, 0, 0, 0]
        old, year = now() - timedelta(days=31), now() - timedelta(days=366)
        session.execute(update(Invitation).values(expires_at=old))
        session.execute(update(PendingRegistration).values(expires_at=old))
        session.execute(update(LineManager).values(named_at=now() - timedelta(days=91)))
        # Open requests and confirmed line managers are kept regardless of age.
        session.execute(update(JoinRequest).values(created_at=year))
        first = session.scalars(select(LineManager)).first()
        first.confirmed_at, first.manager_id, first.email = year, scenario.ids["lead"], None
        session.flush()
        assert run_all(session) == [2, 1, 0, 1]
        session.execute(update(JoinRequest).values(decided_at=year))
        assert run_all(session) == [0, 0, 1, 0]
        assert count_kept(session) == [0, 0, 0, 1]


def test_an_accepted_invitation_is_kept_for_a_year(scenario):
    with scenario.write_session() as session:
        fill(session, scenario)
        session.execute(
            update(Invitation).values(
                accepted_at=now() - timedelta(days=364), expires_at=now() - timedelta(days=350)
            )
        )
        assert run_all(session)[0] == 0
        session.execute(update(Invitation).values(accepted_at=now() - timedelta(days=366)))
        assert run_all(session)[0] == 2


def test_a_withdrawn_invitation_is_kept_for_30_days(scenario):
    with scenario.write_session() as session:
        fill(session, scenario)
        session.execute(update(Invitation).values(withdrawn_at=now() - timedelta(days=29)))
        assert run_all(session)[0] == 0
        session.execute(update(Invitation).values(withdrawn_at=now() - timedelta(days=31)))
        assert run_all(session)[0] == 2


def test_a_reminder_goes_with_the_role_it_speaks_of(scenario):
    from hub.accounts.domain.memberships import list_memberships, revoke_role
    from hub.people.models import GuestReminder

    with scenario.write_session() as session:
        assert send_guest_reminders(session, now()) == 1
        (membership,) = list_memberships(session, scenario.ids["guest"])
        revoke_role(session, membership, by=PUBLIC, at=now())
        assert session.scalars(select(GuestReminder)).all() == []


def test_an_assistant_is_named_by_address_and_found_by_row(scenario):
    with scenario.write_session() as session:
        delegate = add_delegate(
            session, Viewer(scenario.ids["leader"]), email="publisher@example.org", at=now()
        )
        assert (delegate.person_id, delegate.delegate_id) == (
            scenario.ids["leader"],
            scenario.ids["publisher"],
        )


SECOND = timedelta(seconds=1)


def make_invitation(session, **fields):
    trust = fields.pop("trust", None) or make_trust(session)
    values = {
        "public_id": f"i{session.query(Invitation).count()}",
        "nonce": "n",
        "email": "new@example.org",
        "name": "New",
        "organisation_id": trust.id,
        "role": "leader",
        "created_at": START,
        "expires_at": START + timedelta(days=999),
        **fields,
    }
    row = Invitation(**values)
    session.add(row)
    session.flush()
    return row


@pytest.mark.parametrize(
    ("field", "kept_for"),
    [
        ("expires_at", UNANSWERED_KEPT_FOR),
        ("withdrawn_at", UNANSWERED_KEPT_FOR),
        ("accepted_at", ACCEPTED_KEPT_FOR),
    ],
)
@pytest.mark.parametrize(("late", "deleted"), [(0 * SECOND, 0), (SECOND, 1)])
def test_an_invitation_is_deleted_when_its_time_is_over(session, field, kept_for, late, deleted):
    make_invitation(session, **{field: START - kept_for - late})

    assert delete_old_invitations(session, START) == deleted


def test_an_accepted_invitation_outlives_its_link(session):
    make_invitation(session, expires_at=START - timedelta(days=100), accepted_at=START - timedelta(days=101))

    assert delete_old_invitations(session, START) == 0


@pytest.mark.parametrize(("late", "deleted"), [(0 * SECOND, 0), (SECOND, 1)])
def test_what_was_answered_or_never_confirmed_is_deleted_when_its_time_is_over(session, late, deleted):
    trust, person = make_trust(session), make_person(session)
    make_join_request(session, person, trust, decided_at=START - DECIDED_KEPT_FOR - late, accepted=True)
    make_join_request(session, person, trust)
    session.add(LineManager(public_id="l", person_id=person.id, named_at=START - UNCONFIRMED_KEPT_FOR - late))
    session.add(
        PendingRegistration(
            public_id="p",
            nonce="n",
            email="a@example.org",
            name="",
            organisation_id=trust.id,
            words="",
            created_at=START,
            expires_at=START - UNANSWERED_KEPT_FOR - late,
        )
    )
    session.flush()

    rules = (
        delete_old_join_requests,
        delete_unconfirmed_line_managers,
        delete_old_pending_registrations,
    )
    assert [delete_old(session, START) for delete_old in rules] == [deleted] * 3
    assert session.query(JoinRequest).filter(JoinRequest.decided_at.is_(None)).count() == 1


def test_a_line_manager_who_confirmed_is_kept(session):
    person, long_ago = make_person(session), START - 2 * UNCONFIRMED_KEPT_FOR
    session.add(LineManager(public_id="l", person_id=person.id, named_at=long_ago, confirmed_at=long_ago))
    session.flush()

    assert delete_unconfirmed_line_managers(session, START) == 0


def test_invitations_to_a_person_are_erased_and_those_they_sent_are_withdrawn_without_their_name(session):
    person, trust = make_person(session, email="nia@example.org"), make_trust(session)
    make_invitation(session, trust=trust, email="nia@example.org")
    make_invitation(session, trust=trust, email="old@example.org", accepted_by_id=person.id)
    sent = make_invitation(session, trust=trust, invited_by_id=person.id)
    accepted = make_invitation(session, trust=trust, invited_by_id=person.id, accepted_at=START)
    other = make_invitation(session, trust=trust)
    assert [row["sent by you"] for row in export_invitations(session, person.id)] == [
        False,
        False,
        True,
        True,
    ]

    erase_invitations(session, person.id)
    session.expire_all()

    left = session.query(Invitation).order_by(Invitation.id).all()
    assert left == [sent, accepted, other]
    assert [row.invited_by_id for row in left] == [None] * 3
    assert [row.withdrawn_at is not None for row in left] == [True, False, False]
    assert export_invitations(session, person.id) == []


def test_requests_of_a_person_are_erased_and_those_they_answered_stay_without_them(session):
    person, asker, trust = make_person(session), make_person(session), make_trust(session)
    make_join_request(session, person, trust)
    answered = make_join_request(
        session, asker, trust, decided_at=START, decided_by_id=person.id, accepted=True
    )

    erase_join_requests(session, person.id)
    session.expire_all()

    assert session.query(JoinRequest).all() == [answered]
    assert answered.decided_by_id is None


def test_a_line_manager_is_named_by_address_until_they_confirm_it(session):
    person, manager = make_person(session, name="Jo"), make_person(session, name="Max")
    row = LineManager(public_id="l", person_id=person.id, email=manager.email, named_at=START)
    session.add(row)
    session.flush()
    for id_ in (person.id, manager.id):
        (exported,) = export_line_managers(session, id_)
        assert (exported["person"], exported["line manager"], exported["confirmed"]) == (
            "Jo",
            manager.email,
            "",
        )
    row.email, row.manager_id, row.confirmed_at = None, manager.id, START
    session.flush()

    (exported,) = export_line_managers(session, manager.id)
    assert (exported["line manager"], exported["confirmed"]) == ("Max", "2026-01-05T09:00:00+00:00")
    assert export_line_managers(session, make_person(session).id) == []
