"""The catalogue entries of the hub's pages: written as they are declared, and withdrawn when they are not."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from hub.catalogue.domain.site_pages import sync_page_entries
from hub.catalogue.models import CatalogueEntry, ChangeCounter
from hub.extension.site_pages import SitePage
from hub.trusts.domain import ensure_office
from tests.factories import START

STUDY = SitePage("/about/study", "About the study", "What was done.", "study.jinja", words=("key findings",))
PRIVACY = SitePage("/about/privacy", "Privacy", "What is kept.", "privacy.jinja")


@pytest.fixture
def sync(session):
    office = ensure_office(session, now=START)

    def run(*pages, text="It is old.", days=0):
        texts = dict.fromkeys(pages, text)
        sync_page_entries(session, texts, office.id, office.slug, now=START + timedelta(days=days))
        session.expire_all()
        rows = session.scalars(select(CatalogueEntry).order_by(CatalogueEntry.slug))
        return {row.address: row for row in rows}

    return run


def test_each_declared_page_has_an_entry_of_the_hub_office(session, sync):
    entries = sync(STUDY, PRIVACY)

    assert list(entries) == ["/about/privacy", "/about/study"]
    study = entries["/about/study"]
    assert (study.kind, study.slug, study.title) == ("page", "about-study", "About the study")
    assert (study.summary, study.audience, study.state) == ("What was done.", "public", "live")
    assert study.facets == {"kind": ["page"], "trust": ["hub"]}
    assert study.body.startswith("It is old. ")
    assert "key findings" in study.search_text
    assert entries["/about/privacy"].body == "It is old."


def test_a_page_that_is_not_changed_is_not_written(session, sync):
    sync(STUDY)
    before = session.scalar(select(ChangeCounter.seq))
    sync(STUDY, days=1)
    assert session.scalar(select(ChangeCounter.seq)) == before

    entries = sync(replace(STUDY, summary="How it was done."), days=2)
    assert entries["/about/study"].summary == "How it was done."
    assert entries["/about/study"].updated_at == START + timedelta(days=2)


def test_a_page_that_is_no_longer_declared_is_withdrawn_and_may_come_back(sync):
    sync(STUDY, PRIVACY)

    assert {address: row.state for address, row in sync(PRIVACY).items()} == {
        "/about/privacy": "live",
        "/about/study": "gone",
    }
    assert sync(STUDY, PRIVACY)["/about/study"].state == "live"
