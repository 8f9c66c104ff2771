from datetime import timedelta

from sqlalchemy import func, select, update

from hub.kit.access import PUBLIC, Role, Viewer
from hub.kit.base import Base
from hub.kit.clock import now
from hub.people.domain import (
    ask_to_join,
    begin_to_join,
    make_invitation,
    name_delegate,
    name_manager,
    remind_of_guests,
)
from hub.people.feature import HELD, RETENTION
from hub.people.models import Delegate, Invitation, JoinRequest, LineManager, Newcomer
from hub.privacy.domain import erase_person
from hub.privacy.jobs import held_by
from hub.trusts.domain import organisation_called

SECRET = "newcomer@example.org"


def fill(session, town):
    """Put the newcomer into every table, on every side."""
    london = organisation_called(session, "london")
    her = Viewer(town.ids["newcomer"])
    make_invitation(session, london, email=SECRET, name="Nia Newcomer", role=Role.LEADER, at=now(), by=PUBLIC)
    make_invitation(session, london, email="b@example.org", role=Role.LEADER, at=now(), by=her)
    begin_to_join(session, london, email=SECRET, name="Nia Newcomer", words="words of hers", at=now())
    ask_to_join(session, her, london, words="words of hers", at=now())
    name_manager(session, her, email="lead@example.org", at=now())
    name_manager(session, Viewer(town.ids["leader"]), email=SECRET, at=now())
    session.add(Delegate(public_id="d", person_id=her.person_id, delegate_id=town.ids["lead"], since=now()))
    session.flush()


def everything(session):
    """Return every value of every row, as one text."""
    tables = Base.metadata.tables
    return "\n".join(str(tuple(row)) for table in tables.values() for row in session.execute(select(table)))


def test_what_is_held_is_taken_away_whole_and_in_words(town):
    with town.writing() as session:
        fill(session, town)
        found = {one.heading: one.export(session, town.ids["newcomer"]) for one in HELD}

    assert [
        (row["sent by you"], row["e-mail address"]) for row in found["Invitations to you and from you"]
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
        found = [one.export(session, town.ids["other leader"]) for one in HELD]
    assert found == [[]] * len(HELD)


def test_erasing_by_every_feature_of_the_hub_leaves_no_address_name_or_word(town):
    with town.writing() as session:
        fill(session, town)
        before = everything(session)
        her = town.ids["newcomer"]
        erase_person(session, Viewer(her), her, held_by(town.app), now())
        after = everything(session)
    words = (SECRET, "Nia Newcomer", "words of hers", "The newcomer")
    assert [word for word in words if word not in before] == []
    assert [word for word in words if word in after] == []
    assert "b@example.org" in after  # whom they invited is still invited


def test_every_table_of_people_is_spoken_for(town):
    from hub.people import models

    tables = {model.__tablename__ for model in vars(models).values() if hasattr(model, "__tablename__")}
    assert {name for held in HELD for name in held.tables} == tables


def kept(session):
    return [
        session.scalar(select(func.count()).select_from(t))
        for t in (Invitation, Newcomer, JoinRequest, LineManager)
    ]


def run_all(session):
    return [rule.run(session, now()) for rule in RETENTION]


def test_nothing_is_removed_before_its_time_and_all_of_it_after(town):
    with town.writing() as session:
        fill(session, town)
        assert run_all(session) == [0, 0, 0, 0]
        old, year = now() - timedelta(days=31), now() - timedelta(days=366)
        session.execute(update(Invitation).values(expires_at=old))
        session.execute(update(Newcomer).values(expires_at=old))
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


def test_a_reminder_goes_with_the_role_it_speaks_of(town):
    from hub.accounts.domain import end_role, memberships_of
    from hub.people.models import GuestReminder

    with town.writing() as session:
        assert remind_of_guests(session, now()) == 1
        (held,) = memberships_of(session, town.ids["guest"])
        end_role(session, held, by=PUBLIC, at=now())
        assert session.scalars(select(GuestReminder)).all() == []


def test_an_assistant_is_named_by_address_and_found_by_row(town):
    with town.writing() as session:
        named = name_delegate(session, Viewer(town.ids["leader"]), email="publisher@example.org", at=now())
        assert (named.person_id, named.delegate_id) == (town.ids["leader"], town.ids["publisher"])
