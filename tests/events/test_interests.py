"""Declared interests in an event: who declares what, and which conflicts block the opening."""

from datetime import time, timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from hub.audit.models import AuditEntry
from hub.events.domain.event_states import EventState
from hub.events.domain.interests import (
    InterestAnswer,
    declare_interest,
    delete_old_interests,
    erase_interests,
    export_interests,
    find_blocking_interest,
    list_interests,
    save_speaker_interest,
)
from hub.events.domain.schedule import (
    TimetableLine,
    create_event,
    get_event_to_schedule,
    open_event,
    state_case,
)
from hub.events.models import EventSession, InterestDeclaration
from hub.kit.clock import now
from hub.kit.errors import Conflict, NotFound
from hub.trusts.domain import find_organisation
from tests.events.conftest import CASE, make_plan, prepare

SPEAKERS = (
    TimetableLine(time(10, 0), "Teams", "Ann Example"),
    TimetableLine(time(11, 0), "More teams", "Bob Sample"),
)
FORM = {"grounds": ["critical-mass"], "reason": "Many regions.", "cost": "£1", "payer": "The office"}
LATER = timedelta(days=60 + 3 * 365 + 1)


def make_draft(scenario):
    with scenario.write_session() as session:
        office = find_organisation(session, "hub")
        plan = make_plan(sessions=SPEAKERS)
        return create_event(session, scenario.viewer("staff", session), office, plan, now()).slug


PREPARED = {"slug": prepare("draft", make_draft)}


@pytest.fixture
def slug(scenario):
    """A national draft with two speakers."""
    return scenario.made


def act(scenario, slug, function, *arguments, by="staff"):
    with scenario.write_session() as session:
        viewer = scenario.viewer(by, session)
        event = get_event_to_schedule(session, scenario.viewer("staff", session), slug, lock=True)
        return function(session, viewer, event, *arguments, now())


def state_of(scenario, slug):
    with scenario.write_session() as session:
        return get_event_to_schedule(session, scenario.viewer("staff", session), slug).state


def test_a_conflict_of_a_speaker_blocks_the_opening_until_it_is_taken_back(scenario, slug):
    save = save_speaker_interest
    act(scenario, slug, save, "Ann Example", InterestAnswer.INTEREST, "She chairs a charity.")
    act(scenario, slug, save, "ann  EXAMPLE", InterestAnswer.CONFLICT, "She sells the software.")
    with pytest.raises(
        Conflict, match="remove them from the timetable, or record that they no longer have a conflict"
    ):
        act(scenario, slug, open_event)
    act(scenario, slug, save, "Ann Example", InterestAnswer.NOT_ASKED, "")
    act(scenario, slug, open_event)
    assert state_of(scenario, slug) == EventState.OPEN


def test_a_speaker_with_a_conflict_who_is_off_the_timetable_blocks_nothing_and_stays_listed(scenario, slug):
    act(scenario, slug, save_speaker_interest, "Bob Sample", InterestAnswer.CONFLICT, "He owns the venue.")
    with scenario.write_session() as session:
        session.execute(EventSession.__table__.delete().where(EventSession.speaker == "Bob Sample"))
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        event = get_event_to_schedule(session, viewer, slug)
        assert find_blocking_interest(session, event, viewer.person_id) is None
        assert [
            (each.speaker, each.answer, each.is_on_timetable)
            for each in list_interests(session, viewer, event)
        ] == [
            ("Ann Example", InterestAnswer.NOT_ASKED, True),
            ("Bob Sample", InterestAnswer.CONFLICT, False),
        ]
    act(scenario, slug, open_event)


def test_who_declares_a_conflict_can_neither_state_the_case_nor_open_and_another_can(scenario, slug):
    act(scenario, slug, declare_interest, "My firm caters.", True)
    with pytest.raises(Conflict, match="Someone else"):
        act(scenario, slug, open_event)
    with pytest.raises(Conflict, match="Someone else"):
        act(scenario, slug, state_case, CASE)
    act(scenario, slug, state_case, CASE, by="admin")
    act(scenario, slug, open_event, by="admin")


def test_on_the_page_whoever_opens_a_national_event_declares_first(scenario, slug):
    staff, url = scenario.browser("staff"), f"/events/{slug}/open"
    answer = staff.send(url, **FORM)
    assert answer.status_code == 400
    assert "Select whether you have an interest to declare" in answer.text
    assert "Enter what your interest is" in staff.send(url, **FORM, own_answer="interest").text
    told = staff.get(staff.send(url, **FORM, own_answer="conflict", own_interest="My firm.").location)
    assert "You declared a conflict of interest" in told.text
    assert state_of(scenario, slug) == EventState.DRAFT
    other = scenario.browser("admin")
    assert "opened for booking" in other.get(other.send(url, **FORM, own_answer="none").location).text
    with scenario.write_session() as session:
        rows = session.scalars(select(InterestDeclaration).order_by(InterestDeclaration.id)).all()
        assert [(row.interest, row.is_conflict) for row in rows] == [("My firm.", True), ("", False)]
        acts = session.scalars(select(AuditEntry.act).where(AuditEntry.act == "declare interest")).all()
        assert len(acts) == 2


def test_organisers_record_what_speakers_and_they_themselves_declare(scenario, slug):
    staff, url = scenario.browser("staff"), f"/events/{slug}/interests"
    page = staff.get(url).text
    assert "Ann Example" in page
    assert page.count("Not asked yet") >= 2
    sent = {"speaker": "Ann Example", "answer": "conflict"}
    answer = staff.send(url, **sent)
    assert (answer.status_code, "Enter what the interest is" in answer.text) == (400, True)
    told = staff.get(staff.send(url, **sent, interest="She sells it.").location).text
    assert "A conflict of interest was declared by Ann Example. The event cannot be opened" in told
    assert staff.send(url, speaker="Nobody", answer="none").status_code == 404
    assert staff.send(url, speaker="Ann Example", answer="perhaps").status_code == 400
    assert staff.send(f"{url}/own").status_code == 400
    saved = staff.get(staff.send(f"{url}/own", own_answer="none").location).text
    assert "Your declaration was saved." in saved
    assert scenario.browser("lead").get(url).status_code == 404


def test_nobody_else_declares_for_an_event_and_a_delegate_for_nobody(scenario, slug):
    with pytest.raises(NotFound):
        act(scenario, slug, declare_interest, "", False, by="lead")
    with pytest.raises(NotFound):
        act(scenario, slug, save_speaker_interest, "Ann Example", InterestAnswer.NONE, "", by="lead")
    with scenario.write_session() as session:
        staff = scenario.viewer("staff", session)
        event = get_event_to_schedule(session, staff, slug, lock=True)
        delegate = replace(staff, delegate_id=scenario.ids["admin"])
        with pytest.raises(Conflict, match="They need to declare their interests themselves"):
            declare_interest(session, delegate, event, "", False, now())


def test_a_delegate_with_a_conflict_opens_the_event_for_nobody_else(scenario, slug):
    act(scenario, slug, declare_interest, "My firm caters.", True, by="admin")
    with scenario.write_session() as session:
        staff = scenario.viewer("staff", session)
        event = get_event_to_schedule(session, staff, slug, lock=True)
        with pytest.raises(Conflict, match="Someone else"):
            open_event(session, replace(staff, delegate_id=scenario.ids["admin"]), event, now())


def test_a_declaration_is_exported_and_erased_and_all_go_three_years_after_the_event(scenario, slug):
    act(scenario, slug, declare_interest, "My firm caters.", True)
    act(scenario, slug, save_speaker_interest, "Ann Example", InterestAnswer.NONE, "")
    person_id = scenario.ids["staff"]
    with scenario.write_session() as session:
        (row,) = export_interests(session, person_id)
        assert (row["event"], row["interest"], row["is a conflict"]) == (
            "A day on teams",
            "My firm caters.",
            True,
        )
        assert delete_old_interests(session, now()) == 0
        erase_interests(session, person_id)
        assert export_interests(session, person_id) == []
        assert delete_old_interests(session, now() + LATER) == 1
