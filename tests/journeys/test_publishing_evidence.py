"""An item that another trust adapts, whose evidence level is raised by an evaluation and lost again."""

from datetime import timedelta

import pytest

from hub.kit.clock import current_day
from hub.trusts.domain import find_organisation
from tests.factories import share
from tests.journeys.served import main
from tests.journeys.test_mentoring import fill_day
from tests.support.browser import TELEPHONE, faults_here, press

ROTA = "/library/rota"


@pytest.mark.one_engine
def test_an_item_is_adapted_elsewhere_raised_by_an_evaluation_and_lowered_when_the_use_ends(served):
    # Given an item of London
    with served.scenario.write_session() as session:
        share(session, find_organisation(session, "london"), slug="rota", title="A fair rota")
    # When a leader of another trust says on a phone without script what they changed
    leader = served.signed_in("other leader", viewport=TELEPHONE, java_script_enabled=False)
    leader.goto(ROTA)
    press(leader.get_by_role("button", name="We adapted this"))
    leader.get_by_label("Who to contact for a visit").fill("Head of Education")
    press(leader.get_by_role("button", name="Add your organisation"))
    assert "Say what you changed" in main(leader)
    leader.get_by_label("If you have adapted it, what have you changed?").fill("Shifts of ten hours.")
    press(leader.get_by_role("button", name="Add your organisation"))
    # Then everybody reads it
    visitor = served.visitor(viewport=TELEPHONE)
    visitor.goto(f"{ROTA}/adoptions")
    assert "Shifts of ten hours." in main(visitor)
    assert faults_here(visitor) == []
    # When a publisher of the owner adds an evaluation, and hub staff confirm it
    publisher = served.signed_in("publisher", viewport=TELEPHONE)
    publisher.goto(f"{ROTA}/evaluations/new")
    publisher.get_by_label("Who evaluated it?").fill("University of the North")
    publisher.get_by_label("It was independent").check()
    for choice in ("Measured before and after", "It worked", "Moderate"):
        publisher.get_by_label(choice).check()
    fill_day(publisher, "When did it end?", current_day() - timedelta(days=30))
    publisher.get_by_label("What did it find").fill("Fewer shifts ran over.")
    publisher.get_by_label("Where can others read it?").fill("Ask the Head of Education")
    assert faults_here(publisher) == []
    press(publisher.get_by_role("button", name="Add evaluation"))
    staff = served.signed_in("staff", viewport=TELEPHONE)
    staff.goto("/desk")
    press(staff.get_by_role("link", name="A fair rota"))
    press(staff.get_by_role("button", name="Check this evaluation"))
    assert faults_here(staff) == []
    press(staff.get_by_role("button", name="Confirm evaluation"))
    assert faults_here(staff) == []
    # Then the item is good practice, until the other trust no longer uses it
    visitor.goto(ROTA)
    assert "Good practice" in main(visitor)
    press(leader.get_by_role("link", name="Change or end this"))
    press(leader.get_by_role("button", name="Mark as ended"))
    visitor.goto(ROTA)
    assert "because no other trust uses it now" in main(visitor)
    assert faults_here(visitor) == []
    # And what those say who used it is accessible too
    leader.goto(f"{ROTA}/rating")
    leader.get_by_label("I have used it").check()
    leader.get_by_label("What did you use it for?").fill("Our winter rota")
    leader.get_by_label("4 – very useful").check()
    press(leader.get_by_role("button", name="Save rating"))
    assert "once 3 people who used it have rated it" in main(leader)
    publisher.goto(f"{ROTA}/comments")
    assert faults_here(publisher) == []
