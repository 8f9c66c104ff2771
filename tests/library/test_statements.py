"""What an organisation says of its item stands in the catalogue, until it writes a new version."""

import pytest

from hub.access import PUBLIC
from hub.catalogue.domain import Filters, list_entries
from hub.catalogue.domain.entries import find_entry_by_public_id, withdraw_entry
from hub.kit.clock import now
from hub.kit.errors import Gone
from hub.library.domain.items import Ownership, Publication, write_item
from hub.library.domain.publication import publish_resource
from hub.library.domain.queries import get_resource, list_live_bodies
from hub.library.domain.shelves import FOUND_IN_STUDY, LIBRARY
from hub.library.domain.statements import ARCHIVED, ItemStatus, record_statement
from tests.factories import LIBRARY_KINDS, make_document, make_origin, make_trust

STUDY = {"slug": "coaching", "source": "study", "section": ("7.2",)}


def publish(session, trust, **fields):
    document = make_document(**{**STUDY, **fields})
    return publish_resource(session, document, make_origin(trust, "coaching.md"))


def write_on_website(session, trust, entry):
    document = make_document(slug="coaching", summary="As it is today.")
    publication = Publication(trust.id, trust.slug, now(), ownership=Ownership.WEB)
    write_item(session, document, publication, LIBRARY, entry)


def listed(session):
    return [entry.slug for entry in list_entries(session, PUBLIC, LIBRARY_KINDS, Filters()).entries]


def test_an_item_that_has_ended_is_read_at_its_address_alone_until_a_new_version(session):
    trust = make_trust(session)
    entry = find_entry_by_public_id(session, publish(session, trust).public_id)
    assert [row[0] for row in list_live_bodies(session, LIBRARY_KINDS, 0, 9)] == [entry.id]
    record_statement(session, entry, ItemStatus.ENDED, by="trust", at=now())
    assert listed(session) == []
    assert list_live_bodies(session, LIBRARY_KINDS, 0, 9) == []
    publish(session, trust, summary="A file that changed.")
    assert (entry.state, entry.note.startswith("The trust said on")) == (ARCHIVED, True)
    detail = get_resource(session, PUBLIC, "coaching", library_kinds=LIBRARY_KINDS)
    assert (detail.revision.number, detail.confirmed_at is None) == (2, False)
    write_on_website(session, trust, entry)
    assert (entry.state, entry.note, listed(session)) == ("live", "", ["coaching"])


def test_a_file_that_comes_back_after_it_was_taken_away_is_asked_about_anew(session):
    trust = make_trust(session)
    entry = find_entry_by_public_id(session, publish(session, trust).public_id)
    record_statement(session, entry, ItemStatus.RUNNING, by="trust", at=now())
    withdraw_entry(session, entry, now=now())
    with pytest.raises(Gone):
        get_resource(session, PUBLIC, "coaching", library_kinds=LIBRARY_KINDS)
    publish(session, trust)
    assert (entry.state, entry.note) == ("live", FOUND_IN_STUDY)
    assert get_resource(session, PUBLIC, "coaching", library_kinds=LIBRARY_KINDS).confirmed_at is None
