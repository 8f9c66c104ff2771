"""The sample materials: one for everybody, and one for those who took part."""

from sqlalchemy import select

from hub.access import Role, RoleAssignment, Viewer
from hub.demo.domain.sample_materials import create_sample_materials
from hub.events.models import EventMaterial
from hub.kit.clock import now
from hub.trusts.domain import ensure_office
from tests.factories import START, make_event, make_person


def test_a_past_event_has_a_file_for_everybody_and_one_for_participants(session):
    office = ensure_office(session, now=START)
    staff = Viewer(
        person_id=make_person(session).id,
        roles=frozenset({RoleAssignment(role=Role.HUB_STAFF, organisation_id=office.id)}),
    )
    create_sample_materials(session, staff, make_event(session, office), now())
    readers = session.scalars(select(EventMaterial.readers).order_by(EventMaterial.id)).all()
    assert readers == ["everybody", "participants"]
