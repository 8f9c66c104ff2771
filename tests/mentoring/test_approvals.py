"""Approval of profiles by a lead or hub staff."""

import pytest

from hub.kit.clock import now
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.mentoring.domain.approvals import (
    approve_profile,
    get_profile_to_decide,
    list_waiting_profiles,
    return_profile,
)
from hub.mentoring.domain.profiles import submit_profile
from hub.mentoring.domain.vocabulary import RegisterKind


def submit(scenario, name, **fields):
    public_id = scenario.offer(name, **fields)
    with scenario.write_session() as session:
        submit_profile(session, scenario.viewer(name, session), RegisterKind.MENTOR, now())
    return public_id


def approve(scenario, by, public_id, revision=None):
    with scenario.write_session() as session:
        viewer = scenario.viewer(by, session)
        if revision is None:
            revision = get_profile_to_decide(session, viewer, public_id).revision
        approve_profile(session, viewer, public_id, revision, now())


@pytest.mark.parametrize("by", ["lead", "staff", "admin"])
def test_a_lead_of_the_trust_or_the_office_lists_a_profile_and_the_person_is_told(scenario, by):
    approve(scenario, by, submit(scenario, "leader"))
    assert scenario.profile("leader")["state"] == "listed"
    assert [email.to for email in scenario.sent("profile-approved")] == ["leader@example.org"]


@pytest.mark.parametrize("by", ["other lead", "publisher", "other leader", "guest"])
def test_nobody_else_finds_it_to_approve(scenario, by):
    public_id = submit(scenario, "leader")
    with scenario.write_session() as session:
        viewer = scenario.viewer(by, session)
        assert list_waiting_profiles(session, viewer) == []
        with pytest.raises(NotFound):
            get_profile_to_decide(session, viewer, public_id)


def test_a_lead_does_not_approve_their_own_profile(scenario):
    public_id = submit(scenario, "lead")
    with pytest.raises(NotFound, match="Someone else"):
        approve(scenario, "lead", public_id)
    with scenario.write_session() as session:
        assert list_waiting_profiles(session, scenario.viewer("lead", session)) == []
    approve(scenario, "staff", public_id)


def test_what_was_not_read_is_not_approved(scenario):
    public_id = submit(scenario, "leader")
    with pytest.raises(Conflict, match="has changed since you read it"):
        approve(scenario, "lead", public_id, revision=1)


def test_a_returned_profile_says_what_to_change_and_comes_again(scenario):
    public_id = submit(scenario, "leader")
    with scenario.write_session() as session:
        viewer = scenario.viewer("lead", session)
        revision = get_profile_to_decide(session, viewer, public_id).revision
        with pytest.raises(Invalid, match="Say what to change"):
            return_profile(session, viewer, public_id, revision, " ", now())
    with scenario.write_session() as session:
        viewer = scenario.viewer("lead", session)
        return_profile(session, viewer, public_id, revision, "Name your trust.", now())
    row = scenario.profile("leader")
    assert (row["state"], row["return_reason"]) == ("returned", "Name your trust.")
    assert len(scenario.sent("profile-returned")) == 1
    with scenario.write_session() as session:
        submit_profile(session, scenario.viewer("leader", session), RegisterKind.MENTOR, now())
        assert len(list_waiting_profiles(session, scenario.viewer("lead", session))) == 1


def test_a_profile_is_decided_once(scenario):
    public_id = submit(scenario, "leader")
    approve(scenario, "lead", public_id)
    with pytest.raises(NotFound, match="no longer waiting"):
        approve(scenario, "staff", public_id)
