"""Cancelling an event and opening one, which can be undone until people are told."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from hub.events.domain.cancellations import (
    UNDO_LASTS,
    can_undo_opening,
    cancel_event,
    list_cancellations_to_tell,
    tell_of_cancellation_by_id,
    undo_cancellation,
    undo_opening,
)
from hub.events.domain.event_states import EventState
from hub.events.domain.nominations import nominate_people
from hub.events.domain.queries import list_coming_events
from hub.events.domain.schedule import close_event, get_event_to_schedule, open_event
from hub.events.domain.waiting_list import find_waiting_entry
from hub.events.jobs import tell_of_cancellations
from hub.kit.clock import now
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.trusts.domain import find_organisation
from hub.web.page_cache import get_page_version
from tests.events.test_schedule import draft

SOON = timedelta(minutes=1)


@pytest.fixture
def desk(scenario):
    """Do one act on an event as hub staff, or `by` another person, `after` some time; return its state."""

    def do(act, slug, *, by="staff", after=timedelta(0), **fields):
        with scenario.write_session() as session:
            viewer = scenario.viewer(by, session)
            event = get_event_to_schedule(session, viewer, slug, lock=True)
            act(session, viewer, event, now() + after, **fields)
            state = event.state, event.sequence
        get_page_version(scenario.app).invalidate()
        return state

    return do


def cancel(desk, slug):
    return desk(cancel_event, slug, tells_at=now() + UNDO_LASTS, reason="A flood")


def tell(scenario, after):
    with scenario.write_session() as session:
        at = now() + after
        return [
            tell_of_cancellation_by_id(session, id_, at) for id_ in list_cancellations_to_tell(session, at)
        ]


def test_a_cancellation_stops_booking_at_once_and_is_told_after_ten_minutes(scenario, desk):
    slug = scenario.open_event(capacity=1)
    scenario.book("leader", slug)
    scenario.wait("other leader", slug)
    cancel(desk, slug)
    with pytest.raises(Conflict, match="cancelled"):
        scenario.book("publisher", slug)
    assert "This event will not take place." in scenario.visitor().get(f"/events/{slug}").text
    assert tell(scenario, UNDO_LASTS - SOON) == []
    assert (scenario.sent("event-cancelled"), scenario.sent("waiting-list-closed")) == ([], [])

    assert tell(scenario, UNDO_LASTS + SOON) == [True]
    assert len(scenario.sent("event-cancelled")) == len(scenario.sent("waiting-list-closed")) == 1
    assert scenario.sent("event-cancelled")[0].calendar.method == "CANCEL"
    # Once told it is not told again, also after a crash of the job.
    assert tell(scenario, 2 * UNDO_LASTS) == []
    assert len(scenario.sent("event-cancelled")) == 1


@pytest.mark.parametrize("state", [EventState.OPEN, EventState.CLOSED])
def test_a_cancellation_that_is_undone_leaves_places_list_and_state_as_they_were(scenario, desk, state):
    slug = scenario.open_event(capacity=1)
    scenario.book("leader", slug)
    scenario.wait("other leader", slug)
    if state is EventState.CLOSED:
        desk(close_event, slug)
    cancel(desk, slug)
    with scenario.write_session() as session:
        assert list_coming_events(session, now())[0].state == "cancelled"
    assert desk(undo_cancellation, slug, after=UNDO_LASTS - SOON) == (state.value, 1)
    assert tell(scenario, 2 * UNDO_LASTS) == []
    assert (scenario.sent("event-cancelled"), scenario.sent("waiting-list-closed")) == ([], [])
    with scenario.write_session() as session:
        (event,) = list_coming_events(session, now())
        assert find_waiting_entry(session, event, scenario.ids["other leader"]) is not None
    assert "A day on teams" in scenario.visitor().get("/feeds/events.atom").text


def test_nobody_undoes_what_people_are_told_already(scenario, desk):
    slug = scenario.open_event()
    cancel(desk, slug)
    with pytest.raises(NotFound):
        desk(undo_cancellation, slug, by="lead")
    with pytest.raises(Conflict, match="the time to undo it has passed"):
        desk(undo_cancellation, slug, after=UNDO_LASTS)
    assert tell(scenario, UNDO_LASTS) == [True]
    with pytest.raises(Conflict, match="the time to undo it has passed"):
        desk(undo_cancellation, slug)


def test_an_event_that_begins_in_a_moment_is_cancelled_and_told_at_once(scenario, desk):
    slug = scenario.open_event()
    scenario.book("leader", slug)
    desk(cancel_event, slug, tells_at=now() + timedelta(days=90), reason="A flood")
    assert len(scenario.sent("event-cancelled")) == 1


def test_the_job_tells_of_each_cancellation_that_is_due(scenario, desk, monkeypatch):
    slug = scenario.open_event()
    scenario.book("leader", slug)
    cancel(desk, slug)
    with scenario.app.app_context():
        assert tell_of_cancellations() == "Cancelled events of which people were told: 0."
        later = now() + UNDO_LASTS
        monkeypatch.setattr("hub.events.jobs.now", lambda: later)
        assert tell_of_cancellations() == "Cancelled events of which people were told: 1."
    assert len(scenario.sent("event-cancelled")) == 1


def test_an_opening_can_be_undone_until_somebody_books_or_ten_minutes_are_over(scenario, desk):
    slug = scenario.open_event()
    assert scenario.visitor().get(f"/events/{slug}").status_code == 200
    assert desk(undo_opening, slug, after=SOON) == ("draft", 0)
    assert scenario.visitor().get(f"/events/{slug}").status_code == 404
    assert "A day on teams" not in scenario.visitor().get("/feeds/events.atom").text

    desk(open_event, slug)
    assert "A day on teams" in scenario.visitor().get("/feeds/events.atom").text
    with pytest.raises(Conflict, match="Cancel it instead"):
        desk(undo_opening, slug, after=UNDO_LASTS)
    scenario.book("leader", slug)
    scenario.cancel("leader", slug)
    with pytest.raises(Conflict, match="Cancel it instead"):
        desk(undo_opening, slug)


@pytest.mark.parametrize("how", ["waits", "nominated", "opened again"])
def test_whatever_people_have_done_keeps_an_event_open(scenario, desk, how):
    slug = scenario.open_event(capacity=1)
    if how == "waits":
        scenario.allocate(slug, london=1)
        scenario.wait("other leader", slug)
    if how == "nominated":
        with scenario.write_session() as session:
            london = find_organisation(session, "london")
            ids = [scenario.public_ids["leader"]]
            nominate_people(session, scenario.viewer("lead", session), slug, london, ids, now())
    if how == "opened again":
        desk(close_event, slug)
        desk(open_event, slug)
    with scenario.write_session() as session:
        event = get_event_to_schedule(session, scenario.viewer("staff", session), slug)
        assert not can_undo_opening(session, event, now())


def test_organisers_cancel_undo_and_are_asked_again_if_people_booked_meanwhile(scenario):
    slug = scenario.open_event()
    staff, url = scenario.browser("staff"), f"/events/{slug}"
    question = BeautifulSoup(staff.get(f"{url}/cancel").text, "html.parser")
    assert question.find("input", {"name": "people"})["value"] == "0"
    scenario.book("leader", slug)
    asked_again = staff.send(f"{url}/cancel", people="0")
    assert asked_again.status_code == 409
    assert "1 person has a place" in asked_again.text
    cancelled = staff.get(staff.send(f"{url}/cancel", people="1", reason="A flood").location)
    assert "We will tell people at" in cancelled.text
    assert staff.send(f"{url}/undo-cancellation").status_code == 303
    assert "Open for booking" in staff.get(f"{url}/manage").text
    assert staff.send(f"{url}/undo-opening").status_code == 409
    assert staff.send(f"{url}/undo-cancellation").status_code == 409


def test_organisers_take_back_an_opening_in_the_browser(scenario):
    slug = scenario.open_event()
    staff, url = scenario.browser("staff"), f"/events/{slug}"
    assert "Turn back into a draft" in staff.get(f"{url}/manage").text
    assert staff.send(f"{url}/undo-opening").status_code == 303
    page = staff.get(f"{url}/manage").text
    assert "Draft" in page
    assert "Turn back into a draft" not in page


def question(scenario, slug):
    page = scenario.browser("staff").get(f"/events/{slug}/cancel").text
    return BeautifulSoup(page, "html.parser").main.get_text(" ", strip=True)


def test_a_draft_that_is_cancelled_has_no_booking_to_end_and_nobody_to_email(scenario):
    slug = draft(scenario)
    asked = question(scenario, slug)
    assert "so we will not email anyone. You can undo this for 10 minutes." in asked
    assert "Booking will end" not in asked
    assert "email them" not in asked
    staff, url = scenario.browser("staff"), f"/events/{slug}"
    managed = staff.get(staff.send(f"{url}/cancel", people="0").location).text
    assert "The event was cancelled. You can undo this until" in managed
    assert "tell people" not in managed


def test_whoever_has_an_offer_is_counted_among_those_who_are_told(scenario):
    slug = scenario.open_event(capacity=1)
    scenario.book("leader", slug)
    scenario.wait("other leader", slug)
    scenario.cancel("leader", slug)
    asked = question(scenario, slug)
    assert "Nobody has a place, and 1 is on the waiting list." in asked
    assert "After 10 minutes we will email them. Until then, you can undo this." in asked


def test_who_cancels_an_event_that_is_about_to_start_is_told_that_it_cannot_be_undone(scenario):
    slug = scenario.open_event()
    scenario.book("leader", slug)
    with scenario.write_session() as session:
        event = get_event_to_schedule(session, scenario.viewer("staff", session), slug, lock=True)
        event.starts_at = now() + SOON
    asked = question(scenario, slug)
    assert "straight away, because the event starts soon. You cannot undo this." in asked
    assert "10 minutes" not in asked


def test_everybody_with_a_place_or_waiting_is_told_why_and_the_page_says_it_until_that_is_undone(
    scenario, desk
):
    slug, reason = scenario.open_event(capacity=1), "The venue was flooded."
    scenario.book("leader", slug)
    scenario.wait("other leader", slug)
    desk(cancel_event, slug, tells_at=now() + UNDO_LASTS, reason="  The venue\nwas flooded. ")
    words = f"This event will not take place. Reason given by the organiser: {reason}"
    assert words in scenario.visitor().get(f"/events/{slug}").text
    desk(undo_cancellation, slug)
    assert reason not in scenario.visitor().get(f"/events/{slug}").text

    desk(cancel_event, slug, reason=reason)
    for kind in ("event-cancelled", "waiting-list-closed"):
        (email,) = scenario.sent(kind)
        assert email.closing_paragraphs == (f"Reason given by the organiser: {reason}",)


def test_an_event_is_not_cancelled_without_a_reason_while_somebody_has_a_place_or_waits(scenario, desk):
    slug = scenario.open_event(capacity=1)
    scenario.book("leader", slug)
    scenario.wait("other leader", slug)
    with pytest.raises(Invalid, match="Enter a reason") as refused:
        desk(cancel_event, slug, reason=" \n ")
    assert refused.value.field == "reason"
    scenario.cancel("leader", slug)
    with pytest.raises(Invalid, match="Enter a reason"):
        desk(cancel_event, slug)
    assert scenario.sent("waiting-list-closed") == []
    with scenario.write_session() as session:
        assert get_event_to_schedule(session, scenario.viewer("staff", session), slug).state == "open"


def test_who_cancels_an_event_that_people_have_booked_has_to_say_why(scenario):
    slug = scenario.open_event()
    staff, url = scenario.browser("staff"), f"/events/{slug}/cancel"
    assert "Reason (optional)" in staff.get(url).text
    assert "Do not name patients or colleagues." in staff.get(url).text
    scenario.book("leader", slug)
    assert "Reason (optional)" not in staff.get(url).text
    for reason, message in (("  ", "Enter a reason"), ("x" * 301, "must be 300 characters or fewer")):
        refused = staff.send(url, people="1", reason=reason)
        assert refused.status_code == 400
        assert message in refused.text
        assert reason in refused.text
    asked_again = staff.send(url, people="0", reason="A flood")
    assert asked_again.status_code == 409
    assert "A flood" in asked_again.text
    assert "Open for booking" in staff.get(f"/events/{slug}/manage").text
    assert staff.send(url, people="1", reason="A flood").status_code == 303
    assert "Reason given by the organiser: A flood" in scenario.visitor().get(f"/events/{slug}").text
