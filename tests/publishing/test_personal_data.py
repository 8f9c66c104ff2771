"""What publishing keeps about a person, how it is exported and erased."""

import pytest

from hub.publishing.domain.personal_data import PUBLISHING_DATA, forget_drafts
from hub.publishing.models import Draft, ItemReport, ParticipantReference
from hub.trusts.domain import find_organisation
from tests.factories import share
from tests.publishing.planted import KEPT, plant_publishing

RECORDS = {record.tables[0]: record for record in PUBLISHING_DATA}
ROWS = {"draft": 1, "item_rating": 2, "participant_reference": 1, "item_upkeep": 7}
"""Rows of an export by the first table of its part."""


@pytest.fixture
def planted(scenario):
    with scenario.write_session() as session:
        trust = find_organisation(session, "london")
        entry_id = share(session, trust).entry_id
        plant_publishing(session, scenario.ids["leader"], scenario.ids["lead"], trust, entry_id)
    return scenario


@pytest.mark.parametrize("table", RECORDS)
def test_what_is_exported_is_gone_after_an_erasure_and_what_another_person_has_stays(planted, table):
    record, person_id, other_id = RECORDS[table], planted.ids["leader"], planted.ids["lead"]
    with planted.write_session() as session:
        assert len(record.export(session, person_id)) == ROWS[table]
        of_other = record.export(session, other_id)
        record.erase(session, person_id)
        assert record.export(session, person_id) == []
        assert record.export(session, other_id) == of_other


def test_drafts_and_reports_stay_without_the_name_and_references_go(planted):
    with planted.write_session() as session:
        for record in PUBLISHING_DATA:
            record.erase(session, planted.ids["leader"])
        session.expire_all()
        drafts = session.query(Draft).order_by(Draft.id).all()
        assert [draft.title for draft in drafts] == [KEPT, KEPT]
        assert [draft.created_by_id for draft in drafts] == [None, planted.ids["lead"]]
        assert session.query(ItemReport).filter_by(person_id=None).one().text == KEPT
        assert session.query(ParticipantReference).one().person_id == planted.ids["lead"]


def test_an_export_says_which_steps_a_person_took_and_nothing_of_others(scenario):
    draft_id = scenario.submitted()
    with scenario.write_session() as session:
        (own,) = RECORDS["draft"].export(session, scenario.ids["publisher"])
        assert (own["draft"], own["state"]) == ("Debriefs after major incidents", "in-review")
        assert [step.split(",")[0] for step in own["your steps"].split("; ")] == ["begin", "submit"]
        assert RECORDS["draft"].export(session, scenario.ids["lead"]) == []
        forget_drafts(session, scenario.ids["publisher"])
    assert scenario.row(draft_id)["submitted_by_id"] is None
    scenario.publish(draft_id)
    assert scenario.item(draft_id)["version"].author_id is None
