"""Declared interests and the board in a browser: a conflict blocks the opening until it is taken back."""

import pytest

from tests.journeys.served import main
from tests.journeys.test_events import fill_event_form, open_national_event
from tests.support.browser import TELEPHONE, faults_here, press


@pytest.mark.one_engine
def test_a_conflict_of_a_speaker_blocks_the_opening_on_a_phone_without_script_until_withdrawn(served):
    # Given a national draft whose speaker has a conflict of interest
    staff = served.signed_in("staff", viewport=TELEPHONE, java_script_enabled=False)
    staff.goto("/events/new?template=other")
    fields = {"title": "A day on software", "summary": "One day.", "places": "20", "place": "Leeds"}
    fill_event_form(staff, **fields, timetable="10:00 Rosters - Kit Sample")
    event_address = staff.url.removesuffix("/manage")
    press(staff.get_by_role("link", name="Declared interests"))
    staff.get_by_text("Record the interests of Kit Sample").click()
    staff.get_by_label("A conflict of interest", exact=True).check()
    staff.get_by_label("What the interest is").fill("The firm is bidding for a contract.")
    press(staff.get_by_role("button", name="Save the interests of Kit Sample"))
    assert "A conflict of interest was declared by Kit Sample." in main(staff)
    # When staff try to open it
    press(staff.get_by_role("link", name="Back to the event"))
    press(staff.get_by_role("link", name="Open booking"))
    open_national_event(staff)
    assert "The event cannot be opened until you remove" in main(staff)
    # Then it opens only after the speaker has withdrawn what they declared
    press(staff.get_by_role("link", name="Declared interests"))
    staff.get_by_text("Record the interests of Kit Sample").click()
    staff.get_by_label("Nothing to declare", exact=True).check()
    press(staff.get_by_role("button", name="Save the interests of Kit Sample"))
    press(staff.get_by_role("link", name="Back to the event"))
    press(staff.get_by_role("link", name="Open booking"))
    open_national_event(staff)
    assert "The event was opened for booking." in main(staff)
    # And the board shows it
    staff.goto("/events")
    press(staff.get_by_role("link", name="Events overview"))
    assert "A day on software" in main(staff)
    # And both pages are accessible and fit a phone
    checked = served.signed_in("staff", viewport=TELEPHONE)
    for address in (f"{event_address}/interests", "/events/board"):
        checked.goto(address)
        assert faults_here(checked) == []
