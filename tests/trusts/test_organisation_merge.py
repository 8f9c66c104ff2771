import secrets
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from hub.access import PUBLIC
from hub.catalogue.domain.change_counter import version_key
from hub.catalogue.domain.queries import Filters, list_entries
from hub.catalogue.models import CatalogueEntryReader
from hub.events.models import RosterNotice
from hub.kit.base import Base
from hub.kit.errors import Invalid
from hub.people.models import Invitation, PendingRegistration
from hub.trusts.domain import ensure_office, merge_organisations
from tests.factories import (
    LIBRARY_KINDS,
    START,
    add_places,
    make_event,
    make_event_file,
    make_event_message,
    make_join_request,
    make_person,
    make_programme,
    make_trust,
    share,
)
from tests.mentoring.planted import plant_mentoring
from tests.mentoring.support_rows import add_support_rows
from tests.publishing.planted import plant_publishing
from tests.support.merge import merge

COLUMNS = {
    (table.name, column.name)
    for table in Base.metadata.tables.values()
    for column in table.columns
    for key in column.foreign_keys
    if key.column.table.name == "organisation"
}
"""Every column of every table that refers to an organisation."""


def count_rows(session, organisation):
    """Return the number of rows that refer to an organisation, by table and column."""
    counts = {}
    for name, column in COLUMNS:
        table = Base.metadata.tables[name]
        statement = select(func.count()).select_from(table).where(table.c[column] == organisation.id)
        counts[name, column] = session.scalar(statement)
    return counts


def invitation_fields(trust):
    return {
        "public_id": secrets.token_hex(8),
        "nonce": secrets.token_hex(8),
        "email": "new@example.org",
        "name": "New",
        "organisation_id": trust.id,
        "created_at": START,
        "expires_at": START + timedelta(days=14),
    }


@pytest.fixture
def trusts(session):
    """Two trusts, the first with a row in every table that refers to an organisation."""
    source, target = make_trust(session, "east-of-england"), make_trust(session, "london")
    person = make_person(session, source)
    resource = make_programme(session, source, slug="elsa")
    entry = list_entries(session, PUBLIC, LIBRARY_KINDS, Filters()).entries[0]
    session.add_all(
        [
            Invitation(**invitation_fields(source), role="leader"),
            PendingRegistration(**invitation_fields(source), words=""),
        ]
    )
    event = make_event(session, source)
    add_places(session, event, person.id, source)
    session.add_all([make_event_message(event, organisation_id=source.id), make_event_file(source)])
    for_others = share(session, target, slug="for-others")
    session.add(CatalogueEntryReader(entry_id=for_others.entry_id, organisation_id=source.id))
    session.add(RosterNotice(organisation_id=source.id, days=42, is_firm=True, changed_at=START))
    other_id = make_person(session, source).id
    plant_mentoring(session, person.id, other_id, source)
    plant_publishing(session, person.id, other_id, source, entry.id)
    add_support_rows(session, person.id, source.id)
    make_join_request(session, make_person(session), source)
    make_join_request(session, person, target, leaves_id=source.id)
    assert resource.entry_id == entry.id
    return source, target


def test_a_merger_leaves_no_row_of_any_feature_with_the_trust_that_ends(app, session, trusts):
    source, target = trusts
    assert all(count_rows(session, source).values())
    before = version_key(session)

    merge(app, session, source, target)

    assert not any(count_rows(session, source).values())
    assert session.query(Invitation).one().organisation_id == target.id
    assert version_key(session) != before


def test_what_was_shared_is_found_with_the_trust_that_stays(app, session, trusts):
    source, target = trusts
    share(session, target, slug="own")

    merge(app, session, source, target)

    page = list_entries(session, PUBLIC, LIBRARY_KINDS, Filters(facets={"trust": (target.slug,)}))
    assert {entry.slug for entry in page.entries} == {"elsa", "for-others", "own"}
    assert page.counts["trust"] == {target.slug: 3}


def test_only_two_different_trusts_are_merged(session):
    london = make_trust(session, "london")
    for other in (london, ensure_office(session, now=START)):
        with pytest.raises(Invalid):
            merge_organisations(session, london, other, [])
