"""Who finds which profiles, and who reads which of their fields."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.access import PUBLIC
from hub.kit.clock import current_day, now
from hub.kit.errors import NotFound
from hub.mentoring.domain.register import (
    can_be_asked,
    count_listed,
    get_profile,
    is_member,
    list_profiles_by_name,
    may_read_field,
    require_member,
)
from hub.mentoring.domain.vocabulary import FieldReader, RegisterKind, Sector
from hub.mentoring.models import RegisterExclusion, RegisterProfile

MENTOR = RegisterKind.MENTOR
EVERYBODY = ("lead", "leader", "publisher", "other lead", "other leader", "staff", "admin")


def finders(scenario, public_id):
    found = set()
    with scenario.write_session() as session:
        for name in EVERYBODY:
            try:
                get_profile(session, scenario.viewer(name, session), public_id)
                found.add(name)
            except NotFound:
                pass
    return found


@pytest.mark.parametrize(
    ("shown_to", "expected"),
    [
        (FieldReader.MEMBERS, set(EVERYBODY)),
        (FieldReader.MY_TRUST, {"other lead", "other leader", "staff", "admin"}),
        (FieldReader.STAFF, {"other lead", "other leader", "staff", "admin"}),
        (FieldReader.NOBODY, {"other lead", "other leader", "staff", "admin"}),
    ],
)
def test_a_profile_is_found_by_those_whom_its_person_chose(scenario, shown_to, expected):
    public_id = scenario.listed("other leader", shown_to=shown_to)
    assert finders(scenario, public_id) == expected


def test_a_colleague_who_manages_nothing_does_not_find_what_is_for_staff(scenario):
    scenario.add_person("Ann", "yorkshire")
    public_id = scenario.listed("other leader", shown_to=FieldReader.STAFF)
    with scenario.write_session() as session, pytest.raises(NotFound):
        get_profile(session, scenario.viewer("Ann", session), public_id)


def test_nobody_finds_a_profile_that_is_not_listed(scenario):
    assert finders(scenario, scenario.offer("other leader")) == set()


def test_a_guest_is_a_member_once_they_are_on_the_register(scenario):
    public_id = scenario.listed("other leader")
    with scenario.write_session() as session:
        guest = scenario.viewer("guest", session)
        assert not is_member(session, guest)
        with pytest.raises(NotFound, match="Only members"):
            get_profile(session, guest, public_id)
    scenario.listed("guest", sector=Sector.OTHER, employer="A fire service")
    with scenario.write_session() as session:
        guest = scenario.viewer("guest", session)
        assert is_member(session, guest)
        assert get_profile(session, guest, public_id).public_id == public_id


def test_the_public_and_people_without_a_role_find_nobody(scenario):
    scenario.listed("other leader")
    with scenario.write_session() as session:
        for viewer in (PUBLIC, scenario.viewer("newcomer", session)):
            assert not is_member(session, viewer)
            with pytest.raises(NotFound):
                require_member(session, viewer)


def test_a_blocked_person_does_not_find_who_blocked_them(scenario):
    public_id = scenario.listed("other leader")
    with scenario.write_session() as session:
        session.add(
            RegisterExclusion(
                public_id="x",
                person_id=scenario.ids["other leader"],
                other_id=scenario.ids["leader"],
                reason="blocked",
                created_at=now(),
            )
        )
    assert "leader" not in finders(scenario, public_id)
    with scenario.write_session() as session:
        viewer = scenario.viewer("leader", session)
        assert list_profiles_by_name(session, viewer, MENTOR, "second", now()) == []


@pytest.mark.parametrize(
    ("reader", "expected"),
    [
        (FieldReader.NOBODY, {"other leader"}),
        (FieldReader.STAFF, {"other leader", "other lead", "staff", "admin"}),
        (FieldReader.MY_TRUST, {"other leader", "other lead", "staff", "admin"}),
        (FieldReader.MEMBERS, set(EVERYBODY)),
    ],
)
def test_a_private_field_is_read_by_those_whom_its_person_chose(scenario, reader, expected):
    public_id = scenario.listed("other leader", readers={"contact_email": reader})
    with scenario.write_session() as session:
        profile = session.query(RegisterProfile).filter_by(public_id=public_id).one()
        assert {
            name
            for name in EVERYBODY
            if may_read_field(scenario.viewer(name, session), profile, "contact_email")
        } == expected


def test_people_are_found_by_the_words_of_their_name_if_they_can_be_asked(scenario):
    scenario.listed("other leader")
    scenario.listed("other lead", by="staff")
    with scenario.write_session() as session:
        viewer = scenario.viewer("leader", session)
        found = list_profiles_by_name(session, viewer, MENTOR, "leader SECOND", now())
        assert [name for _, name in found] == ["The second leader"]
        assert list_profiles_by_name(session, viewer, MENTOR, "", now()) == []
        assert list_profiles_by_name(session, viewer, MENTOR, "%", now()) == []
        assert list_profiles_by_name(session, viewer, RegisterKind.COACH, "second", now()) == []


def test_counts_are_of_listed_profiles_by_kind(scenario):
    scenario.listed("other leader")
    scenario.listed("leader", RegisterKind.COACH)
    scenario.offer("publisher")
    with scenario.write_session() as session:
        assert count_listed(session) == {
            RegisterKind.MENTOR: 1,
            RegisterKind.COACH: 1,
            RegisterKind.PRECEPTOR: 0,
        }


def test_a_full_or_paused_profile_cannot_be_asked(scenario):
    scenario.listed("other leader", capacity=1)
    with scenario.write_session() as session:
        row = session.query(RegisterProfile).one()
        statement = select(RegisterProfile.id).where(can_be_asked(now()))
        assert session.scalars(statement).all() == [row.id]
        row.paused_until = current_day()
        session.flush()
        assert session.scalars(statement).all() == []
        row.paused_until, row.taken = current_day() - timedelta(days=1), 1
        session.flush()
        assert session.scalars(statement).all() == []
