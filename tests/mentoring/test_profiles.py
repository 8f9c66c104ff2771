"""Profiles: what a person offers on the register."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from hub.access import PUBLIC
from hub.kit.clock import current_day, now
from hub.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from hub.mentoring.domain.profiles import (
    find_own_profile,
    get_own_profile,
    is_available,
    kinds_by_public_id,
    list_own_profiles,
    save_profile,
    submit_profile,
)
from hub.mentoring.domain.vocabulary import Charge, FieldReader, RegisterKind, Sector
from tests.mentoring.conftest import make_profile_plan

MENTOR, COACH = RegisterKind.MENTOR, RegisterKind.COACH


def save(scenario, name, kind=MENTOR, *, revision=0, **fields):
    with scenario.write_session() as session:
        viewer = scenario.viewer(name, session)
        plan = make_profile_plan(**fields)
        return save_profile(session, viewer, kind, None, plan, now(), revision=revision).revision


def test_a_draft_is_shown_to_nobody_and_waits_after_it_is_sent(scenario):
    scenario.offer("leader")
    assert scenario.profile("leader")["state"] == "draft"
    with scenario.write_session() as session:
        submit_profile(session, scenario.viewer("leader", session), MENTOR, now())
    assert scenario.profile("leader")["state"] == "submitted"


def test_a_person_has_one_profile_of_each_kind(scenario):
    scenario.offer("leader")
    scenario.offer("leader", COACH, charge=Charge.CHARGED, fee="£80 an hour")
    with scenario.write_session() as session:
        viewer = scenario.viewer("leader", session)
        assert [row.kind for row in list_own_profiles(session, viewer)] == ["mentor", "coach"]
        ids = [row.public_id for row in list_own_profiles(session, viewer)]
        assert set(kinds_by_public_id(session, ids).values()) == {"mentor", "coach"}


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("about", {"about": "  "}),
        ("purposes", {"purposes": ()}),
        ("formats", {"formats": ()}),
        ("capacity", {"capacity": 0}),
        ("capacity", {"capacity": 21}),
        ("fee", {"charge": Charge.CHARGED}),
        ("employer", {"sector": Sector.NHS}),
        ("trained_on", {"trained_on": date(2100, 1, 1)}),
        ("supervised_on", {"supervised_on": date(2100, 1, 1)}),
    ],
)
def test_a_field_that_cannot_be_is_named(scenario, field, fields):
    with pytest.raises(Invalid) as error:
        save(scenario, "leader", **fields)
    assert error.value.field == field


def test_words_of_a_listed_profile_wait_for_approval_again_and_its_capacity_does_not(scenario):
    scenario.listed("leader")
    revision = save(scenario, "leader", revision=scenario.profile("leader")["revision"], capacity=5)
    assert scenario.profile("leader")["state"] == "listed"
    save(scenario, "leader", revision=revision, about="I do something else now.", capacity=5)
    assert scenario.profile("leader")["state"] == "submitted"


def test_a_profile_that_changed_elsewhere_is_not_overwritten(scenario):
    scenario.offer("leader")
    save(scenario, "leader", revision=1, style="By questions.")
    with pytest.raises(Conflict, match="has changed since"):
        save(scenario, "leader", revision=1, style="By stories.")
    assert scenario.profile("leader")["style"] == "By questions."


def test_capacity_is_never_below_those_who_are_supported(scenario):
    scenario.relationship("other leader", "leader")
    scenario.add_person("Ann", "london")
    scenario.ask("Ann", scenario.profile("other leader")["public_id"])
    scenario.accept("other leader")
    with pytest.raises(Invalid, match="You support 2 people now"):
        save(scenario, "other leader", revision=scenario.profile("other leader")["revision"], capacity=1)


def test_a_guest_says_that_they_are_from_elsewhere(scenario):
    with pytest.raises(Invalid, match="guest of a trust"):
        save(scenario, "guest")
    save(scenario, "guest", sector=Sector.OTHER, employer="A fire service")
    assert scenario.profile("guest")["employer"] == "A fire service"


def test_a_person_without_a_role_offers_nothing(scenario):
    with pytest.raises(NotAllowed, match="You need a role"):
        save(scenario, "newcomer")


def test_nobody_but_the_person_has_their_profile(scenario):
    scenario.offer("leader")
    with scenario.write_session() as session:
        assert find_own_profile(session, scenario.viewer("lead", session), MENTOR) is None
        with pytest.raises(NotFound):
            get_own_profile(session, scenario.viewer("other leader", session), MENTOR)
        with pytest.raises(NotFound):
            list_own_profiles(session, PUBLIC)
        delegate = replace(scenario.viewer("leader", session), delegate_id=scenario.ids["lead"])
        with pytest.raises(NotFound):
            get_own_profile(session, delegate, MENTOR)


def test_a_fee_is_kept_only_if_one_charges_and_readers_only_of_private_fields(scenario):
    scenario.offer(
        "leader", fee="£80", readers={"contact_email": FieldReader.MEMBERS, "about": FieldReader.NOBODY}
    )
    row = scenario.profile("leader")
    assert row["fee"] == ""
    assert row["readers"] == {
        "job_title": "nobody",
        "contact_email": "members",
        "contact_telephone": "nobody",
        "trained": "nobody",
    }


def test_a_profile_can_be_asked_while_it_is_listed_free_and_not_paused(scenario):
    scenario.listed("leader", capacity=1)
    with scenario.write_session() as session:
        row = get_own_profile(session, scenario.viewer("leader", session), MENTOR)
        assert is_available(row, now())
        row.paused_until = current_day()
        assert not is_available(row, now())
        row.paused_until = current_day() - timedelta(days=1)
        assert is_available(row, now())
        row.taken = 1
        assert not is_available(row, now())
