"""The sample relationships: under way, closed and evaluated, begun again with somebody else."""

from sqlalchemy import select

from hub.demo.domain.sample_people import create_sample_people, mark_as_demo
from hub.demo.domain.sample_register import create_sample_register
from hub.demo.domain.sample_relationships import create_sample_relationships
from hub.kit.clock import now
from hub.mentoring.models import (
    MentoringConcern,
    PrivateNote,
    RegisterProfile,
    Relationship,
    RelationshipEvaluation,
    RelationshipMeeting,
)
from hub.trusts.domain import ensure_office
from tests.demo.test_sample_register import SLUGS
from tests.factories import START, make_trust


def test_a_demonstration_has_relationships_in_each_state_once(session):
    mark_as_demo(session, now())
    ensure_office(session, now=START)
    for slug in SLUGS:
        make_trust(session, slug, f"{slug.title()} Ambulance Service NHS Trust")
    create_sample_people(session, now())
    create_sample_register(session, now())
    create_sample_relationships(session, now())
    create_sample_relationships(session, now())

    def rows(model):
        return session.scalars(select(model).order_by(model.id)).all()

    assert [row.state for row in rows(Relationship)] == ["active", "closed", "agreement"]
    assert sorted(row.state for row in rows(RelationshipMeeting)) == ["held", "planned"]
    assert (len(rows(PrivateNote)), len(rows(RelationshipEvaluation))) == (1, 2)
    assert [row.state for row in rows(MentoringConcern)] == ["new"]
    assert sum(row.taken for row in rows(RegisterProfile)) == 2


def test_a_hub_without_a_sample_register_gets_no_relationships(session):
    create_sample_relationships(session, now())
    assert session.scalars(select(Relationship)).all() == []
