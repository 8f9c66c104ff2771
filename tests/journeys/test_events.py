"""Scheduling, booking and waiting in a browser, on both databases."""

from datetime import timedelta

import pytest

from hub.kit.clock import current_day, format_day
from tests.journeys.served import main
from tests.journeys.test_events_suite import events_of
from tests.support.browser import DESK, TELEPHONE, accessibility_faults, faults_here, press, watched

LONG = "Pneumonoultramicroscopicsilicovolcanoconiosis"


def in_two_months():
    return current_day() + timedelta(days=60)


def fill_event_form(page, **fields):
    """Fill in what the form of a new event lacks, and save the draft."""
    for part, value in (
        ("Day", in_two_months().day),
        ("Month", in_two_months().month),
        ("Year", in_two_months().year),
    ):
        page.get_by_label(part, exact=True).fill(str(value))
    for label, value in fields.items():
        page.get_by_label(label.replace("_", " ").capitalize(), exact=True).fill(value)
    press(page.get_by_role("button", name="Save the draft"))


def open_national_event(page):
    """State on the page before opening why an event is national, and open it."""
    page.get_by_label("It needs more people with this interest than one trust has").check()
    page.get_by_label("Why is this event national?").fill("It needs more people than one region has.")
    page.get_by_label("Full cost").fill("£4,000")
    page.get_by_label("Who pays").fill("The hub office")
    page.get_by_label("I have no interests to declare").check()
    press(page.get_by_role("button", name="Open booking"))


def cancel_place(page):
    """Give up a place on the page of an event."""
    press(page.get_by_role("link", name="Cancel your place"))
    press(page.get_by_role("button", name="Cancel your place"))


def schedule(staff, places="20", **fields):
    """Schedule a national event, open it, and return its address."""
    staff.goto("/events/new?template=other")
    values = {
        "title": "A day on teams",
        "summary": "One day on teams.",
        "places": places,
        "place": "Birmingham",
        "how_to_join": "Ring at gate 2.",
    }
    fill_event_form(staff, **{**values, **fields})
    press(staff.get_by_role("link", name="Open booking"))
    open_national_event(staff)
    return staff.url.removesuffix("/manage")


def arrange(served, *booked, **fields):
    """Open a national event without a browser, at which these people have places; return its address."""
    scenario = events_of(served)
    slug = scenario.open_event(**fields)
    for name in booked:
        scenario.book(name, slug)
    return f"/events/{slug}"


def wait(served, name, address):
    """Put a person on the waiting list without a browser."""
    events_of(served).wait(name, address.rpartition("/")[2])


def see(page, address):
    page.goto(address)
    return main(page)


@pytest.mark.requirement("R092")
def test_hub_staff_open_a_day_and_a_leader_books_it_on_a_phone_without_script(served):
    # Given hub staff who schedule a day and open it for booking
    staff = served.signed_in("staff")
    address = schedule(staff)
    assert "The event was opened for booking." in main(staff)
    # When a leader books a place on a phone
    leader = served.signed_in("leader", viewport=TELEPHONE, java_script_enabled=False)
    leader.goto("/events")
    press(leader.get_by_role("link", name="A day on teams"))
    assert "Ring at gate 2." not in main(leader)
    press(leader.get_by_role("button", name="Book your place"))
    # Then they have it, see how to join, and can put it into their calendar
    assert "Your place was booked. We have emailed you the details." in main(leader)
    assert "Ring at gate 2." in main(leader)
    with leader.expect_download() as download:
        leader.get_by_role("link", name="Add to your calendar").click()
    assert "SUMMARY:A day on teams" in download.value.path().read_text(encoding="utf-8")
    assert "A day on teams" in see(leader, "/me")
    # And the staff see them
    assert "The leader" in see(staff, f"{address}/manage")
    # When the staff call the day off, they must say why
    press(staff.get_by_role("link", name="Cancel the event"))
    press(staff.get_by_role("button", name="Cancel the event"))
    assert "Enter a reason" in main(staff)
    staff.get_by_label("Reason").fill("The speaker is ill.")
    press(staff.get_by_role("button", name="Cancel the event"))
    # Then everybody sees that, and why
    page = see(served.visitor(), address)
    assert "This event will not take place." in page
    assert "The speaker is ill." in page


def test_a_place_that_is_given_up_goes_to_the_first_of_the_waiting_list(served):
    # Given a full event
    address = arrange(served, "leader", capacity=1)
    first, second = served.signed_in("leader"), served.signed_in("other leader")
    # When another leader joins the waiting list
    assert "All places are taken." in see(second, address)
    press(second.get_by_role("button", name="Join the waiting list"))
    assert "You are number 1 on the waiting list." in main(second)
    # And the first gives the place up
    first.goto(address)
    cancel_place(first)
    # Then it is held for the other, and nobody else can have it
    assert "All places are taken." in see(first, address)
    assert "A place for you at A day on teams" in see(second, "/desk")
    second.goto(address)
    press(second.get_by_role("button", name="Book the place"))
    assert "You have a place at this event." in main(second)


def test_a_publisher_runs_a_seminar_of_their_trust_and_keeps_places_for_it(served):
    # Given a publisher who begins with a template of the study
    publisher = served.signed_in("publisher", viewport=TELEPHONE)
    publisher.goto("/events/new")
    press(publisher.get_by_role("link", name="Seminar in a management meeting"))
    fill_event_form(publisher)
    # When they keep all places for their own trust, and open it
    press(publisher.get_by_role("link", name="Keep places for trusts"))
    last = in_two_months() - timedelta(days=20)
    for part in ("day", "month", "year"):
        publisher.get_by_label(part.capitalize(), exact=True).fill(str(getattr(last, part)))
    publisher.get_by_label("London Ambulance Service NHS Trust").fill("20")
    press(publisher.get_by_role("button", name="Keep places"))
    press(publisher.get_by_role("button", name="Open booking"))
    address = publisher.url.removesuffix("/manage")
    # Then their own leader can book, and one of another trust can wait
    assert "The remaining places are kept for other trusts." in see(served.signed_in("other leader"), address)
    leader = served.signed_in("leader")
    leader.goto(address)
    press(leader.get_by_role("button", name="Book your place"))
    assert "Seminar in a management meeting" in see(served.visitor(), "/trusts/london")


def test_a_place_is_handed_to_a_colleague_by_email_and_never_reaches_the_waiting_list(served):
    # Given a full event with somebody on the list, and a colleague of the person with the place
    address = arrange(served, "leader", capacity=1)
    wait(served, "other leader", address)
    leader, waiting = served.signed_in("leader", viewport=TELEPHONE), served.signed_in("other leader")
    leader.goto(address)
    colleague = served.signed_in("publisher", viewport=TELEPHONE)
    # When the leader offers the place to the colleague, who takes it
    press(leader.get_by_role("link", name="Give it to a colleague"))
    leader.get_by_label("Email address of your colleague").fill(served.email_of("publisher"))
    press(leader.get_by_role("button", name="Ask colleague"))
    assert "You keep the place until they accept it." in main(leader)
    colleague.goto("/desk")
    press(colleague.get_by_role("link", name="A day on teams"))
    press(colleague.get_by_role("button", name="Accept place"))
    # Then the place is theirs, and the list has not moved
    assert "You have a place at this event." in main(colleague)
    assert "You have a place" not in see(leader, address)
    assert "You are number 1 on the waiting list." in see(waiting, address)


def test_a_lead_withdraws_their_people_on_a_day_and_the_places_go_to_others(served):
    # Given a full event, with people of London who have places and one of Yorkshire who waits
    address = arrange(served, "leader", "publisher", capacity=2)
    wait(served, "other leader", address)
    # When the lead of London needs everybody on that day
    lead = served.signed_in("lead", viewport=TELEPHONE)
    lead.goto(address)
    press(lead.get_by_role("link", name="Your trust at this event"))
    press(lead.get_by_role("link", name="Withdraw people from events on one day"))
    press(lead.get_by_role("link", name=format_day(in_two_months())))
    assert "The leader" in main(lead)
    lead.get_by_label("Operational pressure").check()
    press(lead.get_by_role("button", name="Withdraw these people"))
    # Then it is counted, and the place is held for who waited
    assert "2 places were given up." in main(lead)
    assert "Development cancelled in the last 12 months" in main(lead)
    assert "A place is held for you" in see(served.signed_in("other leader"), address)


@pytest.mark.one_engine
def test_every_page_of_events_is_open_to_everybody_in_every_state_at_a_desk_and_on_a_telephone(served):
    faults = []

    def look(page, address=""):
        with watched(page) as page_faults:
            if address:
                page.goto(address)
            page_faults += faults_here(page)
            page.set_viewport_size(DESK)
            page_faults += accessibility_faults(page)
            page.set_viewport_size(TELEPHONE)
        faults.extend(f"{page.url}: {fault}" for fault in page_faults)

    staff, leader, other, lead, newcomer = (
        served.signed_in(name, viewport=TELEPHONE)
        for name in ("staff", "leader", "other leader", "lead", "newcomer")
    )
    visitor = served.visitor(viewport=TELEPHONE)
    look(visitor, "/events")
    look(staff, "/events/new")
    staff.goto("/events/new?template=seminar")
    press(staff.get_by_role("button", name="Save the draft"))
    look(staff)  # with errors
    address = schedule(staff, places="1", title=f"{LONG} {LONG}", place=LONG, how_to_join=f"{LONG} " * 9)
    look(staff)
    for path in ("edit", "allocations", "cancel", "manage"):
        look(staff, f"{address}/{path}")
    for page in (visitor, leader, newcomer):
        look(page, address)
    press(leader.get_by_role("button", name="Book your place"))
    look(leader)
    look(other, address)
    press(other.get_by_role("button", name="Join the waiting list"))
    look(other)
    look(other, "/me")
    press(leader.get_by_role("link", name="Give it to a colleague"))
    look(leader)
    press(leader.get_by_role("button", name="Ask colleague"))
    look(leader)  # with an error
    look(lead, f"{address}/trust")
    press(lead.get_by_role("button", name="Nominate people"))
    look(lead)  # with an error
    look(lead, f"/events/stand-down?for=london&day={in_two_months().isoformat()}")
    press(lead.get_by_role("button", name="Withdraw this person"))
    look(lead)  # with an error
    look(leader, f"{address}/cancel-booking")
    press(leader.get_by_role("button", name="Cancel your place"))
    look(other, address)
    look(other, "/desk")
    look(visitor, "/events")
    look(staff, f"{address}/manage")
    assert faults == []
