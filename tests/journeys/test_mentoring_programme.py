"""A coaching programme in a browser: made, offered, joined, and used to find a coach."""

from datetime import timedelta

import pytest

from hub.kit.clock import current_day
from tests.journeys.served import main
from tests.journeys.test_mentoring import fill_day
from tests.support.browser import TELEPHONE, faults_here, press

BRIEF = "Help them to try one thing between meetings."


def make_programme(lead):
    """Make a programme for middle managers, after the form was sent without a brief, and open it."""
    lead.goto("/mentoring/programmes")
    press(lead.get_by_role("button", name="Create a programme"))
    lead.get_by_label("Name of the programme").fill("A coach for middle managers")
    lead.get_by_label("Who is it for?").fill("Middle managers")
    lead.get_by_label("A coach for middle managers, with a written brief").check()
    fill_day(lead, "Start date", current_day())
    fill_day(lead, "End date", current_day() + timedelta(days=90))
    press(lead.get_by_role("button", name="Save the draft"))
    assert "Write the brief: what the coach will help people put into practice" in main(lead)
    assert faults_here(lead) == []
    lead.get_by_label("Brief for the coach").fill(BRIEF)
    press(lead.get_by_role("button", name="Save the draft"))
    press(lead.get_by_role("button", name="Open the programme"))


@pytest.mark.one_engine
def test_a_lead_offers_a_coach_with_a_brief_and_a_middle_manager_joins_and_looks_for_one(served):
    # Given a programme that a lead makes
    lead = served.signed_in("lead", viewport=TELEPHONE)
    make_programme(lead)
    # When they offer a place on a page that says which address is unknown
    lead.get_by_label("Email addresses").fill("leader@example.org\nnobody@example.org")
    press(lead.get_by_role("button", name="Offer places"))
    assert "Nobody in your organisation has an account with this email address: nobody@example.org" in main(
        lead
    )
    assert faults_here(lead) == []
    lead.get_by_label("Email addresses").fill("leader@example.org")
    press(lead.get_by_role("button", name="Offer places"))
    assert "1 person was offered a place." in main(lead)
    # Then the manager finds it on their desk, joins on a phone without script, and looks for a coach
    leader = served.signed_in("leader", viewport=TELEPHONE, java_script_enabled=False)
    leader.goto("/desk")
    press(leader.get_by_role("link", name="A coach for middle managers"))
    assert BRIEF in main(leader)
    press(leader.get_by_role("button", name="Join the programme"))
    press(leader.get_by_role("link", name="Find a coach"))
    assert leader.url.endswith("/mentoring/find?kind=coach&purpose=constructive-challenge")
    assert "Coaches who fit" in main(leader)
    # And marks the training as completed
    leader.goto("/mentoring/training")
    press(leader.get_by_role("button", name="Mark as completed (Training for mentees)"))
    assert "Training for mentees was marked as completed" in main(leader)
    # And the pages are accessible and fit a phone
    checked = served.signed_in("leader", viewport=TELEPHONE)
    for address in ("/mentoring", "/mentoring/training"):
        checked.goto(address)
        assert faults_here(checked) == []
    press(lead.get_by_role("link", name="Review the programme"))
    assert faults_here(lead) == []
