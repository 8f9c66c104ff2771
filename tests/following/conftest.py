"""Two trusts and the hub office with their people, who save items and follow what is shared."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.accounts.models import Membership
from hub.catalogue.domain import CatalogueEntry
from hub.extension.registry import get_registry
from hub.following.domain.follows import FollowFrequency, follow, get_target
from hub.following.domain.saved_items import save_item
from hub.following.models import Follow, FollowNews, SavedItem
from hub.following.services.news import queue_news
from hub.kit.clock import current_day, now
from hub.library.domain.publication import publish_resource
from hub.search.services import wait_for_index
from hub.trusts.domain import find_organisation
from tests.factories import make_document, make_origin
from tests.publishing.evidence_rows import ITEMS, Items

LIBRARY_SEARCH = "/library?q=debrief"
TOMORROW = timedelta(days=1)


@pytest.fixture
def filling(request):
    """The rows of the scenario, for the tests that use it."""
    return ITEMS if "scenario" in request.fixturenames else None


@pytest.fixture
def scenario(app, databases):
    """Two trusts and the hub office, with a person in each role; London shares two items."""
    known = json.loads((databases.prepare(ITEMS) / "known.json").read_text())
    return Following(app, **known)


class Following(Items):
    """A scenario in which people save items, and follow searches, trusts and series."""

    def publish(self, slug, organisation="london", at=None, audience="public", **fields):
        """Publish an item of a trust, new or changed, at this moment; return the id of its entry."""
        values = {"title": f"Debrief {slug}", "body": f"A debrief of {slug}.", **fields}
        with self.write_session() as session:
            trust = find_organisation(session, organisation)
            origin = make_origin(trust, f"{slug}.md", now=at or now())
            entry_id = publish_resource(session, make_document(slug=slug, **values), origin).entry_id
            entry = session.get_one(CatalogueEntry, entry_id)
            entry.audience = audience
        self.renew_pages()
        return entry_id

    def save(self, name="leader", kind="resource", slug="rota", at=None):
        """Let a person save an item."""
        with self.write_session() as session:
            save_item(session, self.viewer(name, session), kind, slug, at or now())

    def follow(self, subject=LIBRARY_SEARCH, kind="search", name="leader", often="daily", at=None):
        """Let a person follow something, and return the public id."""
        frequency, sources = FollowFrequency(often), get_registry(self.app).follow_sources
        with self.write_session() as session:
            viewer = self.viewer(name, session)
            target = get_target(session, viewer, sources, kind, subject)
            return follow(session, viewer, kind, target, frequency, at or now()).public_id

    def queue_news(self, at=None):
        """Run the job that looks for news, by default as of tomorrow; return what it says."""
        with self.app.app_context():
            with self.write_session() as session:
                assert wait_for_index(session)
            return queue_news(at or now() + TOMORROW)

    def told(self, name="leader"):
        """Return the titles in the newest email with news to a person; None if there is none to be sent."""
        address = f"{name.replace(' ', '.')}@example.org"
        found = [email for kind, to, email in self.emails() if kind == "following-news" and to == address]
        return [link.text for each in found[-1].lists for link, _words in each.items] if found else None

    def end_roles(self, name):
        """End all roles of a person yesterday."""
        with self.write_session() as session:
            own = Membership.person_id == self.ids[name]
            for membership in session.scalars(select(Membership).where(own)):
                membership.ends_on = current_day() - TOMORROW

    def rows(self, model):
        """Return the rows of a table in the order of their making."""
        order = {Follow: Follow.id, SavedItem: SavedItem.id, FollowNews: FollowNews.entry_id}[model]
        with self.write_session() as session:
            found = session.scalars(select(model).order_by(order)).all()
            session.expunge_all()
            return found
