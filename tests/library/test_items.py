import pytest

from hub.access import PUBLIC, Audience
from hub.catalogue.domain import Filters, find_entry_by_public_id, list_entries
from hub.kit.content_handler import KeptOnWebsiteError
from hub.kit.errors import Conflict, Gone
from hub.library.domain.items import (
    IS_REDACTING,
    Ownership,
    Publication,
    RevisionStep,
    get_current_revision,
    set_evidence_level,
    withdraw_item,
    write_item,
)
from hub.library.domain.publication import publish_resource, withdraw_resource
from hub.library.domain.queries import get_resource
from hub.library.domain.shelves import LIBRARY
from tests.factories import LIBRARY_KINDS, START, make_document, make_origin, make_trust


def publish(session, trust, *, existing=None, audience=Audience.PUBLIC, **fields):
    """Publish an item on the website for a trust."""
    publication = Publication(
        trust.id, trust.slug, START, Ownership.WEB, audience, change_note="Said more plainly."
    )
    document = make_document(slug="rota", source="supplier", **fields)
    return write_item(session, document, publication, LIBRARY, existing)


def test_an_item_of_the_website_has_an_owner_a_note_and_its_own_text_to_search(session):
    resource = publish(session, make_trust(session), title="A fairer rota")
    revision = get_current_revision(session, resource)
    assert (resource.ownership, revision.origin, revision.step) == ("web", "web", RevisionStep.PUBLICATION)
    assert revision.change_note == "Said more plainly."
    assert get_resource(session, PUBLIC, "rota", library_kinds=LIBRARY_KINDS).entry.title == "A fairer rota"


def test_an_item_limited_to_its_organisation_is_seen_by_nobody_else(session):
    publish(session, make_trust(session), audience=Audience.ORGANISATION)
    assert list_entries(session, PUBLIC, None, Filters()).total == 0


def test_the_sync_of_files_leaves_an_item_of_the_website_alone(session):
    london = make_trust(session)
    resource = publish(session, london, body="Words of the website.")
    with pytest.raises(KeptOnWebsiteError):
        publish_resource(session, make_document(slug="rota", body="Of a file."), make_origin(london))
    assert get_current_revision(session, resource).body == "Words of the website."
    withdraw_resource(session, resource.public_id, START)
    assert get_resource(session, PUBLIC, "rota", library_kinds=LIBRARY_KINDS).entry.state == "live"


def test_a_withdrawal_is_a_revision_with_its_reason(session):
    resource = publish(session, make_trust(session))
    entry = find_entry_by_public_id(session, resource.public_id)
    withdraw_item(session, entry, reason="We no longer do this.", by_id=None, now=START)
    revision = get_current_revision(session, resource)
    assert (revision.number, revision.step) == (2, RevisionStep.WITHDRAWAL)
    assert revision.change_note == "We no longer do this."
    with pytest.raises(Gone):
        get_resource(session, PUBLIC, "rota", library_kinds=LIBRARY_KINDS)


def test_a_withdrawn_item_is_published_again_as_another_revision(session):
    london = make_trust(session)
    resource = publish(session, london)
    entry = find_entry_by_public_id(session, resource.public_id)
    withdraw_item(session, entry, reason="By mistake.", by_id=None, now=START)
    publish(session, london, existing=entry)
    assert get_current_revision(session, resource).number == 3
    assert get_resource(session, PUBLIC, "rota", library_kinds=LIBRARY_KINDS).entry.id == entry.id


def test_the_evidence_level_of_the_rule_stands_in_lists_and_stays_with_the_next_version(session):
    london = make_trust(session)
    resource = publish(session, london)
    entry = find_entry_by_public_id(session, resource.public_id)
    set_evidence_level(session, entry, "evaluated")
    publish(session, london, existing=entry, body="The next version.")
    evaluated = Filters(facets={"evidence": ("evaluated",)})
    assert list_entries(session, PUBLIC, None, evaluated).total == 1
    set_evidence_level(session, entry, "")
    assert list_entries(session, PUBLIC, None, evaluated).total == 0


def test_a_revision_changes_only_while_it_is_redacted(session):
    revision = get_current_revision(session, publish(session, make_trust(session)))
    revision.body = "Other words."
    with pytest.raises(Conflict):
        session.flush()
    session.rollback()
    revision = get_current_revision(session, publish(session, make_trust(session)))
    session.info[IS_REDACTING] = True
    revision.body = ""
    session.flush()
    assert revision.body == ""
