"""An organiser cancels the place of one person, who is told why."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from hub.audit.models import AuditEntry
from hub.events.domain.bookings import find_booking
from hub.events.domain.cancellations import cancel_event
from hub.events.domain.organiser_acts import cancel_place_of
from hub.events.domain.queries import get_public_event
from hub.events.domain.schedule import close_event, get_event_to_schedule, open_event
from hub.events.domain.waiting_list import find_offer
from hub.events.models import Booking
from hub.kit.clock import now
from hub.kit.errors import Conflict, Invalid, NotFound

REASON = "This day is for executive directors. There is one for managers in May."


def main_text(page):
    return BeautifulSoup(page.text, "html.parser").main.get_text(" ", strip=True)


def place_id(scenario, slug, name="leader"):
    with scenario.write_session() as session:
        return find_booking(session, get_public_event(session, slug), scenario.ids[name]).id


def cancel_place(scenario, slug, booking_id, *, by="staff", reason="", after=timedelta(0)):
    with scenario.write_session() as session:
        viewer = scenario.viewer(by, session)
        cancel_place_of(session, viewer, slug, booking_id, reason, now() + after)


@pytest.mark.usefixtures("taken")
def test_the_person_is_told_why_and_the_place_is_offered_to_the_next_on_the_list(scenario, slug):
    cancel_place(scenario, slug, place_id(scenario, slug), reason=f"  {REASON}\n")

    (email,) = scenario.sent("place-removed")
    assert (email.to, email.subject) == ("leader@example.org", "Your place at A day on teams was cancelled")
    assert email.closing_paragraphs == (f"Reason given by the organiser: {REASON}",)
    assert email.calendar.method == "CANCEL"
    assert scenario.sent("booking-cancelled") == []
    with scenario.write_session() as session:
        event = get_public_event(session, slug)
        assert find_booking(session, event, scenario.ids["leader"]) is None
        assert find_offer(session, event, scenario.ids["other leader"], now()) is not None
        assert session.scalars(select(Booking.end_reason)).all() == [REASON]


@pytest.mark.usefixtures("booked")
def test_without_a_reason_the_email_says_only_that_the_place_was_cancelled(scenario, slug):
    cancel_place(scenario, slug, place_id(scenario, slug), reason="  ")
    (email,) = scenario.sent("place-removed")
    assert email.closing_paragraphs == ()


@pytest.mark.usefixtures("booked")
def test_the_activity_log_of_the_trust_says_who_cancelled_whose_place_and_not_why(scenario, slug):
    cancel_place(scenario, slug, place_id(scenario, slug), reason=REASON)
    with scenario.write_session() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert (entry.act, entry.person_id) == ("cancel place of person", scenario.ids["staff"])
        assert entry.organisation_id == scenario.ids["at london"]
        assert entry.details == {"person": scenario.ids["leader"]}
    log = main_text(scenario.browser("admin").get("/admin/audit"))
    assert "Cancelled place of person" in log
    assert "(person: The leader)" in log
    assert REASON not in log


@pytest.mark.usefixtures("booked")
def test_only_organisers_of_the_event_cancel_places(scenario, slug):
    booking_id = place_id(scenario, slug)
    for name in ("lead", "other lead", "leader"):
        with pytest.raises(NotFound):
            cancel_place(scenario, slug, booking_id, by=name)
    assert scenario.browser("lead").get(f"/events/{slug}/places/{booking_id}/cancel").status_code == 404


def test_a_lead_cancels_a_place_at_an_event_of_their_trust_and_at_no_other(scenario, slug):
    own = scenario.open_event(by="lead", organisation="london")
    scenario.book("other leader", own)
    booking_id = place_id(scenario, own, "other leader")
    with pytest.raises(NotFound):
        cancel_place(scenario, slug, booking_id)
    cancel_place(scenario, own, booking_id, by="lead")
    (email,) = scenario.sent("place-removed")
    assert email.to == "other.leader@example.org"


@pytest.mark.usefixtures("booked")
def test_nothing_is_cancelled_twice_too_late_or_with_an_endless_reason(scenario, slug):
    booking_id = place_id(scenario, slug)
    with pytest.raises(Conflict, match="The event has started"):
        cancel_place(scenario, slug, booking_id, after=timedelta(days=61))
    with pytest.raises(Invalid, match="300 characters or fewer"):
        cancel_place(scenario, slug, booking_id, reason="x" * 301)
    cancel_place(scenario, slug, booking_id)
    with pytest.raises(Conflict, match="no longer has a place"):
        cancel_place(scenario, slug, booking_id)
    assert len(scenario.sent("place-removed")) == 1


@pytest.mark.usefixtures("booked")
def test_no_place_is_cancelled_alone_at_a_cancelled_event(scenario, slug):
    booking_id = place_id(scenario, slug)
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        event = get_event_to_schedule(session, viewer, slug, lock=True)
        cancel_event(session, viewer, event, now(), reason="A flood")
    with pytest.raises(Conflict, match="This event was cancelled"):
        cancel_place(scenario, slug, booking_id)


@pytest.mark.usefixtures("booked")
def test_an_organiser_comes_from_the_list_of_people_and_is_asked_first(scenario, slug):
    staff, url = scenario.browser("staff"), f"/events/{slug}"
    here = f"{url}/places/{place_id(scenario, slug)}/cancel"
    assert f'href="{here}"' in staff.get(f"{url}/manage").text
    question = main_text(staff.get(here))
    assert "Cancel the place of The leader?" in question
    assert "Do not name patients or colleagues." in question

    refused = staff.send(here, reason="x" * 301)
    assert refused.status_code == 400
    assert "x" * 301 in refused.text
    assert "must be 300 characters or fewer" in main_text(refused)

    done = staff.get(staff.send(here, reason=REASON).location)
    assert "The place of The leader was cancelled. We are telling them by email." in done.text
    again = staff.send(here)
    assert again.status_code == 409
    assert f"{url}/manage" in again.text
    assert len(scenario.sent("place-removed")) == 1


@pytest.mark.usefixtures("taken")
def test_the_question_says_who_can_have_the_place_and_promises_no_offer_once_booking_has_ended(
    scenario, slug
):
    staff, here = scenario.browser("staff"), f"/events/{slug}/places/{place_id(scenario, slug)}/cancel"
    offered, ended = "offer the place to the next person", "Booking has ended, so nobody will be offered"
    question = main_text(staff.get(here))
    assert offered in question
    assert ended not in question
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        close_event(session, viewer, get_event_to_schedule(session, viewer, slug, lock=True), now())
    question = main_text(staff.get(here))
    assert f"{ended} the place. You can add someone yourself." in question
    assert offered not in question
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        event = get_event_to_schedule(session, viewer, slug, lock=True)
        open_event(session, viewer, event, now())
        event.closes_at = now() - timedelta(minutes=1)
    assert ended in main_text(staff.get(here))


@pytest.mark.usefixtures("booked")
def test_the_question_says_that_the_place_is_free_for_others_if_nobody_waits(scenario, slug):
    here = f"/events/{slug}/places/{place_id(scenario, slug)}/cancel"
    assert "The place will be free for others." in main_text(scenario.browser("staff").get(here))
