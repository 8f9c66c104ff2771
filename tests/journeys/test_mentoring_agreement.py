"""What follows a first conversation, in a browser: agreement, close, evaluation and a concern."""

from datetime import timedelta

from hub.kit.clock import current_day
from tests.journeys.served import main
from tests.journeys.test_mentoring import fill_day
from tests.mentoring.conftest import Mentoring
from tests.support.browser import TELEPHONE, faults_here, press


def write_agreement(page, goals):
    """Fill in the form of an agreement and save it."""
    page.get_by_label("Goals").fill(goals)
    page.get_by_label("Boundaries").fill("No appraisals.")
    fill_day(page, "Review date", current_day() + timedelta(days=90))
    press(page.get_by_role("button", name="Save agreement"))


def test_two_people_agree_close_and_evaluate_and_a_lead_answers_a_concern(served):
    # Given a mentor and a leader, who open the form of the agreement at one moment
    known = served.scenario
    here = f"/mentoring/relationships/{Mentoring(known.app, known.ids, known.public_ids).relationship()}"
    leader = served.signed_in("leader", viewport=TELEPHONE, java_script_enabled=False)
    mentor = served.signed_in("other leader", viewport=TELEPHONE)
    for page in (leader, mentor):
        page.goto(f"{here}/agreement/edit")
    # When both save, then the second is shown both versions and saves what both want
    write_agreement(leader, "A first post as a director.")
    write_agreement(mentor, "Confidence in the board.")
    assert "A first post as a director." in main(mentor)
    assert faults_here(mentor) == []
    write_agreement(mentor, "A first post as a director, with confidence.")
    for page in (mentor, leader):
        page.goto(f"{here}/agreement")
        assert "Patient safety" in main(page)
        press(page.get_by_role("button", name="Agree to this version"))
    assert "You have both agreed to this version." in main(leader)
    # When the leader keeps a note and raises a concern
    leader.goto(f"{here}/notes")
    leader.get_by_label("Your note").fill("I want to be braver.")
    press(leader.get_by_role("button", name="Save the note"))
    assert "I want to be braver." in main(leader)
    leader.goto(here)
    press(leader.get_by_role("link", name="Raise a concern"))
    leader.get_by_label("Something confidential was passed on").check()
    leader.get_by_label("What are you worried about?").fill("My manager knew of it.")
    leader.get_by_label("A lead of my trust").check()
    press(leader.get_by_role("button", name="Raise the concern"))
    # Then the lead of the trust answers it, and the mentor sees nothing of either
    lead = served.signed_in("lead")
    lead.goto(known.link("mentoring-concern"))
    press(lead.get_by_role("button", name="Take on this concern"))
    lead.get_by_label("Your answer to the person").fill("I spoke to the manager.")
    press(lead.get_by_role("button", name="Answer and close"))
    leader.goto(known.link("mentoring-concern-moved"))
    assert "I spoke to the manager." in main(leader)
    # When the leader closes, then the mentor is told without a reason and both say how it was
    leader.goto(f"{here}/close")
    leader.get_by_label("Someone else would be a better match").check()
    press(leader.get_by_role("button", name="End mentoring"))
    assert "These people also match what you were looking for." in main(leader)
    mentor.goto(known.link("mentoring-closed"))
    assert "suit better" not in main(mentor)
    for question in mentor.get_by_role("main").get_by_role("group").all():
        question.get_by_label("In part").check()
    assert faults_here(mentor) == []
    press(mentor.get_by_role("button", name="Save answers"))
    assert "Change your evaluation" in main(mentor)
