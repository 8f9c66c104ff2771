"""The pages of coaching and mentoring programmes, and of training."""

from datetime import timedelta

from hub.kit.clock import current_day
from hub.mentoring.models import MentoringProgramme
from tests.people.conftest import main_of


def parts_of(day):
    return [str(day.day), str(day.month), str(day.year)]


def programme_fields(**fields):
    return {
        "title": "A coach for middle managers",
        "audience": "Middle managers",
        "offer": "middle-managers",
        "summary": "What it is.",
        "brief": "Help them to try one thing.",
        "first_day": parts_of(current_day()),
        "last_day": parts_of(current_day() + timedelta(days=90)),
        "revision": "0",
        **fields,
    }


def send(browser, address, **fields):
    """Send a form, and return the words of the page to which it leads."""
    answer = browser.send(address, **fields)
    assert answer.status_code == 303, main_of(answer)
    return main_of(browser.get(answer.headers["Location"]))


def test_a_programme_is_made_changed_opened_offered_joined_left_and_cancelled(scenario):
    lead, leader = scenario.browser("lead"), scenario.browser("leader")
    assert "Create a programme" in main_of(lead.get("/mentoring/programmes"))
    assert lead.get("/mentoring/programmes/new").status_code == 200
    assert lead.send("/mentoring/programmes/new", title="").status_code == 400
    send(lead, "/mentoring/programmes/new", **programme_fields())
    with scenario.write_session() as session:
        public_id = session.query(MentoringProgramme).one().public_id
    here = f"/mentoring/programmes/{public_id}"
    assert "A coach for middle managers" in lead.get(f"{here}/edit").text
    send(lead, f"{here}/edit", **programme_fields(summary="What it is now.", revision="1"))
    send(lead, f"{here}/open")
    assert "1 person was offered a place." in send(lead, f"{here}/offer", emails="leader@example.org")
    assert "Nobody is taking part yet. 1 person has not answered." in main_of(lead.get(f"{here}/manage"))
    assert "What it is now." in main_of(leader.get(here))
    assert "You are taking part" in send(leader, f"{here}/join")
    assert "1 person is taking part. Everyone has answered." in main_of(lead.get(f"{here}/manage"))
    send(leader, f"{here}/decline")
    send(lead, f"{here}/offer", emails="publisher@example.org")
    assert "withdrawn" in send(lead, f"{here}/withdraw", person=scenario.public_ids["publisher"])
    assert "Review" in main_of(lead.get(f"{here}/review"))
    assert "Cancel" in main_of(lead.get(f"{here}/cancel"))
    send(lead, f"{here}/cancel")
    assert "Training for mentees" in main_of(leader.get("/mentoring/training"))


def test_either_of_two_reads_what_a_close_means_before_they_choose(scenario):
    page = scenario.browser("leader").get(f"/mentoring/relationships/{scenario.relationship()}/close")
    assert page.status_code == 200
