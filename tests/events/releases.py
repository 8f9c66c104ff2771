"""A leader with a place at an event that needs a release from duty, and whoever decides it."""

from sqlalchemy import select

from hub.access import PUBLIC
from hub.events.domain.queries import get_event
from hub.events.domain.release_answers import Cover, ReleaseAnswer, Shift
from hub.events.domain.releases import ask_for_release, count_releases, decide_release, decide_release_by_link
from hub.events.models import Booking, ReleaseRequest
from hub.kit.clock import now
from hub.people.models import LineManager
from tests.events.conftest import prepare

AGREE = ReleaseAnswer(True, (Shift.NIGHT_BEFORE, Shift.ON_CALL), Cover.COLLEAGUE, "Sam covers")
DECLINE = ReleaseAnswer(False, reason="No cover can be found")
MANAGER = "manager@trust.example"


def make_release(scenario, **fields):
    """Open an event that needs a release, at which `leader` has a place."""
    slug = scenario.open_event(needs_release=True, **fields)
    scenario.book("leader", slug)
    return slug


RELEASE = prepare("release", make_release)


class Releases:
    """What the people of a scenario do about the release of `leader` for one event, the prepared one."""

    def __init__(self, scenario, slug=None):
        self.scenario, self.slug = scenario, slug or scenario.made

    def confirm_manager(self, name="publisher"):
        """Make this person the confirmed line manager of the leader."""
        with self.scenario.write_session() as session:
            ids = {"person_id": self.scenario.ids["leader"], "manager_id": self.scenario.ids[name]}
            session.add(LineManager(public_id="l", **ids, named_at=now(), confirmed_at=now()))

    def ask(self, email=MANAGER, *, by="leader", at=None):
        """Ask for the release, and return the public id of the request."""
        with self.scenario.write_session() as session:
            viewer = self.scenario.viewer(by, session)
            return ask_for_release(session, viewer, self.slug, email, at or now()).public_id

    def token(self):
        """Return the token of the link in the newest email."""
        return self.scenario.link("release-asked").removeprefix("/release/")

    def follow(self, answer, token=None, *, at=None):
        """Answer by the link."""
        token = token or self.token()
        with self.scenario.write_session() as session:
            decide_release_by_link(session, PUBLIC, token, answer, at or now())

    def decide(self, name, key, answer, at=None):
        """Answer signed in."""
        with self.scenario.write_session() as session:
            decide_release(session, self.scenario.viewer(name, session), key, answer, at or now())

    def request(self):
        """Return the columns of the newest request."""
        with self.scenario.write_session() as session:
            row = session.scalars(select(ReleaseRequest).order_by(ReleaseRequest.id.desc())).first()
            return {column.name: getattr(row, column.name) for column in ReleaseRequest.__table__.columns}

    def has_place(self):
        with self.scenario.write_session() as session:
            statement = select(Booking.ended_at).where(Booking.person_id == self.scenario.ids["leader"])
            return session.scalars(statement).all() == [None]

    def counts(self):
        """Return the counts that the organiser sees, by word."""
        with self.scenario.write_session() as session:
            event = get_event(session, PUBLIC, self.slug)
            return {state.value: count for state, count in count_releases(session, event).items()}
