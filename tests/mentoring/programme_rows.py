"""Programmes for tests: one plan, and acts of people by their name in the scenario."""

from datetime import timedelta

from hub.kit.clock import current_day, now
from hub.mentoring.domain import programme_places as places
from hub.mentoring.domain import programmes
from hub.mentoring.domain.programmes import ProgrammeOffer, ProgrammePlan


def make_programme_plan(first=-10, last=60, **fields):
    """Return the plan of a programme that began ten days ago, with these fields."""
    values = {
        "title": "Coaching for new managers",
        "summary": "Three workshops,\nand a mentor of your own choice.",
        "audience": "Everybody new to a management post",
        "offer": ProgrammeOffer.NEW_MANAGERS,
        "first_day": current_day() + timedelta(days=first),
        "last_day": current_day() + timedelta(days=last),
        **fields,
    }
    return ProgrammePlan(**values)


class Programmes:
    """Programmes of the London trust, run by its lead unless somebody else is named."""

    def __init__(self, scenario):
        self.scenario = scenario

    def act(self, name, function, *args, at=None):
        """Let a person do something, and return what it returns, or its public id."""
        with self.scenario.write_session() as session:
            found = function(session, self.scenario.viewer(name, session), *args, at or now())
            return getattr(found, "public_id", found)

    def made(self, by="lead", organisation="london", **fields):
        """Make a draft, and return its public id."""
        organisation_id = self.scenario.ids[f"at {organisation}"]
        return self.act(by, programmes.make_programme, organisation_id, make_programme_plan(**fields))

    def opened(self, by="lead", **fields):
        """Make a programme and open it."""
        public_id = self.made(by, **fields)
        self.act(by, programmes.open_programme, public_id)
        return public_id

    def offered(self, *names, public_id="", by="lead", **fields):
        """Offer these people places in a programme, and return its public id."""
        public_id = public_id or self.opened(by, **fields)
        addresses = "\n".join(f"{name.replace(' ', '.')}@example.org" for name in names)
        self.act(by, places.offer_places, public_id, addresses)
        return public_id

    def joined(self, *names, **fields):
        """Offer these people places, which they take."""
        public_id = self.offered(*names, **fields)
        for name in names:
            self.act(name, places.join_programme, public_id)
        return public_id

    def reads(self, name, function, *args):
        """Return what a person reads, to be looked at after the session."""
        with self.scenario.write_session() as session:
            found = function(session, self.scenario.viewer(name, session), *args)
            session.expunge_all()
            return found
