import pytest
from sqlalchemy import select

from hub.access import PUBLIC
from hub.catalogue.domain import CatalogueEntry
from hub.kit.clock import now
from hub.kit.errors import Conflict, Invalid, Moved, NotFound
from hub.library.domain import LIBRARY, RevisionStep
from hub.publishing.domain.drafts import get_draft
from hub.publishing.domain.reviews import publish_draft, submit_draft
from hub.publishing.domain.versions import (
    get_item,
    get_readable_version,
    list_readable_versions,
    redact_version,
    withdraw_published,
)
from hub.publishing.models import DraftSave
from tests.factories import make_trust, share


def republish(scenario, draft_id, **fields):
    """Publish a new version of what a draft became, and return the draft's public id."""
    change = scenario.change_begun(draft_id, **fields)
    scenario.step("publisher", change, submit_draft)
    scenario.step("lead", change, publish_draft)
    return change


def entry_of(scenario, draft_id, session):
    return session.get_one(CatalogueEntry, scenario.row(draft_id, session)["entry_id"])


def numbers(scenario, draft_id, name=""):
    """Return the numbers of the versions that a person, or the public, may read."""
    with scenario.write_session() as session:
        viewer = scenario.viewer(name, session) if name else PUBLIC
        return [
            each.number
            for each in list_readable_versions(session, viewer, entry_of(scenario, draft_id, session))
        ]


def withdraw(scenario, draft_id, name="lead", seen=None, reason="We no longer do this."):
    with scenario.write_session() as session:
        viewer, entry = scenario.viewer(name, session), entry_of(scenario, draft_id, session)
        seen = seen or list_readable_versions(session, viewer, entry)[0].number
        withdraw_published(session, viewer, entry, seen, reason, now())


def redact(scenario, draft_id, number, name="admin", reason="It named a patient."):
    with scenario.write_session() as session:
        viewer, entry = scenario.viewer(name, session), entry_of(scenario, draft_id, session)
        redact_version(session, viewer, entry, number, reason, now())


def test_every_published_version_is_read_by_everybody_who_reads_the_item(scenario):
    draft_id = scenario.published()
    republish(scenario, draft_id, body="## What it is\n\nTwo hours.")
    assert numbers(scenario, draft_id) == [2, 1]
    with scenario.write_session() as session:
        entry = entry_of(scenario, draft_id, session)
        first, second = (get_readable_version(session, PUBLIC, entry, number) for number in (1, 2))
        assert "An hour" in first.body
        assert (second.body, second.change_note) == ("## What it is\n\nTwo hours.", "Said more plainly.")
        assert (second.author_id, second.publisher_id) == (scenario.ids["publisher"], scenario.ids["lead"])
        with pytest.raises(NotFound):
            get_readable_version(session, PUBLIC, entry, 3)


def test_a_version_from_when_an_item_was_limited_stays_within_its_organisation(scenario):
    draft_id = scenario.published(audience="organisation")
    republish(scenario, draft_id, audience="everybody")
    assert numbers(scenario, draft_id) == [2]
    assert numbers(scenario, draft_id, "other lead") == [2]
    assert numbers(scenario, draft_id, "leader") == [2, 1]


def test_a_withdrawn_item_shows_its_versions_to_those_who_write_for_it_alone(scenario):
    draft_id = scenario.published()
    slug = scenario.item(draft_id)["address"].rpartition("/")[2]
    withdraw(scenario, draft_id)
    item = scenario.item(draft_id)
    assert (item["state"], item["version"].step) == ("gone", RevisionStep.WITHDRAWAL)
    assert item["version"].change_note == "We no longer do this."
    with scenario.write_session() as session:
        assert get_item(session, scenario.viewer("publisher", session), LIBRARY, slug).slug == slug
        for viewer in (PUBLIC, scenario.viewer("other lead", session), scenario.viewer("leader", session)):
            with pytest.raises(NotFound):
                get_item(session, viewer, LIBRARY, slug)


def test_only_a_lead_of_the_organisation_withdraws_and_says_why(scenario):
    draft_id = scenario.published()
    for name in ("publisher", "leader", "other lead", "staff"):
        with pytest.raises(NotFound):
            withdraw(scenario, draft_id, name)
    with pytest.raises(Invalid):
        withdraw(scenario, draft_id, reason="  ")
    with pytest.raises(Conflict):
        withdraw(scenario, draft_id, seen=7)
    assert scenario.item(draft_id)["state"] == "live"


def test_a_redacted_version_keeps_its_number_and_reason_and_no_word(scenario):
    draft_id = scenario.published(body="## What it is\n\nMrs Example said so.")
    republish(scenario, draft_id, body="## What it is\n\nA patient said so.")
    redact(scenario, draft_id, 1)
    with scenario.write_session() as session:
        entry = entry_of(scenario, draft_id, session)
        first = list_readable_versions(session, PUBLIC, entry)[1]
        assert (first.number, first.body, first.fields) == (1, "", {})
        assert first.redaction_reason == "It named a patient."
        draft = get_draft(session, scenario.viewer("publisher", session), draft_id)
        assert (draft.fields, draft.title) == ({}, "Redacted")
        assert session.scalars(select(DraftSave).where(DraftSave.draft_id == draft.id)).all() == []


def test_the_current_version_is_not_redacted_nor_one_twice_nor_by_a_lead(scenario):
    draft_id = scenario.published()
    republish(scenario, draft_id, body="## What it is\n\nTwo hours.")
    with pytest.raises(Conflict):
        redact(scenario, draft_id, 2)
    with pytest.raises(NotFound):
        redact(scenario, draft_id, 1, name="lead")
    redact(scenario, draft_id, 1)
    with pytest.raises(Conflict):
        redact(scenario, draft_id, 1)


def test_a_former_address_leads_to_the_versions_of_the_item(session):
    london = make_trust(session)
    share(session, london, slug="new-name", formerly=["old-name"])
    with pytest.raises(Moved):
        get_item(session, PUBLIC, LIBRARY, "old-name")
