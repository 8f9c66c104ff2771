"""A publisher leaves, in a browser on both databases: somebody else looks after the items and writes on."""

from datetime import timedelta

from hub.access import Role
from hub.kit.clock import current_day, format_day
from hub.trusts.domain import find_organisation
from tests.factories import make_person
from tests.journeys.served import main
from tests.publishing.upkeep_rows import change, found, run_reviews, sent
from tests.support.browser import TELEPHONE, faults_here, press

TITLE = "A calm first week"
REVIEWED = "Reviewed, no changes (Coaching)"


def add_publisher(scenario, name):
    """Give London one more publisher."""
    with scenario.write_session() as session:
        london = find_organisation(session, "london")
        scenario.ids[name] = make_person(
            session, london, Role.PUBLISHER, name=name, email="sam@example.org"
        ).id


def begin_draft(page):
    """Begin a draft with a summary, and leave it unfinished."""
    page.goto("/library/new")
    page.get_by_label("Title", exact=True).fill(TITLE)
    press(page.get_by_role("button", name="Continue"))
    press(page.get_by_role("button", name="Write new item"))
    page.get_by_label("Summary", exact=True).fill("Whom to meet first.")
    press(page.get_by_role("button", name="Save and preview"))


def test_what_a_publisher_who_leaves_looked_after_and_wrote_is_handed_on_reviewed_and_finished(served):
    # Given a publisher who confirmed an item of 2009 and began a draft, and another publisher
    scenario = served.scenario
    add_publisher(scenario, "Sam Successor")
    found(scenario, "coaching")
    publisher = served.signed_in("publisher", viewport=TELEPHONE, java_script_enabled=False)
    publisher.goto("/desk")
    press(publisher.get_by_role("link", name="Confirm the status of 1 item"))
    publisher.get_by_label("Still running", exact=True).check()
    press(publisher.get_by_role("button", name="Save all"))
    begin_draft(publisher)
    # When a lead ends their role, and the nightly job has run
    lead = served.signed_in("lead", viewport=TELEPHONE)
    lead.goto(f"/trusts/london/team/people/{scenario.public_ids['publisher']}")
    press(lead.get_by_role("link", name="End the role of publisher"))
    press(lead.get_by_role("button", name="End role"))
    assert run_reviews(scenario).startswith("Items passed on: 1.")
    # Then they get at nothing of it any more, and the lead is told whose item needs somebody
    publisher.goto("/desk/library")
    assert TITLE not in publisher.inner_text("body")
    assert sent(scenario, "items-left-behind") == ["lead@example.org"]
    lead.goto("/desk")
    assert faults_here(lead) == []
    press(lead.get_by_role("link", name="London Ambulance Service NHS Trust: 1 item"))
    assert "Choose who looks after it" in main(lead)
    # When the lead hands it on by keyboard
    press(lead.get_by_role("link", name="Change its status"))
    assert faults_here(lead) == []
    lead.get_by_label("Who looks after it").focus()
    lead.keyboard.type("Sam")
    lead.keyboard.press("Tab")
    with lead.expect_navigation():
        lead.keyboard.press("Enter")
    # Then the new publisher is shown, is asked for the next review, and finds the draft
    assert "Sam Successor" in main(lead)
    assert "Choose who looks after it" not in main(lead)
    change(scenario, "coaching", review_on=current_day() + timedelta(days=20), reminded_at=None)
    run_reviews(scenario)
    assert sent(scenario, "item-reviews-near") == ["sam@example.org"]
    successor = served.signed_in("Sam Successor", viewport=TELEPHONE, java_script_enabled=False)
    successor.goto("/desk")
    assert f"Review by {format_day(current_day() + timedelta(days=20))}" in main(successor)
    successor.goto("/desk/library")
    press(successor.get_by_role("link", name=TITLE))
    press(successor.get_by_role("link", name="Edit"))
    assert successor.get_by_label("Summary", exact=True).input_value() == "Whom to meet first."
    successor.get_by_label("Summary", exact=True).fill("Whom to meet first, and why.")
    press(successor.get_by_role("button", name="Save and preview"))
    assert "Whom to meet first, and why." in main(successor)
    # When nobody reviews it in time, readers see that, until the new publisher does with one press
    change(scenario, "coaching", review_on=current_day() - timedelta(days=1))
    run_reviews(scenario)
    reader = served.signed_in("other leader")
    reader.goto("/library/coaching")
    assert "Its review has been overdue since" in main(reader)
    successor.goto("/desk/library/upkeep")
    press(successor.get_by_role("button", name=REVIEWED))
    reader.reload()
    assert "overdue" not in main(reader)
