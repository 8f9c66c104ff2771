"""A day of Parallel Lines from its template to the sheets, and a course from the files of a trust."""

from datetime import timedelta

from sqlalchemy import select

from hub.events.models import Event
from hub.kit.clock import now
from tests.events.test_event_files import Files
from tests.events.test_suite_pages import publish_series
from tests.journeys.served import main
from tests.journeys.test_events import fill_event_form, in_two_months, open_national_event, see
from tests.journeys.test_events_suite import events_of
from tests.support.browser import TELEPHONE, press


def pass_day(served, slug):
    """Move an event into the past, as if its day were over."""
    with served.scenario.write_session() as session:
        event = session.scalars(select(Event).where(Event.slug == slug)).one()
        moved = event.starts_at - now() + timedelta(days=1)
        event.starts_at, event.ends_at = event.starts_at - moved, event.ends_at - moved
        event.closes_at -= moved


def test_a_day_goes_from_its_template_by_a_delegate_and_a_partner_to_attendance_and_a_sheet(served):
    # Given hub staff who begin with a topic of the study, and keep places for partners alone
    publish_series(events_of(served), "parallel-lines")
    staff = served.signed_in("staff")
    staff.goto("/events/new")
    press(staff.get_by_role("link", name="Parallel Lines: Productive leadership"))
    fill_event_form(staff, places="2", place="Birmingham")
    press(staff.get_by_role("link", name="Keep places for trusts"))
    last = in_two_months() - timedelta(days=20)
    for part in ("day", "month", "year"):
        staff.get_by_label(part.capitalize(), exact=True).fill(str(getattr(last, part)))
    staff.get_by_label("Partners: guests of a trust or the hub").fill("1")
    press(staff.get_by_role("button", name="Keep places"))
    press(staff.get_by_role("link", name="Open booking"))
    open_national_event(staff)
    address = staff.url.removesuffix("/manage")
    # When an assistant books for the lead, and a guest takes the partners' place
    lead = served.signed_in("lead")
    lead.goto("/account/people")
    lead.get_by_label("Email address of your assistant").fill(served.email_of("leader"))
    press(lead.get_by_role("button", name="Add assistant"))
    assistant = served.signed_in("leader", viewport=TELEPHONE, java_script_enabled=False)
    assistant.goto("/account/people")
    press(assistant.get_by_role("button", name="Act for The lead"))
    assistant.goto(address)
    press(assistant.get_by_role("button", name="Book your place"))
    assert "The remaining places are kept for other trusts." in see(served.signed_in("other leader"), address)
    guest = served.signed_in("guest", viewport=TELEPHONE)
    guest.goto(address)
    press(guest.get_by_role("button", name="Book your place"))
    # Then the places are theirs
    assert "You have a place at this event." in see(lead, address)
    people = see(staff, f"{address}/manage")
    assert "The lead" in people
    assert "The guest\tPartners" in people
    # And after the day staff mark who came
    pass_day(served, address.rpartition("/")[2])
    press(staff.get_by_role("link", name="Mark who came"))
    staff.get_by_role("group", name="The lead").get_by_label("Came", exact=True).check()
    staff.get_by_role("group", name="The guest").get_by_label("Did not come").check()
    press(staff.get_by_role("button", name="Save attendance"))
    # And who was there keeps a sheet on what the day means for their trust
    lead.goto(f"{address}/sheet/edit")
    lead.get_by_label("What would you like to try in your trust?").fill("Meetings that end on time.")
    press(lead.get_by_role("button", name="Save reflections"))
    assert "Meetings that end on time." in main(lead)


def test_a_course_from_the_files_of_a_trust_is_booked_like_any_other(served):
    # Given a trust whose plugin has a course in its content
    scenario = events_of(served)
    Files(scenario).sync(title="Leading a team")
    # Then a leader on a phone finds it with their trust, and books it
    leader = served.signed_in("leader", viewport=TELEPHONE, java_script_enabled=False)
    leader.goto("/trusts/london")
    press(leader.get_by_role("link", name="Leading a team"))
    press(leader.get_by_role("button", name="Book your place"))
    assert "Your place was booked." in main(leader)
