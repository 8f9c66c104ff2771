"""The emails of events: each is sent for as long as its reason holds."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.access import Viewer
from hub.events.domain.bookings import find_booking
from hub.events.domain.cancellations import cancel_event
from hub.events.domain.messages import (
    MessagePlan,
    Recipients,
    delete_draft,
    get_message,
    list_messages_to,
    save_draft,
    send_message,
)
from hub.events.domain.personal_data import KEPT_FOR, delete_old_bookings
from hub.events.domain.schedule import get_event_to_schedule
from hub.events.domain.waiting_list import OFFER_LASTS, offer_free_places_by_id
from hub.events.jobs import offer_places
from hub.events.models import Event, EventMessage
from hub.kit.clock import now
from hub.kit.errors import Conflict, Invalid
from hub.mail.domain import enqueue
from hub.mail.models import OutboxMessage
from tests.support.clock_changes import move_clock
from tests.support.concurrency import at_once


def cancel(scenario, slug):
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        event = get_event_to_schedule(session, viewer, slug, lock=True)
        cancel_event(session, viewer, event, now(), reason="A flood")


@pytest.mark.usefixtures("booked")
def test_a_confirmation_has_day_place_and_calendar_and_says_how_to_give_the_place_back(scenario, slug):
    (email,) = scenario.sent("place-booked")
    assert email.subject == "Your place at A day on teams"
    assert email.paragraphs[0] == "Your place is booked."
    assert email.link.url.endswith(f"/events/{slug}")
    assert "cancel your place" in email.closing_paragraphs[0]


@pytest.mark.parametrize("change", ["cancelled place", "cancelled event"])
@pytest.mark.usefixtures("booked")
def test_a_confirmation_that_no_longer_holds_is_not_sent(scenario, slug, change):
    if change == "cancelled place":
        scenario.cancel("leader", slug)
    else:
        cancel(scenario, slug)
    assert scenario.sent("place-booked") == []


@pytest.mark.usefixtures("booked")
def test_everybody_with_a_place_is_told_that_the_event_is_cancelled_and_it_leaves_their_calendar(
    scenario, slug
):
    cancel(scenario, slug)
    (email,) = scenario.sent("event-cancelled")
    assert (email.to, email.subject) == ("leader@example.org", "Cancelled: A day on teams")
    assert email.calendar.method == "CANCEL"
    assert "SEQUENCE:2" in email.calendar.text


@pytest.mark.usefixtures("taken")
def test_an_offer_says_until_when_it_holds_and_is_not_sent_when_it_has_expired(scenario, slug, monkeypatch):
    scenario.cancel("leader", slug)
    (email,) = scenario.sent("place-offered")
    assert "It is held for you until" in email.paragraphs[0]
    move_clock(monkeypatch, now() + OFFER_LASTS + timedelta(minutes=1))
    assert scenario.sent("place-offered") == []


@pytest.mark.usefixtures("taken")
def test_who_lets_an_offer_expire_is_told_and_the_job_offers_the_place_to_the_next(
    app, scenario, slug, monkeypatch
):
    scenario.wait("guest", slug)
    scenario.cancel("leader", slug)
    move_clock(monkeypatch, now() + OFFER_LASTS + timedelta(minutes=1))
    with app.app_context():
        assert offer_places() == "Places offered to people on waiting lists: 1."
        assert offer_places() == "Places offered to people on waiting lists: 0."
    (expired,) = scenario.sent("offer-expired")
    assert expired.to == "other.leader@example.org"
    assert [email.to for email in scenario.sent("place-offered")] == ["guest@example.org"]


@pytest.mark.usefixtures("booked")
def test_nothing_is_written_of_an_event_that_is_over(app, scenario, slug):
    with scenario.write_session() as session:
        event = session.query(Event).one()
        event.starts_at, event.ends_at = now() - timedelta(days=2), now() - timedelta(days=1)
        assert offer_free_places_by_id(session, event.id, now()) == 0
    assert scenario.sent("place-booked") == []


def write(scenario, slug, audience=Recipients.PLACES, *, subject="Lunch", **fields):
    """Write to the people of an event, send it, and return to how many it went."""
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        event = get_event_to_schedule(session, viewer, slug, lock=True)
        plan = MessagePlan(audience, subject, "Lunch is at **noon**.", **fields)
        message = save_draft(session, viewer, event, plan, now())
        return send_message(session, viewer, event, message, now())


def read_by(scenario, name, slug):
    """Return the subjects of the messages that a person finds on the page of an event."""
    with scenario.write_session() as session:
        viewer = scenario.viewer(name, session)
        event = session.query(Event).filter_by(slug=slug).one()
        return [message.subject for message in list_messages_to(session, viewer, event)]


def full_event(scenario):
    slug = scenario.open_event(capacity=2)
    scenario.book("leader", slug)
    scenario.book("other leader", slug)
    scenario.wait("guest", slug)
    return slug


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        (Recipients.PLACES, {"leader", "other leader"}),
        (Recipients.WAITING, {"guest"}),
        (Recipients.TRUST, {"leader"}),
    ],
)
def test_an_organiser_writes_to_the_chosen_people_who_find_it_on_the_page_too(scenario, audience, readers):
    slug = full_event(scenario)
    assert write(scenario, slug, audience, organisation_id=scenario.ids["at london"]) == len(readers)
    sent = scenario.sent("event-message")
    assert {email.to for email in sent} == {f"{name.replace(' ', '.')}@example.org" for name in readers}
    assert sent[0].markdown == "Lunch is at **noon**."
    found = {name for name in ("leader", "other leader", "guest", "lead") if read_by(scenario, name, slug)}
    assert found == readers


def test_a_message_is_sent_once_and_not_at_all_to_nobody(scenario, slug):
    with pytest.raises(Invalid, match="Nobody would get"):
        write(scenario, slug)
    scenario.book("leader", slug)
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        event = get_event_to_schedule(session, viewer, slug, lock=True)
        message = save_draft(session, viewer, event, MessagePlan(Recipients.PLACES, "A", "B"), now())
        send_message(session, viewer, event, message, now())
        with pytest.raises(Conflict, match="This message has already been sent"):
            send_message(session, viewer, event, message, now())
        with pytest.raises(Conflict, match="This message has already been sent"):
            delete_draft(session, viewer, event, message)
    assert len(scenario.sent("event-message")) == 1


def test_of_two_who_send_the_same_message_at_once_one_is_refused(app, scenario):
    slug = full_event(scenario)
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        event = get_event_to_schedule(session, viewer, slug, lock=True)
        id_ = save_draft(session, viewer, event, MessagePlan(Recipients.PLACES, "A", "B"), now()).id

    def send(session):
        viewer = scenario.viewer("staff", session)
        event = get_event_to_schedule(session, viewer, slug, lock=True)
        send_message(session, viewer, event, get_message(session, viewer, event, id_, lock=True), now())

    assert sorted(at_once(app, send, send)) == ["This message has already been sent.", "done"]
    assert len(scenario.sent("event-message")) == 2


@pytest.mark.usefixtures("booked")
def test_who_gave_up_their_place_before_it_went_gets_no_message(scenario, slug):
    write(scenario, slug)
    scenario.cancel("leader", slug)
    assert scenario.sent("event-message") == []
    assert read_by(scenario, "leader", slug) == []


def test_staff_write_see_how_it_looks_test_it_and_send_it(scenario):
    slug = full_event(scenario)
    staff = scenario.browser("staff")
    assert f"/events/{slug}/messages" in staff.get(f"/events/{slug}/manage").text
    text = "Lunch is at **noon**. <script>alert(1)</script>"
    refused = staff.send(
        f"/events/{slug}/messages", audience="trust", organisation="", subject="L", text=text
    )
    assert refused.status_code == 400
    assert "Choose a trust" in refused.text
    saved = staff.send(
        f"/events/{slug}/messages", audience="places", organisation="", subject="Lunch", text=text
    )
    address = saved.location
    page = staff.get(address).text
    assert "<strong>noon</strong>" in page
    assert "<script>alert" not in page
    assert "Send to 2 people" in page
    assert scenario.sent("event-message") == []
    staff.send(f"{address}/test")
    assert [email.subject for email in scenario.sent("event-message-test")] == ["Test: Lunch"]
    staff.send(
        f"{address}/edit", audience="places", organisation="", subject="Lunch at noon", text="At noon."
    )
    staff.send(f"{address}/send")
    assert [email.subject for email in scenario.sent("event-message")] == ["Lunch at noon"] * 2
    assert "Send to" not in staff.get(address).text
    assert "Lunch at noon" in scenario.browser("leader").get(f"/events/{slug}").text
    assert "Lunch at noon" not in scenario.browser("guest").get(f"/events/{slug}").text
    assert "Lunch at noon" not in scenario.visitor().get(f"/events/{slug}").text
    for name in ("leader", "lead"):
        assert scenario.browser(name).get(address).status_code in (403, 404)


def test_staff_see_whom_emails_do_not_reach(app, scenario):
    slug = full_event(scenario)
    staff = scenario.browser("staff")
    assert "could not be reached" not in staff.get(f"/events/{slug}/manage").text
    with scenario.write_session() as session:
        row = session.query(OutboxMessage).filter_by(person_id=scenario.ids["leader"]).one()
        row.state, row.ended_at, booking_id = "failed", now(), row.about_id
    page = staff.get(f"/events/{slug}/manage").text
    assert "1 person could not be reached by email." in page
    with scenario.write_session() as session:
        about = {"person_id": scenario.ids["leader"], "about_id": booking_id}
        later = enqueue(session, "place-booked", at=now(), **about)
        later.state, later.ended_at = "sent", now()
    assert "could not be reached" not in staff.get(f"/events/{slug}/manage").text


def write_to_one(scenario, slug, name, **fields):
    """Write to one person in the browser of staff, and return the answer to the form."""
    values = {"place": str(place_of(scenario, slug, name)), "subject": "Your talk", "text": "Is it ready?"}
    return scenario.browser("staff").send(f"/events/{slug}/messages", **values, **fields)


def place_of(scenario, slug, name):
    with scenario.write_session() as session:
        event = session.scalars(select(Event).where(Event.slug == slug)).one()
        return find_booking(session, event, scenario.ids[name]).id


def test_staff_write_to_one_person_whom_alone_it_reaches(scenario):
    slug = scenario.open_event()
    for name in ("leader", "publisher"):
        scenario.book(name, slug)
    staff, place = scenario.browser("staff"), place_of(scenario, slug, "leader")
    assert f'href="/events/{slug}/messages?place={place}"' in staff.get(f"/events/{slug}/manage").text
    form = staff.get(f"/events/{slug}/messages?place={place}").text
    assert "<strong>To:</strong> The leader" in form
    assert "Who is the message for?" not in form
    assert (
        "We email it to them, and they can read it on the event page while they have the place. Other "
        "organisers of the event can read it too. It is deleted 3 years after the event."
    ) in form
    assert "kept as long as the event" not in form
    assert "kept as long as the event" in staff.get(f"/events/{slug}/messages").text

    address = write_to_one(scenario, slug, "leader").location
    shown = staff.get(address).text
    assert "The leader: 1 person" in shown
    assert "Send to 1 person" in shown
    assert "<strong>To:</strong> The leader" in staff.get(f"{address}/edit").text
    staff.send(f"{address}/edit", place=str(place), subject="Your talk", text="Please send the slides.")
    staff.send(f"{address}/send")

    (email,) = scenario.sent("event-message")
    assert (email.to, email.markdown) == ("leader@example.org", "Please send the slides.")
    assert [name for name in ("leader", "publisher") if read_by(scenario, name, slug)] == ["leader"]
    assert "The leader" in staff.get(f"/events/{slug}/messages").text


def test_a_delegate_reads_what_everyone_was_sent_and_not_what_is_for_the_person_alone(scenario, slug):
    scenario.book("leader", slug)
    write(scenario, slug)
    write(scenario, slug, Recipients.PERSON, booking_id=place_of(scenario, slug, "leader"), subject="Alone")
    with scenario.write_session() as session:
        own = scenario.viewer("leader", session)
        acting = Viewer(person_id=own.person_id, roles=own.roles, delegate_id=scenario.ids["publisher"])
        event = session.scalars(select(Event).where(Event.slug == slug)).one()
        assert [message.subject for message in list_messages_to(session, own, event)] == ["Alone", "Lunch"]
        assert [message.subject for message in list_messages_to(session, acting, event)] == ["Lunch"]


@pytest.mark.usefixtures("booked")
def test_a_message_to_one_person_without_words_keeps_the_person_and_what_was_typed(scenario, slug):
    place = str(place_of(scenario, slug, "leader"))
    staff, url = scenario.browser("staff"), f"/events/{slug}/messages"
    refused = staff.send(url, place=place, subject="", text="Hello")
    assert refused.status_code == 400
    assert "Enter a subject" in refused.text
    assert "<strong>To:</strong> The leader" in refused.text
    assert "Hello" in refused.text


@pytest.mark.usefixtures("booked")
def test_if_the_person_gave_up_their_place_meanwhile_the_words_stay_and_others_can_be_chosen(scenario, slug):
    place = str(place_of(scenario, slug, "leader"))
    scenario.cancel("leader", slug)
    staff, url = scenario.browser("staff"), f"/events/{slug}/messages"
    refused = staff.send(url, place=place, subject="Your talk", text="Is it ready?")
    assert refused.status_code == 400
    assert "This person no longer has a place. Choose who the message is for" in refused.text
    assert "Is it ready?" in refused.text
    assert "Everyone with a place" in refused.text
    for strange in ("0", "x", "99999999999", ""):
        assert staff.get(f"{url}?place={strange}").status_code == 200


@pytest.mark.usefixtures("booked")
def test_the_form_to_write_to_one_person_says_that_they_no_longer_have_a_place(scenario, slug):
    place, draft = place_of(scenario, slug, "leader"), write_to_one(scenario, slug, "leader").location
    scenario.cancel("leader", slug)
    staff, url = scenario.browser("staff"), f"/events/{slug}/messages"
    for address in (f"{url}?place={place}", f"{draft}/edit"):
        page = staff.get(address)
        assert page.status_code == 200
        assert "This person no longer has a place. Choose who the message is for." in page.text
        assert "Everyone with a place" in page.text
    assert "no longer has a place" not in staff.get(url).text


@pytest.mark.usefixtures("booked")
def test_who_gives_up_their_place_gets_no_message_that_is_for_them_alone(scenario, slug):
    address = write_to_one(scenario, slug, "leader").location
    scenario.cancel("leader", slug)
    scenario.book("leader", slug)
    staff = scenario.browser("staff")
    assert "Nobody would get this message at the moment." in staff.get(address).text
    refused = staff.send(f"{address}/send")
    assert refused.status_code == 400
    assert "Nobody would get this message. Choose other people" in refused.text
    assert "Is it ready?" in refused.text
    assert scenario.sent("event-message") == []


def test_a_message_to_nobody_is_refused_on_its_own_page(scenario, slug):
    staff, url = scenario.browser("staff"), f"/events/{slug}/messages"
    address = staff.send(url, audience="places", organisation="", subject="Lunch", text="At noon.").location
    refused = staff.send(f"{address}/send")
    assert refused.status_code == 400
    assert "There is a problem" in refused.text
    assert "At noon." in refused.text
    assert f"{address}/edit" in refused.text


@pytest.mark.usefixtures("booked")
def test_a_message_to_one_person_is_deleted_with_old_places_and_one_to_everyone_is_kept(scenario, slug):
    write(scenario, slug)
    write(scenario, slug, Recipients.PERSON, booking_id=place_of(scenario, slug, "leader"), subject="Alone")
    with scenario.write_session() as session:
        ends_at = session.scalars(select(Event.ends_at).where(Event.slug == slug)).one()
        delete_old_bookings(session, ends_at + KEPT_FOR + timedelta(minutes=1))
        assert session.scalars(select(EventMessage.subject)).all() == ["Lunch"]
    privacy = scenario.visitor().get("/about/privacy").text
    assert "Places at events, waiting lists, and messages of organisers to one person" in privacy
