"""Two trusts, the hub office and their people, with a programme and an event that is over."""

from datetime import time, timedelta

import pytest

from hub.access import PUBLIC
from hub.catalogue.domain import find_entry_by_public_id, get_entry_by_slug
from hub.events.domain.catalogue_entries import publish_entry
from hub.events.models import Attendance, Booking
from hub.extension.registry import get_registry
from hub.kit.clock import at_time_of_day, current_day, now
from hub.publishing.domain.reference_asks import ask_for_reference, list_asks
from hub.publishing.domain.reference_words import GoAgain
from hub.publishing.domain.references import ReferencePlan, get_referenced_entry, give_reference
from hub.publishing.models import ParticipantReference
from hub.trusts.domain import find_organisation
from hub.web.page_cache import get_page_version
from tests.factories import make_event, make_person, make_programme
from tests.people.conftest import SCENARIO, Scenario, viewer_of
from tests.support.databases import Filling, read_known

PROGRAMME = "/programmes/elsa"
FORM = {
    "tier": "director",
    "year": "2025",
    "taken_for": "To lead a control room.",
    "what_changed": "I listen longer.",
    "would_go_again": "yes",
    "agree": "y",
}


def make_references(app, known):
    """Add a programme of London to the people of the scenario."""
    scenario = Scenario(app, **known)
    with scenario.write_session() as session:
        london = find_organisation(session, "london")
        make_programme(session, london, slug="elsa", title="ELSA")
    return known


PREPARED = Filling("references", make_references, SCENARIO)


@pytest.fixture
def filling():
    """The rows with which the database begins."""
    return PREPARED


@pytest.fixture
def scenario(app, databases, filling):
    """Two trusts and the hub office, and a programme of London."""
    return References(app, **read_known(databases.prepare(filling)))


class References(Scenario):
    """A scenario in which people give references."""

    def viewer(self, name, session):
        return viewer_of(session, self, name)

    def entry(self, session, slug="elsa", kind="programme"):
        return get_entry_by_slug(session, PUBLIC, kind, slug)

    def give(self, name, *, at=None, slug="elsa", kind="programme", ended_at=None, took_part=None, **fields):
        """Let a person give a reference, and return its public id."""
        with self.write_session() as session:
            viewer = self.viewer(name, session)
            entry = get_referenced_entry(session, viewer, kind, slug)
            plan = make_plan(sorted(each.organisation_id for each in viewer.roles)[0], **fields)
            known = {"ended_at": ended_at, "took_part": took_part}
            return give_reference(session, viewer, entry, plan, at or now(), **known).public_id

    def past_event(self, *names, days=1, mark="came"):
        """Add an event of Yorkshire that ended some days ago, to which people came; return its slug."""
        with self.write_session() as session:
            yorkshire = find_organisation(session, "yorkshire")
            begins = at_time_of_day(current_day() - timedelta(days=days), time(1))
            event = make_event(
                session,
                yorkshire,
                starts_at=begins,
                ends_at=begins + timedelta(hours=2),
                closes_at=begins - timedelta(days=3),
            )
            publish_entry(session, event, now())
            for name in names:
                booking = Booking(
                    event_id=event.id,
                    person_id=self.ids[name],
                    organisation_id=yorkshire.id,
                    sequence=0,
                    booked_at=begins - timedelta(days=9),
                    outcome="",
                )
                session.add(booking)
                session.flush()
                session.add(Attendance(booking_id=booking.id, mark=mark, marked_at=begins))
            session.flush()
            assert find_entry_by_public_id(session, event.public_id) is not None
            return event.slug

    def ask(self, at):
        """Ask whom the job would ask at this moment; return how many were asked."""
        sources = get_registry(self.app).participations
        with self.write_session() as session:
            asks = list_asks(session, sources, at)
        asked = 0
        for ask in asks:
            with self.write_session() as session:
                asked += ask_for_reference(session, ask, at)
        return asked

    def rows(self):
        """Return the columns of each reference as a dictionary, in the order in which they were added."""
        with self.write_session() as session:
            columns = ParticipantReference.__table__.columns.keys()
            rows = session.query(ParticipantReference).order_by(ParticipantReference.id)
            return [{name: getattr(row, name) for name in columns} for row in rows]

    def page(self, address=PROGRAMME, name=None):
        """Return the text of a page as a person or a visitor sees it."""
        get_page_version(self.app).invalidate()
        browser = self.browser(name) if name else self.visitor()
        return browser.get(address)

    def add_people(self, count):
        """Add leaders of Yorkshire, and return their names in this scenario."""
        with self.write_session() as session:
            yorkshire = find_organisation(session, "yorkshire")
            for number in range(count):
                self.ids[f"person {number}"] = make_person(session, yorkshire).id
        return [f"person {number}" for number in range(count)]


def make_plan(organisation_id, **fields):
    """Return what somebody says of a programme, with these fields."""
    values = {
        "tier": "director",
        "year": 2025,
        "organisation_id": organisation_id,
        "taken_for": "To lead a control room.",
        "what_changed": "I listen longer.",
        "would_go_again": GoAgain.YES.value,
        **fields,
    }
    return ReferencePlan(**values)
