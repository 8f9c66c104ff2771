from datetime import date, timedelta

from sqlalchemy import func, select, update

from hub.access import PUBLIC, Role, Viewer
from hub.accounts.domain import RETENTION as RETENTION_OF_ACCOUNTS
from hub.accounts.domain import (
    confirm_email_change,
    create_person,
    find_person_by_email,
    get_person,
    request_email_change,
)
from hub.accounts.domain.email_tokens import sign_email_token
from hub.accounts.models import EmailToken
from hub.kit.base import Base
from hub.kit.clock import now
from hub.people.domain import (
    DeclineReason,
    add_delegate,
    add_line_manager,
    create_invitation,
    create_join_request,
    decline_join_request,
    send_guest_reminders,
    start_registration,
)
from hub.people.feature import PERSONAL_DATA, RETENTION
from hub.people.models import Delegate, Invitation, JoinRequest, LineManager, PendingRegistration
from hub.privacy.domain import erase_person
from hub.privacy.services import list_personal_data
from hub.trusts.domain import find_organisation
from tests.people.conftest import WELCOME

SECRET = "newcomer@example.org"
LAST_DAY = date(2027, 3, 31)


def fill(session, town):
    """Put the newcomer into every table, on every side."""
    london = find_organisation(session, "london")
    her = Viewer(town.ids["newcomer"])
    create_invitation(
        session, london, email=SECRET, name="Nia Newcomer", role=Role.LEADER, at=now(), by=PUBLIC
    )
    create_invitation(session, london, email="b@example.org", role=Role.LEADER, at=now(), by=her)
    start_registration(
        session, london, email=SECRET, name="Nia Newcomer", words="words of hers", client_address="", at=now()
    )
    create_join_request(session, her, london, words="words of hers", at=now())
    add_line_manager(session, her, email="lead@example.org", at=now())
    add_line_manager(session, Viewer(town.ids["leader"]), email=SECRET, at=now())
    session.add(Delegate(public_id="d", person_id=her.person_id, delegate_id=town.ids["lead"], since=now()))
    session.flush()


def everything(session):
    """Return every value of every row, as one text."""
    tables = Base.metadata.tables
    return "\n".join(str(tuple(row)) for table in tables.values() for row in session.execute(select(table)))


def test_what_is_held_is_taken_away_whole_and_in_words(town):
    with town.writing() as session:
        fill(session, town)
        found = {one.heading: one.export(session, town.ids["newcomer"]) for one in PERSONAL_DATA}

    assert [
        (row["sent by you"], row["email address"]) for row in found["Invitations to you and from you"]
    ] == [
        (False, SECRET),
        (True, "b@example.org"),
    ]
    assert found["What you said before you had an account"][0]["your words"] == "words of hers"
    assert found["Trusts you asked to join"][0]["trust"] == "London Ambulance Service NHS Trust"
    assert [(row["person"], row["line manager"]) for row in found["Line managers"]] == [
        ("The newcomer", "lead@example.org"),
        ("The leader", SECRET),
    ]
    assert [(row["person"], row["assistant"]) for row in found["Assistants"]] == [
        ("The newcomer", "The lead")
    ]


def test_somebody_of_whom_nothing_is_held_takes_nothing_away(town):
    with town.writing() as session:
        fill(session, town)
        found = [one.export(session, town.ids["other leader"]) for one in PERSONAL_DATA]
    assert found == [[]] * len(PERSONAL_DATA)


def test_erasing_by_every_feature_of_the_hub_leaves_no_address_name_or_word(town):
    with town.writing() as session:
        fill(session, town)
        before = everything(session)
        her = town.ids["newcomer"]
        erase_person(session, Viewer(her), her, list_personal_data(town.app), now())
        after = everything(session)
    words = (SECRET, "Nia Newcomer", "words of hers", "The newcomer")
    assert [word for word in words if word not in before] == []
    assert [word for word in words if word in after] == []
    assert "b@example.org" in after  # whom they invited is still invited


OLD, LATER = "old.nia@example.org", "later@example.org"
BEGIN = {"email": OLD, "name": "Nia Earlier", "words": "words of old"}


def change_address(session, person_id):
    """Give somebody the later address, as by the link that is sent there."""
    request_email_change(session, get_person(session, person_id), LATER, at=now())
    proof = session.scalars(select(EmailToken).where(EmailToken.person_id == person_id)).one()
    confirm_email_change(session, sign_email_token(session, proof), at=now())


def fill_answers(session, town):
    """Let the newcomer have accepted, sent and answered, under an address that nothing else leads from."""
    london, her = find_organisation(session, "london"), Viewer(town.ids["newcomer"])
    ours = {"organisation": london, "role": Role.LEADER, "at": now()}
    for email, by in (("gone@example.org", PUBLIC), ("b@example.org", her), ("c@example.org", her)):
        create_invitation(session, **ours, email=email, by=by)
    for email, values in (
        ("gone@example.org", {"accepted_by_id": her.person_id, "ends_on": LAST_DAY}),
        ("c@example.org", {"accepted_by_id": town.ids["leader"]}),
    ):
        one = update(Invitation).where(Invitation.email == email)
        session.execute(one.values(accepted_at=now(), **values))
    for name, decided_by in (("newcomer", "lead"), ("other leader", "newcomer")):
        asked = create_join_request(session, Viewer(town.ids[name]), london, words="", at=now())
        decline_join_request(
            session, asked, DeclineReason.HAS_LEFT, by=Viewer(town.ids[decided_by]), at=now()
        )
    session.flush()


def test_what_somebody_accepted_and_was_answered_is_in_their_file(town):
    with town.writing() as session:
        fill_answers(session, town)
        found = {one.heading: one.export(session, town.ids["newcomer"]) for one in PERSONAL_DATA}
    sent = [(row["sent by you"], row["last day"]) for row in found["Invitations to you and from you"]]
    assert sent == [(False, LAST_DAY.isoformat()), (True, ""), (True, "")]
    (asked,) = found["Trusts you asked to join"]
    assert (asked["answer"], asked["reason"]) == ("no", "has-left")


def test_what_somebody_sent_and_answered_stays_without_them(town):
    with town.writing() as session:
        fill_answers(session, town)
        her = town.ids["newcomer"]
        erase_person(session, Viewer(her), her, list_personal_data(town.app), now())
        invited = [
            (one.email, one.invited_by_id, one.withdrawn_at is not None)
            for one in session.scalars(select(Invitation).order_by(Invitation.email))
        ]
        (asked,) = session.scalars(select(JoinRequest))
        left = (asked.person_id, asked.decided_by_id, asked.reason)
    assert invited == [("b@example.org", None, True), ("c@example.org", None, False)]
    assert left == (town.ids["other leader"], None, "has-left")


def test_of_who_has_made_their_account_nothing_stays_of_what_they_said_before(town):
    for _ in range(2):
        town.visitor().send("/trusts/london/join/new", **BEGIN)
    assert town.visitor().send(town.link("newcomer"), **WELCOME).status_code == 303
    with town.writing() as session:
        rows = session.scalars(select(PendingRegistration)).all()
        assert [(row.email, row.name, row.words, row.used_at is None) for row in rows] == [
            ("", "", "", False)
        ] * 2
    assert "newcomer" not in [kind for kind, _, _ in town.letters()]


def test_an_address_that_somebody_had_before_goes_with_them_too(town):
    town.visitor().send("/trusts/london/join/new", **BEGIN)
    assert town.visitor().send(town.link("newcomer"), **WELCOME).status_code == 303
    with town.writing() as session:
        her = find_person_by_email(session, OLD).id
        london = find_organisation(session, "london")
        start_registration(session, london, **BEGIN, client_address="", at=now())
        create_invitation(session, london, email=OLD, role=Role.LEADER, at=now(), by=PUBLIC)
        add_line_manager(session, Viewer(town.ids["leader"]), email=OLD, at=now())
        change_address(session, her)
        # Weeks later too, while what was sent to the old address is still there.
        for rule in RETENTION_OF_ACCOUNTS:
            rule.run(session, now() + timedelta(days=80))
        before = everything(session)
        taken = str([one.export(session, her) for one in PERSONAL_DATA])
        erase_person(session, Viewer(her), her, list_personal_data(town.app), now())
        after = everything(session)
    words = (OLD, LATER, "Nia Earlier", "words of old")
    assert [word for word in words if word not in before] == []
    assert [word for word in words if word in after] == []
    assert OLD in taken


def test_what_waits_for_who_has_the_old_address_now_stays_theirs(town):
    with town.writing() as session:
        her = town.ids["newcomer"]
        change_address(session, her)
        create_person(session, email=SECRET, name="Another", at=now())
        london = find_organisation(session, "london")
        create_invitation(session, london, email=SECRET, role=Role.LEADER, at=now(), by=PUBLIC)
        erase_person(session, Viewer(her), her, list_personal_data(town.app), now())
        assert session.scalars(select(Invitation.email)).all() == [SECRET]


def test_an_address_that_somebody_had_before_is_kept_for_90_days_and_no_longer(town):
    with town.writing() as session:
        change_address(session, town.ids["newcomer"])
        kept = []
        for days in (8, 89, 92):
            for rule in RETENTION_OF_ACCOUNTS:
                rule.run(session, now() + timedelta(days=days))
            kept.append(SECRET in everything(session))
    assert kept == [True, True, False]


def test_every_table_of_people_is_spoken_for(town):
    from hub.people import models

    tables = {model.__tablename__ for model in vars(models).values() if hasattr(model, "__tablename__")}
    assert {name for held in PERSONAL_DATA for name in held.tables} == tables


def kept(session):
    return [
        session.scalar(select(func.count()).select_from(t))
        for t in (Invitation, PendingRegistration, JoinRequest, LineManager)
    ]


def run_all(session):
    return [rule.run(session, now()) for rule in RETENTION]


def test_nothing_is_removed_before_its_time_and_all_of_it_after(town):
    with town.writing() as session:
        fill(session, town)
        assert run_all(session) == [0, 0, 0, 0]
        old, year = now() - timedelta(days=31), now() - timedelta(days=366)
        session.execute(update(Invitation).values(expires_at=old))
        session.execute(update(PendingRegistration).values(expires_at=old))
        session.execute(update(LineManager).values(named_at=now() - timedelta(days=91)))
        # An open request is kept however old it is; a confirmed manager too.
        session.execute(update(JoinRequest).values(created_at=year))
        first = session.scalars(select(LineManager)).first()
        first.confirmed_at, first.manager_id, first.email = year, town.ids["lead"], None
        session.flush()
        assert run_all(session) == [2, 1, 0, 1]
        session.execute(update(JoinRequest).values(decided_at=year))
        assert run_all(session) == [0, 0, 1, 0]
        assert kept(session) == [0, 0, 0, 1]


def test_an_accepted_invitation_is_kept_for_a_year(town):
    with town.writing() as session:
        fill(session, town)
        session.execute(
            update(Invitation).values(
                accepted_at=now() - timedelta(days=364), expires_at=now() - timedelta(days=350)
            )
        )
        assert run_all(session)[0] == 0
        session.execute(update(Invitation).values(accepted_at=now() - timedelta(days=366)))
        assert run_all(session)[0] == 2


def test_a_withdrawn_invitation_is_kept_for_30_days(town):
    with town.writing() as session:
        fill(session, town)
        session.execute(update(Invitation).values(withdrawn_at=now() - timedelta(days=29)))
        assert run_all(session)[0] == 0
        session.execute(update(Invitation).values(withdrawn_at=now() - timedelta(days=31)))
        assert run_all(session)[0] == 2


def test_a_reminder_goes_with_the_role_it_speaks_of(town):
    from hub.accounts.domain import list_memberships, revoke_role
    from hub.people.models import GuestReminder

    with town.writing() as session:
        assert send_guest_reminders(session, now()) == 1
        (held,) = list_memberships(session, town.ids["guest"])
        revoke_role(session, held, by=PUBLIC, at=now())
        assert session.scalars(select(GuestReminder)).all() == []


def test_an_assistant_is_named_by_address_and_found_by_row(town):
    with town.writing() as session:
        named = add_delegate(session, Viewer(town.ids["leader"]), email="publisher@example.org", at=now())
        assert (named.person_id, named.delegate_id) == (town.ids["leader"], town.ids["publisher"])
