from dataclasses import dataclass, field

import pytest

from hub.access import SECOND_FACTOR_ROLES, Role
from hub.accounts.domain import list_roles
from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.trusts.domain import ensure_office
from tests.factories import START, make_person, make_trust
from tests.support.emails import letters, link_in
from tests.support.signed_in import browser_of, visitor

WELCOME = {
    "name": "Nia New",
    "password": "three unusual giraffes",
    "hear_waiting": "weekly",
    "hear_membership": "none",
    "agree": "y",
}


@dataclass
class Town:
    """Two trusts and the hub office, with somebody in each role; ids by name, and public ids."""

    app: object
    ids: dict[str, int] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def browser(self, name, **how):
        return browser_of(self.app, self.ids[name], **how)

    def visitor(self):
        return visitor(self.app)

    def writing(self):
        return Writing(self.app)

    def letters(self):
        """Return the kind, the address and the letter of each message that would be sent now."""
        with self.writing() as session:
            return [(kind, letter.to, letter) for kind, letter in letters(self.app, session) if letter]

    def link(self, kind):
        """Return the address to which the newest letter of a kind leads."""
        return link_in([letter for name, _, letter in self.letters() if name == kind][-1])


class Writing:
    """A session of its own that may write: `with town.writing() as session`."""

    def __init__(self, app):
        self._app = app

    def __enter__(self):
        self._context = self._app.app_context()
        self._context.__enter__()
        self._transaction = write_transaction()
        return self._transaction.__enter__()

    def __exit__(self, *error):
        try:
            return self._transaction.__exit__(*error)
        finally:
            # Else the next test would find itself in this hub.
            self._context.__exit__(*error)


PEOPLE = (
    ("lead", "london", Role.TRUST_LEAD),
    ("leader", "london", Role.LEADER),
    ("publisher", "london", Role.PUBLISHER),
    ("guest", "london", Role.GUEST),
    ("other lead", "yorkshire", Role.TRUST_LEAD),
    ("other leader", "yorkshire", Role.LEADER),
    ("staff", "hub", Role.HUB_STAFF),
    ("admin", "hub", Role.HUB_ADMIN),
)


@pytest.fixture
def town(app):
    """Two trusts and the hub office."""
    return town_of(app)


def town_of(app):
    """Fill an empty hub with two trusts, the hub office, and their people."""
    found = Town(app)
    with found.writing() as session:
        places = {
            "london": make_trust(session),
            "yorkshire": make_trust(session, "yorkshire", "Yorkshire Ambulance Service NHS Trust"),
            "hub": ensure_office(session, now=START),
        }
        found.ids.update({f"at {slug}": place.id for slug, place in places.items()})
        for name, slug, role in PEOPLE:
            person = make_person(
                session,
                places[slug],
                role,
                name=f"The {name.replace('other', 'second')}",
                email=f"{name.replace(' ', '.')}@example.org",
            )
            if role in SECOND_FACTOR_ROLES:
                person.totp_secret, person.second_factor_since = "sealed", START
            found.ids[name], found.keys[name] = person.id, person.public_id
        nobody = make_person(session, name="The newcomer", email="newcomer@example.org")
        found.ids["newcomer"], found.keys["newcomer"] = nobody.id, nobody.public_id
    return found


def roles(town, name):
    """Return the roles of somebody now, as pairs of organisation and role."""
    places = {town.ids[f"at {slug}"]: slug for slug in ("london", "yorkshire", "hub")}
    with town.writing() as session:
        held = list_roles(session, town.ids[name], now().date())
    return {(places[one.organisation_id], one.role.value) for one in held}
