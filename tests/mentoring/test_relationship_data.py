"""What is kept of relationships, notes, evaluations, concerns and programmes."""

from datetime import timedelta

import pytest

from hub.kit.clock import now
from hub.mentoring.domain.relationship_data import (
    RELATIONSHIP_DATA,
    delete_old_concerns,
    delete_old_notes,
    delete_old_relationships,
)
from hub.mentoring.models import MentoringConcern, Relationship
from hub.trusts.domain import find_organisation
from tests.mentoring.planted import plant_mentoring

RECORDS = {record.tables[0]: record for record in RELATIONSHIP_DATA}


@pytest.fixture
def planted(scenario):
    with scenario.write_session() as session:
        trust = find_organisation(session, "london")
        plant_mentoring(session, scenario.ids["leader"], scenario.ids["lead"], trust, "My words.")
    return scenario


@pytest.mark.parametrize("table", sorted(set(RECORDS) - {"mentoring_relationship"}))
def test_what_is_exported_is_gone_after_an_erasure(planted, table):
    record, person_id = RECORDS[table], planted.ids["leader"]
    with planted.write_session() as session:
        assert len(record.export(session, person_id)) == 1
        record.erase(session, person_id)
        assert record.export(session, person_id) == []


@pytest.mark.parametrize("table", ["mentoring_note", "mentoring_concern"])
def test_the_writer_alone_gets_their_own_words(planted, table):
    with planted.write_session() as session:
        assert "My words." in str(RECORDS[table].export(session, planted.ids["leader"]))
        assert RECORDS[table].export(session, planted.ids["lead"]) == []


def test_an_erasure_closes_what_was_open_and_frees_the_place(planted):
    record = RECORDS["mentoring_relationship"]
    with planted.write_session() as session:
        assert "My words." in str(record.export(session, planted.ids["leader"]))
        assert "My words." not in str(record.export(session, planted.ids["lead"]))
        record.erase(session, planted.ids["leader"])
    with planted.write_session() as session:
        row = session.query(Relationship).one()
        assert (row.state, row.close_code, row.agreement) == ("closed", "left", {})
    assert planted.profile("lead")["taken"] == 0


def test_each_kind_is_deleted_when_its_time_is_over(planted):
    with planted.write_session() as session:
        at = now()
        session.query(Relationship).one().closed_at = at
        session.flush()
        assert delete_old_notes(session, at + timedelta(days=364)) == 0
        assert delete_old_notes(session, at + timedelta(days=366)) == 1
        assert delete_old_concerns(session, at + timedelta(days=1094)) == 0
        assert delete_old_concerns(session, at + timedelta(days=1096)) == 1
        assert delete_old_relationships(session, at + timedelta(days=1094)) == 0
        assert delete_old_relationships(session, at + timedelta(days=1096)) == 1
        assert session.query(MentoringConcern).all() == []
