"""Two trusts and the hub office with their people, and events to book."""

from datetime import time, timedelta

import pytest

from hub.events.domain.allocations import allocate_places
from hub.events.domain.bookings import book_place, cancel_booking, join_waiting_list
from hub.events.domain.national_case import NationalCase
from hub.events.domain.schedule import (
    EventPlan,
    create_event,
    get_event_to_schedule,
    open_event,
)
from hub.kit.clock import current_day, now
from hub.plugin_api.event_documents import NationalGround
from hub.trusts.domain import find_organisation
from hub.web.page_cache import get_page_version
from tests.factories import make_person
from tests.people.conftest import SCENARIO, Scenario, known_of, viewer_of
from tests.support.databases import Filling, read_known

IN_TWO_MONTHS = timedelta(days=60)
CASE = NationalCase(
    "It needs people from more than one region.",
    "£4,000",
    "The hub office",
    (NationalGround.MASS,),
)


@pytest.fixture
def filling(request):
    """The rows of the scenario, for the tests that use it, with those of a fixture that is prepared.

    A module names its prepared fixtures in PREPARED, as this one does.
    """
    names = request.fixturenames
    prepared = {**PREPARED, **getattr(request.module, "PREPARED", {})}
    found = (filling for name, filling in prepared.items() if name in names)
    return next(found, SCENARIO) if "scenario" in names else None


@pytest.fixture
def scenario(app, databases, filling):
    """Two trusts and the hub office, with a person in each role, and what was prepared."""
    known = read_known(databases.prepare(filling))
    made = known.pop("made", None)
    scenario = Events(app, **known)
    scenario.made = made
    return scenario


@pytest.fixture
def slug(scenario):
    """The slug of an open event of 20 places in two months; it was opened some time ago in this run.

    If a test uses `booked`, `last_place` or `taken`, it is theirs.
    """
    return scenario.made


@pytest.fixture
def booked(slug):
    """At the event the leader has a place."""


@pytest.fixture
def last_place(slug):
    """The event has one place, which is free."""


@pytest.fixture
def taken(slug):
    """The event has one place, which is the leader's; the other leader waits."""


class Events(Scenario):
    """A scenario in which people schedule and book events. `made` is what was prepared, as JSON keeps it."""

    made = None

    def viewer(self, name, session):
        return viewer_of(session, self, name)

    def open_event(self, *, by="staff", organisation="hub", **fields):
        """Create an event, open it, and return its slug."""
        with self.write_session() as session:
            viewer, at = self.viewer(by, session), now()
            owner = find_organisation(session, organisation)
            event = create_event(session, viewer, owner, make_plan(**fields), at)
            open_event(session, viewer, event, at)
            slug = event.slug
        get_page_version(self.app).invalidate()
        return slug

    def allocate(self, slug, kept_until=None, **places):
        """Keep places for trusts, and for `partners`."""
        with self.write_session() as session:
            viewer = self.viewer("staff", session)
            event = get_event_to_schedule(session, viewer, slug, lock=True)
            ids = {self.ids[f"at {name}"] if name != "partners" else None: n for name, n in places.items()}
            allocate_places(
                session, viewer, event, ids, kept_until or current_day() + timedelta(days=30), now()
            )

    def add_leaders(self, count, organisation="london"):
        """Add leaders of a trust, and return their names in this scenario."""
        names = []
        with self.write_session() as session:
            trust = find_organisation(session, organisation)
            for _ in range(count):
                person = make_person(session, trust)
                names.append(person.name)
                self.ids[person.name] = person.id
        return names

    def book(self, name, slug, at=None):
        with self.write_session() as session:
            return book_place(session, self.viewer(name, session), slug, None, at or now()).id

    def cancel(self, name, slug, at=None):
        with self.write_session() as session:
            cancel_booking(session, self.viewer(name, session), slug, at or now())

    def wait(self, name, slug, at=None):
        with self.write_session() as session:
            return join_waiting_list(session, self.viewer(name, session), slug, None, at or now()).id

    def sent(self, kind):
        """Return the emails of a kind that would be sent now."""
        return [email for name, _, email in self.emails() if name == kind]


def make_plan(**fields):
    """Return the plan of a national event of 20 places in two months, with these fields."""
    values = {
        "title": "A day on teams",
        "summary": "One day on teams that manage themselves.",
        "day": current_day() + IN_TWO_MONTHS,
        "starts": time(9, 30),
        "ends": time(16, 30),
        "capacity": 20,
        "venue": "Birmingham",
        "joining": "Ring at gate 2.",
        "national_case": CASE,
        **fields,
    }
    return EventPlan(**values)


def prepare(name, make):
    """Return the scenario with what `make` adds to it, which is made once in a run."""

    def fill(app, known):
        scenario = Events(app, **known)
        made = make(scenario)
        return {**known_of(scenario), "made": made}

    return Filling(f"events-{name}", fill, SCENARIO)


def make_booked(scenario):
    slug = scenario.open_event()
    scenario.book("leader", slug)
    return slug


def make_taken(scenario):
    slug = scenario.open_event(capacity=1)
    scenario.book("leader", slug)
    scenario.wait("other leader", slug)
    return slug


PREPARED = {
    "booked": prepare("booked", make_booked),
    "last_place": prepare("last-place", lambda scenario: scenario.open_event(capacity=1)),
    "taken": prepare("taken", make_taken),
    "slug": prepare("open", lambda scenario: scenario.open_event()),
}
"""The rows that a fixture needs, by its name; the first whose fixture a test uses."""
