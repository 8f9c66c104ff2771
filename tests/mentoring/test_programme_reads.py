"""What people read of programmes: offers to use, briefs for coach and manager, and who may see what."""

from datetime import time, timedelta

import pytest

from hub.access import Viewer
from hub.kit.clock import at_time_of_day, current_day, now
from hub.kit.errors import NotFound
from hub.mentoring.domain import programme_reads as domain
from hub.mentoring.domain.programme_places import review_programme
from hub.mentoring.domain.programmes import ProgrammeOffer, find_programme
from hub.mentoring.domain.relationships import get_relationship
from hub.mentoring.domain.vocabulary import RegisterKind
from hub.mentoring.presenters.programmes import find_links
from hub.people.domain import add_line_manager, confirm_line_manager
from tests.mentoring.support_texts import page_of

NOON = time(12)
BRIEF = "Help them to try one thing between meetings."


def add_manager(scenario, person, manager):
    """Let a person name a line manager, who confirms it."""
    with scenario.write_session() as session:
        email = f"{manager.replace(' ', '.')}@example.org"
        row = add_line_manager(session, scenario.viewer(person, session), email=email, at=now())
        confirm_line_manager(session, scenario.viewer(manager, session), row.public_id, now())


def urls(scenario, public_id):
    with scenario.write_session() as session:
        return [link.url for link in find_links(find_programme(session, public_id))]


@pytest.mark.requirement("R150")
def test_new_managers_are_offered_a_coach_or_mentor_during_and_after_their_programme(scenario, programmes):
    public_id = programmes.joined("leader")
    assert urls(scenario, public_id) == [
        "/mentoring/find?kind=coach&purpose=new-role",
        "/mentoring/find?kind=mentor&purpose=new-role",
    ]
    leader = scenario.browser("leader")
    assert "Find your coach or mentor" in page_of(leader, "/me")
    assert "Find a coach" in page_of(leader, f"/mentoring/programmes/{public_id}")
    programmes.act("lead", review_programme, public_id, "It worked.", [scenario.public_ids["leader"]])
    assert "Find a mentor" in page_of(leader, f"/mentoring/programmes/{public_id}")
    for days, offers in ((100, 1), (60 + 183, 1), (60 + 184, 0)):
        at = at_time_of_day(current_day() + timedelta(days=days), NOON)
        found = programmes.reads("leader", domain.list_unused_offers, at)
        assert len(found) == offers


@pytest.mark.requirement("R151")
def test_middle_managers_are_offered_a_coach_whose_brief_coach_and_manager_read(scenario, programmes):
    add_manager(scenario, "leader", "lead")
    public_id = programmes.joined("leader", offer=ProgrammeOffer.MIDDLE_MANAGERS, brief=BRIEF, by="publisher")
    assert urls(scenario, public_id) == ["/mentoring/find?kind=coach&purpose=constructive-challenge"]
    scenario.ask("leader", scenario.listed("other leader", RegisterKind.COACH), kind=RegisterKind.COACH)
    relationship = scenario.accept("other leader")
    for name in ("leader", "other leader"):
        assert BRIEF in page_of(scenario.browser(name), f"/mentoring/relationships/{relationship}")
    manager = scenario.browser("lead")
    assert "1 person in your team is taking part" in page_of(manager, "/me")
    assert BRIEF in page_of(manager, f"/mentoring/programmes/{public_id}")


def test_the_brief_is_for_the_coach_and_not_for_a_mentor_or_a_colleague(scenario, programmes):
    programmes.joined("leader", offer=ProgrammeOffer.MIDDLE_MANAGERS, brief=BRIEF)
    relationship = scenario.relationship("other leader", "leader")
    with scenario.write_session() as session:
        row = get_relationship(session, scenario.viewer("leader", session), relationship)
        assert domain.list_briefs(session, row) == []
    public_id = programmes.reads("leader", domain.list_joined_places)[0][1].public_id
    page = page_of(scenario.browser("publisher"), f"/mentoring/programmes/{public_id}")
    assert BRIEF not in page
    assert "The leader" not in page


def test_an_offer_is_used_by_asking_or_by_working_together(scenario, programmes):
    programmes.joined("leader")
    assert len(programmes.reads("leader", domain.list_unused_offers, now())) == 1
    profile = scenario.listed("other leader")
    scenario.ask("leader", profile)
    assert programmes.reads("leader", domain.list_unused_offers, now()) == []
    scenario.accept("other leader")
    assert programmes.reads("leader", domain.list_unused_offers, now()) == []


def test_only_its_organisation_its_people_and_their_managers_see_a_programme(scenario, programmes):
    add_manager(scenario, "leader", "other lead")
    draft, public_id = programmes.made(), programmes.offered("leader")
    for name in ("other leader", "newcomer", "guest", "other lead"):
        with pytest.raises(NotFound):
            programmes.reads(name, domain.get_shown_programme, public_id)
    for name in ("leader", "lead"):
        with pytest.raises(NotFound):
            programmes.reads(name, domain.get_shown_programme, draft)
        assert programmes.reads(name, domain.get_shown_programme, public_id)[2] is False
    programmes.joined("leader", public_id=public_id)
    assert programmes.reads("other lead", domain.get_shown_programme, public_id)[2] is True
    ((programme, people),) = programmes.reads("other lead", domain.list_managed_programmes)
    assert (programme.public_id, people) == (public_id, 1)
    assert programmes.reads("lead", domain.list_managed_programmes) == []


def test_a_delegate_sees_and_answers_nothing(scenario, programmes):
    public_id = programmes.joined("leader")
    with scenario.write_session() as session:
        viewer = scenario.viewer("leader", session)
        delegate = Viewer(viewer.person_id, viewer.roles, delegate_id=scenario.ids["lead"])
        assert domain.list_joined_places(session, delegate) == []
        assert domain.list_managed_programmes(session, delegate) == []
        assert domain.list_unused_offers(session, delegate, now()) == []
        with pytest.raises(NotFound):
            domain.get_shown_programme(session, delegate, public_id)
        programme = find_programme(session, public_id)
        assert domain.count_taking_part(session, programme) == 1
