"""A reference is given by a participant, answered by the trust, and asked for again, on both databases."""

from datetime import time, timedelta

from hub.kit.clock import at_time_of_day, current_day
from hub.publishing.models import ParticipantReference
from hub.trusts.domain import find_organisation
from hub.web.page_cache import get_page_version
from tests.factories import make_programme
from tests.journeys.served import main
from tests.publishing.references_rows import PROGRAMME, References
from tests.support.browser import TELEPHONE, faults_here, press
from tests.support.emails import link_in


def pass_three_months(scenario):
    """Move all references into the past, as if three months were over."""
    with scenario.write_session() as session:
        for row in session.query(ParticipantReference):
            for name in ("consented_at", "written_at", "commented_at", "ask_again_at"):
                setattr(row, name, getattr(row, name) - timedelta(days=92))


def fill(page, what_changed):
    """Fill in what the form of a reference lacks, and preview it."""
    page.get_by_label("Director").check()
    page.get_by_label("Year in which you took part").fill("2025")
    page.get_by_label("Why did you take part?").fill("To lead a control room.")
    page.get_by_label("What has changed since?").fill(what_changed)
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("I agree").check()
    press(page.get_by_role("button", name="Preview"))


def test_a_participant_gives_a_reference_the_trust_answers_and_three_months_later_it_is_asked_again(served):
    # Given a programme of London, in which a leader of Yorkshire took part
    scenario = References(served.scenario.app, served.scenario.ids, served.scenario.public_ids)
    with scenario.write_session() as session:
        make_programme(session, find_organisation(session, "london"), slug="elsa", title="ELSA")
    get_page_version(scenario.app).invalidate()
    # When they give a reference on their phone without script
    leader = served.signed_in("other leader", viewport=TELEPHONE, java_script_enabled=False)
    leader.goto(PROGRAMME)
    press(leader.get_by_role("link", name="Give a reference"))
    fill(leader, "I listen longer.")
    press(leader.get_by_role("button", name="Send reference"))
    # Then it stands beside the programme with their role, and the trust answers it
    assert "Director, Yorkshire Ambulance Service NHS Trust, 2025" in main(leader)
    publisher = served.signed_in("publisher")
    publisher.goto("/desk")
    press(publisher.get_by_role("link", name="ELSA"))
    publisher.get_by_label("Your organisation’s comment").fill("It is shorter now.")
    press(publisher.get_by_role("button", name="Add comment"))
    assert "It is shorter now." in main(publisher)
    # And after three months they are asked once more, and say what has changed since
    pass_three_months(scenario)
    assert scenario.ask(at_time_of_day(current_day(), time(9, 30))) == 1
    [email] = [email for kind, _, email in scenario.emails() if kind == "reference-ask"]
    leader.goto(link_in(email))
    fill(leader, "My team decides without me.")
    press(leader.get_by_role("button", name="Send reference"))
    page = served.visitor()
    page.goto(PROGRAMME)
    shown = main(page)
    for words in (
        "Three months later",
        "My team decides without me.",
        "I listen longer.",
        "1 person answered",
    ):
        assert words in shown
    assert "The second leader" not in shown
    assert faults_here(page) == []
