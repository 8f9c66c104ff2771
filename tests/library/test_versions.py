from sqlalchemy import select

from hub.catalogue.domain import CatalogueEntry
from hub.library.domain import versions
from hub.library.domain.items import RevisionStep, withdraw_item
from hub.library.domain.versions import find_current_version, find_version, list_versions
from tests.factories import START, make_trust, share


def test_each_version_of_an_item_is_read_as_it_was(session, monkeypatch):
    trust = make_trust(session)
    entry_id = share(session, trust, slug="rota", body="First words.").entry_id
    share(session, trust, slug="rota", body="Second words.")
    entry = session.scalars(select(CatalogueEntry)).one()
    withdraw_item(session, entry, reason="No longer done.", by_id=None, now=START)

    assert find_version(session, entry_id, 1).body == "First words."
    assert find_version(session, entry_id, 4) is None
    assert find_current_version(session, entry_id).step == RevisionStep.WITHDRAWAL
    assert [version.number for version in list_versions(session, entry_id)] == [3, 2, 1]
    monkeypatch.setattr(versions, "MAX_VERSIONS", 2)
    assert [version.number for version in list_versions(session, entry_id)] == [3, 2]


def test_an_entry_without_an_item_has_no_version(session):
    assert find_current_version(session, 1) is None
    assert list_versions(session, 1) == []
