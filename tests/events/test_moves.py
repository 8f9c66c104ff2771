"""An event that people have booked moves: what organisers are asked first, and what moves with it."""

from datetime import timedelta

import pytest

from hub.events.domain.allocations import list_allocations
from hub.events.domain.kept_dates import DatePlan, add_kept_date
from hub.events.domain.moves import find_kept_day, find_move
from hub.events.domain.queries import get_event
from hub.events.domain.schedule import change_event, get_event_to_schedule
from hub.kit.clock import current_day, format_day, now
from hub.kit.errors import Invalid
from tests.events.conftest import make_plan
from tests.events.test_copies import form_of
from tests.events.test_edit_pages import words
from tests.events.test_views import buttons, errors, heading

LATER = timedelta(days=70)
SOON = timedelta(days=5)


def fields_of(day):
    return [str(day.day), str(day.month), str(day.year)]


def typed(response, **fields):
    """Return the values of the form that a page shows, with the day and the audience, which it splits."""
    day = current_day() + timedelta(days=60)
    return {**form_of(response)[1], "day": fields_of(day), "tiers": ["senior-leader"], **fields}


def change(scenario, slug, **fields):
    with scenario.write_session() as session:
        staff = scenario.viewer("staff", session)
        event = get_event_to_schedule(session, staff, slug, lock=True)
        change_event(session, staff, event, make_plan(**fields), now())


def read(scenario, slug, act, *arguments):
    with scenario.write_session() as session:
        return act(session, get_event(session, scenario.viewer("staff", session), slug), *arguments)


@pytest.mark.usefixtures("booked")
def test_staff_are_asked_before_a_booked_event_moves_and_the_second_press_saves(scenario, slug):
    day, staff = current_day() + LATER, scenario.browser("staff")
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        add_kept_date(session, viewer, DatePlan("National meeting", day, day), now())
    scenario.open_event(title="A day on meetings", day=day)
    url = f"/events/{slug}/edit"
    asked = staff.send(url, **typed(staff.get(url), day=fields_of(day), venue="Leeds"))
    assert asked.status_code == 200
    text = words(asked)
    assert "Your changes have not been saved yet." in text
    assert "Place Now: Birmingham New: Leeds" in text
    assert f"Last day to book Now: {format_day(current_day() + timedelta(days=53))}" in text
    assert "We will email 1 person with a place straight away." in text
    assert "A date to plan around: National meeting." in text
    assert "On the same day: A day on meetings." in text
    assert buttons(asked) == ["Save and email 1 person"] * 2
    assert scenario.sent("event-changed") == []

    saved = staff.send(url, **typed(asked, day=fields_of(day)))
    assert saved.status_code == 303
    (email,) = scenario.sent("event-changed")
    before, after = ((current_day() + days) for days in (timedelta(days=60), LATER))
    assert f"It was to be on {before:%A} {format_day(before)}, 09:30 to 16:30." in email.paragraphs[0]
    assert email.paragraphs[2].startswith(f"{after:%A} {format_day(after)}")
    assert email.paragraphs[3] == "Leeds"


@pytest.mark.one_engine
@pytest.mark.usefixtures("booked")
def test_another_day_than_the_one_that_was_read_is_asked_about_again(scenario, slug):
    staff, url = scenario.browser("staff"), f"/events/{slug}/edit"
    asked = staff.send(url, **typed(staff.get(url), day=fields_of(current_day() + LATER)))
    other = current_day() + LATER + timedelta(days=1)
    again = staff.send(url, **typed(asked, day=fields_of(other)))
    assert (again.status_code, buttons(again)[0]) == (200, "Save and email 1 person")
    assert scenario.sent("event-changed") == []


@pytest.mark.one_engine
@pytest.mark.usefixtures("booked")
def test_a_change_that_moves_nothing_is_saved_at_once(scenario, slug):
    staff, url = scenario.browser("staff"), f"/events/{slug}/edit"
    assert staff.send(url, **typed(staff.get(url), summary="Another summary.")).status_code == 303


@pytest.mark.one_engine
def test_an_event_without_people_moves_at_once(scenario, slug):
    staff, url = scenario.browser("staff"), f"/events/{slug}/edit"
    moved = staff.send(url, **typed(staff.get(url), day=fields_of(current_day() + LATER)))
    assert moved.status_code == 303


@pytest.mark.one_engine
@pytest.mark.usefixtures("taken")
def test_it_is_said_that_who_waits_gets_no_email(scenario, slug):
    staff, url = scenario.browser("staff"), f"/events/{slug}/edit"
    asked = staff.send(url, **typed(staff.get(url), venue="Leeds"))
    assert "1 person on the waiting list does not get this email." in words(asked)


@pytest.mark.one_engine
@pytest.mark.usefixtures("booked")
def test_a_day_on_which_booking_would_have_ended_is_an_error_at_the_last_day_to_book(scenario, slug):
    staff, url, day = scenario.browser("staff"), f"/events/{slug}/edit", current_day() + SOON
    refused = staff.send(url, **typed(staff.get(url), day=fields_of(day)))
    assert refused.status_code == 400
    assert errors(refused) == [
        f"The last day to book would be {format_day(day - timedelta(days=7))}, which has passed. Enter fewer "
        "days, or close booking first"
    ]
    asked = staff.send(url, **typed(refused, day=fields_of(day), closes_days_before="1"))
    assert buttons(asked)[0] == "Save and email 1 person"


def test_an_event_for_which_booking_has_ended_can_still_be_changed(scenario, slug):
    change(scenario, slug, closes_days_before=1, day=current_day() + SOON)
    with pytest.raises(Invalid) as refused:
        change(scenario, slug, closes_days_before=7, day=current_day() + SOON)
    assert refused.value.field == "closes_days_before"
    assert scenario.browser("staff").send(f"/events/{slug}/close").status_code == 303
    change(scenario, slug, closes_days_before=7, day=current_day() + SOON)


def test_places_are_kept_until_the_day_before_booking_ends_at_the_latest(scenario, slug):
    scenario.allocate(slug, london=2)
    day = current_day() + timedelta(days=20)
    last = day - timedelta(days=8)
    assert read(scenario, slug, find_kept_day, make_plan(day=day)) == last
    staff, url = scenario.browser("staff"), f"/events/{slug}/edit"
    saved = staff.send(url, **typed(staff.get(url), day=fields_of(day)))
    assert (
        f"Places for organisations are kept until {format_day(last)}, because booking ends sooner."
        in words(staff.get(saved.location))
    )
    with scenario.write_session() as session:
        event = get_event(session, scenario.viewer("staff", session), slug)
        assert [row.kept_until for row in list_allocations(session, event)] == [last]
    assert read(scenario, slug, find_kept_day, make_plan(day=day)) is None


@pytest.mark.usefixtures("taken")
def test_a_move_concerns_who_has_a_place_and_who_waits(scenario, slug):
    move = read(scenario, slug, find_move, make_plan(day=current_day() + LATER))
    assert (move.booked, move.waiting) == (1, 1)
    assert read(scenario, slug, find_move, make_plan(title="Another title")) is None


@pytest.mark.usefixtures("booked")
def test_an_email_about_a_place_that_moved_back_meanwhile_names_no_other_day(scenario, slug):
    change(scenario, slug, day=current_day() + LATER)
    change(scenario, slug)
    first, second = scenario.sent("event-changed")
    assert first.paragraphs[0] == "An event you have booked has changed. It is now:"
    assert "It was to be on" in second.paragraphs[0]


@pytest.mark.one_engine
def test_manage_and_the_page_of_an_event_show_the_same_state(scenario, slug):
    staff = scenario.browser("staff")
    assert heading(staff.get(f"/events/{slug}/manage")).startswith("Open for booking")
    with scenario.write_session() as session:
        event = get_event_to_schedule(session, scenario.viewer("staff", session), slug, lock=True)
        event.closes_at = now() - timedelta(hours=1)
    assert heading(staff.get(f"/events/{slug}/manage")).startswith("Booking closed")
    assert "Booking closed" in words(staff.get(f"/events/{slug}"))
