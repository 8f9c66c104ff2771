import pytest

from hub.catalogue.domain import CatalogueEntry
from hub.kit.clock import now
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.publishing.domain.versions import withdraw_published


def test_a_lead_withdraws_a_published_item_with_a_reason(scenario):
    draft_id = scenario.published()
    seen = scenario.item(draft_id)["version"].number
    for name, revision, reason, error in (
        ("other lead", seen, "No longer done.", NotFound),
        ("publisher", seen, "No longer done.", NotFound),
        ("staff", seen, "No longer done.", NotFound),
        ("lead", seen - 1, "No longer done.", Conflict),
        ("lead", seen, " ", Invalid),
    ):
        with pytest.raises(error):
            withdraw(scenario, draft_id, name, revision, reason)
    assert scenario.item(draft_id)["state"] == "live"
    withdraw(scenario, draft_id, "lead", seen, "No longer done.")
    assert scenario.item(draft_id)["version"].change_note == "No longer done."
    with pytest.raises(Conflict):
        withdraw(scenario, draft_id, "lead", seen + 1, "Again.")


def withdraw(scenario, draft_id, name, revision, reason):
    with scenario.write_session() as session:
        entry = session.get_one(CatalogueEntry, scenario.row(draft_id, session)["entry_id"])
        withdraw_published(session, scenario.viewer(name, session), entry, revision, reason, now())
