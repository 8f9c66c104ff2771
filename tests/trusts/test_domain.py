from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.access import PUBLIC
from hub.catalogue.domain import CatalogueEntry, version_key
from hub.kit.errors import Invalid, NotFound
from hub.trusts.domain import (
    ensure_office,
    get_trust,
    list_trusts,
    record_trust,
    search_names_by_organisation,
    short_names_by_slug,
    sync_trust_entry,
)
from tests.factories import START, make_trust


def test_trusts_are_listed_by_name_without_the_hub_office(session):
    ensure_office(session, now=START)
    make_trust(session, "yorkshire", "Yorkshire")
    make_trust(session, "london", "London")

    assert [trust.slug for trust in list_trusts(session, PUBLIC)] == ["london", "yorkshire"]
    assert list(short_names_by_slug(session)) == ["london", "yorkshire", "hub"]


def test_what_a_plugin_says_anew_replaces_what_it_said(session):
    make_trust(session, "london", "London")
    make_trust(session, "london", "London Ambulance Service NHS Trust")

    assert [trust.name for trust in list_trusts(session, PUBLIC)] == ["London Ambulance Service NHS Trust"]


def test_the_hub_office_is_no_trust(session):
    ensure_office(session, now=START)

    with pytest.raises(NotFound):
        get_trust(session, PUBLIC, "hub")
    with pytest.raises(Invalid):
        record_trust(session, "hub", name="Hub", short_name="Hub", profile={}, now=START)


def find_trust_entry(session):
    return session.scalars(select(CatalogueEntry).where(CatalogueEntry.kind == "trust")).one()


def test_the_entry_of_a_trust_says_what_its_page_says(session):
    trust = make_trust(session, summary="It has a programme.", search_words=["SECAmb"])
    trust.profile |= {
        "facts": [{"statement": "Runs ELSA.", "section": "7.2"}],
        "speciality": {"title": "Self awareness", "summary": "What ELSA offers.", "section": "7.2"},
        "contacts": [{"role": "The training function", "about": "ELSA", "section": "7.2"}],
    }
    sync_trust_entry(session, trust, now=START)
    entry = find_trust_entry(session)

    assert (entry.slug, entry.address, entry.owner_id) == ("london", "/trusts/london", trust.id)
    assert (entry.title, entry.summary) == ("London Ambulance Service NHS Trust", "It has a programme.")
    assert entry.facets == {"kind": ["trust"], "trust": ["london"]}
    shown = "Self awareness. What ELSA offers. Runs ELSA. The training function: ELSA. "
    assert entry.body.startswith(shown)
    assert "secamb" in entry.search_text


def test_the_entry_of_a_trust_is_written_only_when_it_says_something_else(session):
    trust = make_trust(session, summary="Before.")
    sync_trust_entry(session, trust, now=START)
    before = version_key(session)
    sync_trust_entry(session, trust, now=START + timedelta(days=1))
    assert version_key(session) == before

    sync_trust_entry(session, make_trust(session, summary="After."), now=START + timedelta(days=2))
    entry = find_trust_entry(session)
    assert (entry.summary, entry.updated_at) == ("After.", START + timedelta(days=2))


def test_a_profile_that_lacks_everything_still_has_an_entry(session):
    trust = record_trust(session, "london", name="London", short_name="London", profile={}, now=START)
    sync_trust_entry(session, trust, now=START)

    assert (find_trust_entry(session).title, find_trust_entry(session).body) == ("London", "")


def test_what_a_trust_shares_is_found_by_every_abbreviation_of_the_trust(session):
    trust = make_trust(session, abbreviation="LAS", search_words=["SWAST", "SWASFT"])

    names = search_names_by_organisation(session)[trust.id]
    assert names == "London Ambulance Service NHS Trust London LAS SWAST SWASFT"
