"""What is kept of relationships goes in time."""

from datetime import timedelta

from hub.kit.clock import now
from hub.mentoring.domain.concerns import close_concern, take_concern
from hub.mentoring.domain.evaluations import evaluate
from hub.mentoring.domain.notes import add_note
from hub.mentoring.domain.relationship_data import (
    CONCERNS_KEPT_FOR,
    EVALUATIONS_KEPT_FOR,
    NOTES_KEPT_FOR,
    RELATIONSHIP_RETENTION,
    delete_old_concerns,
    delete_old_evaluations,
    delete_old_notes,
)
from tests.mentoring.test_agreements import do
from tests.mentoring.test_closures import closing
from tests.mentoring.test_concerns import raising
from tests.mentoring.test_evaluations import ALL_FULLY


def test_notes_evaluations_and_concerns_are_deleted_when_their_time_is_over(scenario):
    public_id = scenario.relationship()
    concern_id = raising(scenario, public_id)
    with scenario.write_session() as session:
        add_note(session, scenario.viewer("leader", session), public_id, "Words.", now())
    do(scenario, closing(scenario, "leader", public_id))
    with scenario.write_session() as session:
        evaluate(session, scenario.viewer("leader", session), public_id, ALL_FULLY, "", now())
        lead = scenario.viewer("lead", session)
        take_concern(session, lead, concern_id, now())
        close_concern(session, lead, concern_id, "Done.", now())
        later = timedelta(minutes=1)
        assert [rule.run(session, now()) for rule in RELATIONSHIP_RETENTION] == [0, 0, 0]
        assert delete_old_notes(session, now() + NOTES_KEPT_FOR + later) == 1
        assert delete_old_evaluations(session, now() + EVALUATIONS_KEPT_FOR + later) == 1
        assert delete_old_concerns(session, now() + CONCERNS_KEPT_FOR + later) == 1
