"""The pages of a relationship: agreement, time, notes, close, evaluation, and concerns."""

from datetime import timedelta

import pytest

from hub.kit.clock import current_day, now
from hub.mentoring.domain.relationship_data import delete_old_relationships
from hub.mentoring.models import RelationshipMeeting
from tests.mentoring.test_views import main_of_followed
from tests.people.conftest import main_of


def agreement_fields(**fields):
    day = current_day() + timedelta(days=90)
    return {
        "revision": "1",
        "goals": "A first post as a director.",
        "boundaries": "No appraisals.",
        "meetings": "6",
        "minutes": "90",
        "review_on": [str(day.day), str(day.month), str(day.year)],
        **fields,
    }


def let_meeting_pass(scenario, meeting_id):
    """Move a meeting into the past."""
    with scenario.write_session() as session:
        meeting = session.query(RelationshipMeeting).filter_by(public_id=meeting_id).one()
        meeting.starts_at = now() - timedelta(hours=2)


@pytest.fixture
def pair(scenario):
    """Return the address of a relationship, and the browsers of the mentee and the mentor."""
    here = f"/mentoring/relationships/{scenario.relationship()}"
    return here, scenario.browser("leader"), scenario.browser("other leader")


def test_two_people_agree_meet_close_and_evaluate(scenario, pair):
    here, mentee, mentor = pair
    assert "Write the agreement" in main_of(mentee.get(here))
    for limit in ("Harm", "Patient safety", "Safeguarding", "Fraud"):
        assert f"{limit}:" in main_of(mentee.get(f"{here}/agreement/edit"))
    page = main_of_followed(mentee, f"{here}/agreement/edit", **agreement_fields())
    assert "Nobody has agreed" in page
    assert "Harm:" in page
    assert "The leader has agreed" not in main_of(mentor.get(f"{here}/agreement"))
    assert "has not answered yet" in main_of_followed(mentee, f"{here}/agreement/agree", revision="2")
    assert "You have both agreed to this version." in main_of_followed(
        mentor, f"{here}/agreement/agree", revision="2"
    )
    assert scenario.row_of(here.rpartition("/")[2])["state"] == "active"
    assert "Agreed for each of you: 9 hours." in main_of(mentor.get(here))
    meeting = scenario.plan_meeting("leader", here.rpartition("/")[2])
    let_meeting_pass(scenario, meeting)
    assert "Did it take place?" in main_of(mentor.get(here))
    held = main_of_followed(mentor, f"{here}/meetings/{meeting}/held")
    assert "Used so far: 1 hour in 1 meeting" in held
    assert "No meeting has been marked as held." in main_of_followed(
        mentee, f"{here}/meetings/{meeting}/not-held"
    )
    assert mentee.get(f"{here}/evaluation").status_code == 409
    assert "Choose why you are ending it" in main_of(mentee.send(f"{here}/close"))
    assert "How did it go" in main_of_followed(mentee, f"{here}/close", code="as-agreed")
    assert scenario.profile("other leader")["taken"] == 0
    assert "Choose an answer" in main_of(mentor.send(f"{here}/evaluation"))
    answers = dict.fromkeys(("goals", "useful", "release", "fit"), "fully")
    assert "Change your evaluation" in main_of_followed(mentor, f"{here}/evaluation", **answers)
    assert "checked" in mentor.get(f"{here}/evaluation").text
    assert " checked" not in mentee.get(f"{here}/evaluation").text
    assert mentee.get(f"{here}/close").status_code == 409
    assert mentee.get(f"{here}/agreement/edit").status_code == 409
    assert "You have both agreed to this version." in main_of(mentee.get(here))


def test_an_agreement_says_how_long_it_is_kept_and_can_be_read_after_the_end(scenario, pair):
    here, mentee, mentor = pair
    form = mentee.get(f"{here}/agreement/edit").text
    assert form.count("deleted 3 years after your mentoring or coaching ends, or when either of your") == 2
    main_of_followed(mentee, f"{here}/agreement/edit", **agreement_fields())
    main_of_followed(mentee, f"{here}/close", code="as-agreed")
    for each in (mentee, mentor):
        assert "A first post as a director." in main_of(each.get(f"{here}/agreement"))
    with scenario.write_session() as session:
        assert delete_old_relationships(session, now() + timedelta(days=3 * 365 - 1)) == 0
        assert delete_old_relationships(session, now() + timedelta(days=3 * 365 + 1)) == 1


def test_whoever_needs_somebody_else_is_led_to_the_search_with_the_same_answers(scenario, pair):
    here, mentee, mentor = pair
    answer = mentee.send(f"{here}/close", code="another-person")
    assert answer.headers["Location"].startswith("/mentoring/find?kind=mentor&purpose=career-step")
    assert mentee.get(answer.headers["Location"]).status_code == 200
    page = main_of(mentor.get(here)) + " ".join(scenario.sent("mentoring-closed")[0].paragraphs)
    assert "has ended" in page
    assert "suit" not in page
    assert "Use the same answers to look for someone else" in main_of(mentee.get(here))


def test_both_versions_are_shown_when_both_write_at_once(pair):
    here, mentee, mentor = pair
    main_of_followed(mentee, f"{here}/agreement/edit", **agreement_fields())
    answer = mentor.send(f"{here}/agreement/edit", **agreement_fields(goals="Confidence in the board."))
    assert answer.status_code == 409
    assert "A first post as a director." in main_of(answer)
    assert "Confidence in the board." in answer.text
    assert 'name="revision" value="2"' in answer.text
    fields = agreement_fields(goals="Both.", revision="2")
    assert "Both." in main_of_followed(mentor, f"{here}/agreement/edit", **fields)
    assert mentee.send(f"{here}/agreement/agree", revision="2").status_code == 409


def test_an_agreement_that_cannot_be_is_refused_at_its_field(pair):
    here, mentee, _ = pair
    for fields, message in (
        ({"meetings": "0"}, "from 1 to 50"),
        ({"minutes": "5"}, "from 10 to 480"),
        ({"review_on": ["1", "1", "2001"]}, "must be in the future"),
        ({"review_on": ["1", "1", "2150"]}, "within two years"),
        ({"goals": ""}, "Enter your goals"),
    ):
        answer = mentee.send(f"{here}/agreement/edit", **agreement_fields(**fields))
        assert answer.status_code == 400
        assert message in main_of(answer)
    assert mentee.send(f"{here}/agreement/agree", revision="1").status_code == 409


def test_a_note_is_written_changed_and_deleted_by_its_writer(pair):
    here, mentee, mentor = pair
    assert "Notes that you save will be listed here." in main_of(mentee.get(f"{here}/notes"))
    assert "Write your note" in main_of(mentee.send(f"{here}/notes"))
    assert "I was too quick." in main_of_followed(mentee, f"{here}/notes", words="I was too quick.")
    note = mentee.get(f"{here}/notes").text.partition(f"{here}/notes/")[2].partition('"')[0]
    assert "I was too quick." in mentee.get(f"{here}/notes/{note}").text
    for act in (mentor.get, mentor.send):
        assert act(f"{here}/notes/{note}").status_code in (400, 404)
    assert mentor.send(f"{here}/notes/{note}", words="Mine.").status_code == 404
    assert mentor.send(f"{here}/notes/{note}/delete").status_code == 404
    assert mentee.send(f"{here}/notes/{note}", words="").status_code == 400
    assert "I was slow." in main_of_followed(mentee, f"{here}/notes/{note}", words="I was slow.")
    assert "Notes that you save will be listed here." in main_of_followed(
        mentee, f"{here}/notes/{note}/delete"
    )


def test_a_concern_is_raised_taken_and_answered(scenario, pair):
    here, mentee, _ = pair
    lead = scenario.browser("lead")
    new = f"/mentoring/concerns/new?relationship={here.rpartition('/')[2]}"
    assert "Freedom to Speak Up" in main_of(mentee.get(new))
    assert "can read this until one of them takes it on" in main_of(mentee.get(new))
    assert "Choose what it is about" in main_of(mentee.send(new))
    fields = {"about": "conduct", "words": "They shout.", "addressee": "trust"}
    page = main_of_followed(mentee, new, **fields)
    assert "They shout." in page
    assert "Mentoring of The second leader and The leader" in page
    assert "Raised on" in main_of(mentee.get("/mentoring/concerns"))
    assert "A concern raised on" in main_of(lead.get("/desk"))
    concern = lead.get("/mentoring/concerns").text.partition("/mentoring/concerns/")[2].partition('"')[0]
    url = f"/mentoring/concerns/{concern}"
    assert "They shout." in main_of(lead.get(url))
    assert "You took on this concern." in main_of_followed(lead, f"{url}/take")
    assert "Say what happened, or why nothing could be done" in main_of(lead.send(f"{url}/close"))
    assert "I spoke to them." in main_of_followed(lead, f"{url}/close", answer="I spoke to them.")
    assert "I spoke to them." in main_of(mentee.get(url))
    assert mentee.send(f"{url}/take").status_code == 403


def test_sums_are_for_those_who_may_see_them(scenario, pair):
    lead, staff = scenario.browser("lead"), scenario.browser("staff")
    assert "too few" in main_of(lead.get("/mentoring/hours"))
    assert "Yorkshire" not in main_of(lead.get("/mentoring/hours"))
    assert "Yorkshire" in main_of(staff.get("/mentoring/hours"))
    assert "Totals will be shown here once 5" in main_of(staff.get("/mentoring/evaluations"))
    assert lead.get("/mentoring/evaluations").status_code == 404
    assert scenario.browser("leader").get("/mentoring/hours").status_code == 403
