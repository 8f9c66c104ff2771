"""Evaluations: each of the two sees their own, and hub staff sums of at least five."""

import pytest
from sqlalchemy import select

from hub.kit.clock import now
from hub.kit.errors import Conflict, NotFound
from hub.mentoring.domain.evaluations import (
    FEWEST_EVALUATIONS,
    evaluate,
    find_own_evaluation,
    sum_evaluations,
)
from hub.mentoring.domain.relationship_vocabulary import EvaluationQuestion, Extent
from hub.mentoring.domain.relationships import get_relationship
from hub.mentoring.models import Relationship, RelationshipEvaluation
from hub.mentoring.presenters.evaluations import sums_page
from tests.mentoring.test_agreements import do
from tests.mentoring.test_closures import closing

ALL_FULLY = dict.fromkeys(EvaluationQuestion, Extent.FULLY)


def test_each_evaluates_and_sees_their_own(scenario):
    public_id = scenario.relationship()
    with scenario.write_session() as session:
        viewer = scenario.viewer("leader", session)
        with pytest.raises(Conflict, match="coaching has ended"):
            evaluate(session, viewer, public_id, ALL_FULLY, "", now())
    do(scenario, closing(scenario, "leader", public_id))
    with scenario.write_session() as session:
        viewer, other = scenario.viewer("leader", session), scenario.viewer("other leader", session)
        evaluate(session, viewer, public_id, ALL_FULLY, "First.", now())
        evaluate(session, viewer, public_id, ALL_FULLY, "Second.", now())
        found = get_relationship(session, viewer, public_id)
        assert find_own_evaluation(session, viewer, found).words == "Second."
        assert find_own_evaluation(session, other, found) is None


def test_hub_staff_see_sums_and_words_of_at_least_five(scenario):
    public_id = scenario.relationship()
    do(scenario, closing(scenario, "leader", public_id))
    with scenario.write_session() as session:
        viewer, staff = scenario.viewer("leader", session), scenario.viewer("staff", session)
        evaluate(session, viewer, public_id, ALL_FULLY, "z words", now())
        first = session.scalars(select(Relationship)).one()
        copied = {
            column.name: getattr(first, column.name)
            for column in Relationship.__table__.columns
            if column.name not in ("id", "request_id")
        }
        for number in range(1, FEWEST_EVALUATIONS):
            assert sum_evaluations(session, staff).number == 0
            row = Relationship(**{**copied, "public_id": f"r{number}"})
            session.add(row)
            session.flush()
            session.add(
                RelationshipEvaluation(
                    relationship_id=row.id,
                    person_id=viewer.person_id,
                    answers={"goals": "no"},
                    words=f"words {number}",
                    created_at=now(),
                )
            )
            session.flush()
        page = sums_page(sum_evaluations(session, staff))
        assert page.number == FEWEST_EVALUATIONS
        assert page.rows[0][1] == (1, 0, 4)
        assert page.reasons == (("We did what we had agreed", 5),)
        assert page.words[-1] == "z words"
        for name in ("lead", "leader", "publisher"):
            with pytest.raises(NotFound):
                sum_evaluations(session, scenario.viewer(name, session))
