"""Two trusts and the hub office with their people, who write, review and publish items."""

import pytest
from sqlalchemy import select

from hub.catalogue.domain import CatalogueEntry
from hub.kit.clock import now
from hub.library.domain import find_current_version
from hub.library.models import Resource
from hub.publishing.domain import reviews
from hub.publishing.domain.draft_states import ItemKind
from hub.publishing.domain.drafts import begin_change, begin_draft, get_draft, get_item_to_change, save_draft
from hub.publishing.models import Draft
from hub.trusts.domain import find_organisation
from hub.web.page_cache import get_page_version
from tests.factories import share
from tests.people.conftest import SCENARIO, Scenario, viewer_of
from tests.publishing.evidence_rows import ITEMS, Items
from tests.support.databases import read_known

WORDS = {
    "title": "Debriefs after major incidents",
    "summary": "A debrief for leaders within three days.",
    "body": "## What it is\n\nAn hour with a facilitator.\n\n## What it took\n\nTwo facilitators.\n",
    "kind": "practice",
}
"""The fields of a resource that can be submitted."""


@pytest.fixture
def filling(request):
    """The rows of the scenario, for the tests that use it."""
    if "items" in request.fixturenames:
        return ITEMS
    return SCENARIO if "scenario" in request.fixturenames else None


@pytest.fixture
def scenario(app, databases):
    """Two trusts and the hub office, with a person in each role."""
    known = read_known(databases.prepare(SCENARIO))
    return Publishing(app, **known)


@pytest.fixture
def items(app, databases):
    """Two trusts and the hub office, with a person in each role; London shares two items."""
    known = read_known(databases.prepare(ITEMS))
    return Items(app, **known)


class Publishing(Scenario):
    """A scenario in which people write, review and publish items."""

    def viewer(self, name, session):
        return viewer_of(session, self, name)

    def share(self, slug, organisation="london", **fields):
        """Publish an item of a trust from a file."""
        with self.write_session() as session:
            share(session, find_organisation(session, organisation), slug=slug, **fields)
        get_page_version(self.app).invalidate()

    def begun(self, name="publisher", item_kind=ItemKind.RESOURCE, organisation="london", at=None, **fields):
        """Let a person write a draft, and return its public id."""
        at = at or now()
        with self.write_session() as session:
            viewer = self.viewer(name, session)
            draft = begin_draft(session, viewer, self.ids[f"at {organisation}"], item_kind, at)
            save_draft(session, viewer, draft, {**draft.fields, **WORDS, **fields}, draft.version, at)
            return draft.public_id

    def change_begun(self, draft_id, name="publisher", **fields):
        """Let a person begin a new version of what a draft became, and return the id of the draft."""
        slug = self.item(draft_id)["address"].rpartition("/")[2]
        return self.change_of(slug, name, **{"change_note": "Said more plainly.", **fields})

    def change_of(self, slug, name="publisher", **fields):
        """Let a person begin a new version of an item by its address, and return the id of the draft."""
        with self.write_session() as session:
            viewer = self.viewer(name, session)
            entry = get_item_to_change(session, viewer, ItemKind.RESOURCE, slug)
            draft = begin_change(session, viewer, entry, now())
            save_draft(session, viewer, draft, {**draft.fields, **fields}, draft.version, now())
            return draft.public_id

    def save(self, name, draft_id, seen=None, at=None, **fields):
        """Let a person save fields of a draft as they saw it at a version, and return the outcome."""
        with self.write_session() as session:
            viewer = self.viewer(name, session)
            draft = get_draft(session, viewer, draft_id, lock=True)
            seen = draft.version if seen is None else seen
            return save_draft(session, viewer, draft, {**draft.fields, **fields}, seen, at or now())

    def step(self, name, draft_id, act, *words, seen=None, at=None):
        """Let a person take a step of a draft, of the version that stands or of the one they saw."""
        with self.write_session() as session:
            viewer = self.viewer(name, session)
            draft = get_draft(session, viewer, draft_id, lock=True)
            seen = draft.version if seen is None else seen
            act(session, viewer, draft, seen, *words, at or now())

    def submitted(self, name="publisher", **fields):
        """Let a person write a draft and submit it, and return its public id."""
        draft_id = self.begun(name, **fields)
        self.step(name, draft_id, reviews.submit_draft)
        return draft_id

    def published(self, name="publisher", by="lead", at=None, **fields):
        """Let one person write a draft and another publish it, and return its public id."""
        draft_id = self.submitted(name, **fields)
        self.publish(draft_id, by, at)
        return draft_id

    def publish(self, draft_id, by="lead", at=None):
        """Let a person publish a draft in review."""
        self.step(by, draft_id, reviews.publish_draft, at=at)
        get_page_version(self.app).invalidate()

    def undo(self, draft_id, by="lead", at=None):
        """Let a person undo the publication of a draft."""
        self.step(by, draft_id, reviews.undo_publication, at=at)
        get_page_version(self.app).invalidate()

    def row(self, draft_id, session=None):
        """Return the columns of a draft as a dictionary."""
        if session is None:
            with self.write_session() as session:
                return self.row(draft_id, session)
        draft = session.scalars(select(Draft).where(Draft.public_id == draft_id)).one()
        return {column.name: getattr(draft, column.name) for column in Draft.__table__.columns}

    def item(self, draft_id):
        """Return the state, address, newest version and ownership of what a draft became."""
        with self.write_session() as session:
            entry = session.get_one(CatalogueEntry, self.row(draft_id, session)["entry_id"])
            resource = session.scalars(select(Resource).where(Resource.entry_id == entry.id)).one()
            return {
                "state": entry.state,
                "address": entry.address,
                "title": entry.title,
                "version": find_current_version(session, entry.id),
                "ownership": resource.ownership,
                "taken_over_at": resource.taken_over_at,
            }

    def sent(self, kind):
        """Return the addresses to which emails of a kind would be sent now."""
        return sorted(to for name, to, _ in self.emails() if name == kind)
