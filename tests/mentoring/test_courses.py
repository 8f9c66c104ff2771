"""Training for mentors and mentees: the courses, their marks, and the first meeting."""

import pytest

from hub.access import Viewer
from hub.kit.clock import now
from hub.kit.errors import NotFound
from hub.mentoring.domain.courses import (
    TrainingRole,
    complete_training,
    list_completed_training,
    list_missing_training,
    undo_training,
)
from hub.mentoring.domain.relationships import get_relationship
from hub.mentoring.presenters.courses import training_notes
from tests.mentoring.support_texts import page_of, publish_texts

MENTOR, MENTEE = TrainingRole.MENTOR, TrainingRole.MENTEE


@pytest.fixture
def courses(scenario):
    publish_texts(scenario, *(role.slug for role in TrainingRole))


def complete(scenario, name, role):
    with scenario.write_session() as session:
        return complete_training(session, scenario.viewer(name, session), role, now())


def test_a_training_is_marked_once_and_the_mark_can_be_taken_back(scenario):
    assert complete(scenario, "leader", MENTEE)
    assert not complete(scenario, "leader", MENTEE)
    with scenario.write_session() as session:
        viewer = scenario.viewer("leader", session)
        assert list(list_completed_training(session, viewer)) == [MENTEE]
        assert undo_training(session, viewer, MENTEE, now())
        assert not undo_training(session, viewer, MENTEE, now())
        assert list_completed_training(session, viewer) == {}


def test_nobody_marks_the_training_of_somebody_else(scenario):
    complete(scenario, "leader", MENTEE)
    with scenario.write_session() as session:
        viewer = scenario.viewer("leader", session)
        delegate = Viewer(viewer.person_id, viewer.roles, delegate_id=scenario.ids["lead"])
        assert list_completed_training(session, delegate) == {}
        for act in (complete_training, undo_training):
            with pytest.raises(NotFound):
                act(session, delegate, MENTOR, now())
        assert list(list_completed_training(session, viewer)) == [MENTEE]


def test_the_page_of_a_relationship_says_who_has_not_done_their_training(scenario):
    relationship = scenario.relationship("other leader", "leader")
    url = f"/mentoring/relationships/{relationship}"
    leader, mentor = scenario.browser("leader"), scenario.browser("other leader")
    assert "Training for mentees . You have not completed it yet." in page_of(leader, url)
    assert "Training for mentors . The second leader has not completed it yet." in page_of(leader, url)
    complete(scenario, "leader", MENTEE)
    assert "Training for mentees" not in page_of(mentor, url)
    assert "Training for mentors . You have not completed it yet." in page_of(mentor, url)
    complete(scenario, "other leader", MENTOR)
    assert "Before the first meeting" not in page_of(mentor, url)


def test_training_in_the_other_role_does_not_count_and_a_closed_relationship_asks_for_none(scenario):
    relationship = scenario.relationship("other leader", "leader")
    complete(scenario, "leader", MENTOR)
    complete(scenario, "other leader", MENTEE)
    with scenario.write_session() as session:
        viewer = scenario.viewer("leader", session)
        row = get_relationship(session, viewer, relationship, lock=True)
        assert list_missing_training(session, row) == [MENTOR, MENTEE]
        row.closed_at = now()
        assert training_notes(session, viewer, row) == []


@pytest.mark.requirement("R140")
@pytest.mark.requirement("R141")
def test_each_course_states_both_parts_and_is_marked_at_its_end(scenario, courses):
    for role, own, other in (
        (MENTOR, "Your role", "The other person's role"),
        (MENTEE, "Your role", "The mentor's role"),
    ):
        page = page_of(scenario.browser("leader"), role.url)
        for heading in (own, other, "What to expect", "What stays between you, and what does not"):
            assert heading in page
        assert "advice of the hub office" in page
        assert "Mark as completed" in page
        assert "Sign in to mark this training course as completed" in page_of(scenario.visitor(), role.url)


def test_a_completed_training_stands_in_the_development_record_until_the_mark_is_taken_back(
    scenario, courses
):
    leader = scenario.browser("leader")
    assert leader.send("/mentoring/training/mentee").status_code == 303
    assert "You completed this training course on" in page_of(leader, MENTEE.url)
    assert "Completed on" in page_of(leader, "/me")
    assert "Training for mentees" in leader.get("/me/record.csv").text
    assert leader.send("/mentoring/training/mentee/undo").status_code == 303
    assert "Completed on" not in page_of(leader, "/me")
    assert leader.send("/mentoring/training/boss").status_code == 404
