from dataclasses import dataclass, field

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from hub.access import SECOND_FACTOR_ROLES, Role, RoleAssignment, Viewer
from hub.accounts.domain.memberships import list_roles
from hub.kit.clock import current_day
from hub.kit.db import write_transaction
from hub.trusts.domain import ensure_office, find_organisation
from tests.factories import START, make_person, make_trust
from tests.people.link_kinds import KINDS, make_row
from tests.support.databases import Filling, read_known
from tests.support.emails import letters, link_in
from tests.support.signed_in import browser_of, visitor

WELCOME = {
    "name": "Nia New",
    "password": "three unusual giraffes",
    "hear_waiting": "weekly",
    "hear_membership": "none",
    "hear_events": "at-once",
    "agree": "y",
}
HERE = "/account/people"
LONDON = "/trusts/london"
TEAM = "/trusts/london/team"
JOIN = "/trusts/london/join"


@dataclass
class Scenario:
    """Two trusts and the hub office with a person in each role, and the ids of all of them by name."""

    app: object
    ids: dict[str, int] = field(default_factory=dict)
    public_ids: dict[str, str] = field(default_factory=dict)

    def browser(self, name, **how):
        return browser_of(self.app, self.ids[name], **how)

    def visitor(self):
        return visitor(self.app)

    def write_session(self):
        return WriteSession(self.app)

    def emails(self):
        """Return (kind, recipient, email) of each message that would be sent now."""
        with self.write_session() as session:
            return [(kind, email.to, email) for kind, email in letters(self.app, session) if email]

    def link(self, kind):
        """Return the link of the newest email of a kind."""
        return link_in([email for name, _, email in self.emails() if name == kind][-1])


class WriteSession:
    """A write transaction with its own app context: `with scenario.write_session() as session`."""

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
            # Otherwise the next test would run in this app context.
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


def known_of(scenario):
    """Return what a scenario knows of its rows."""
    return {"ids": scenario.ids, "public_ids": scenario.public_ids}


SCENARIO = Filling("people", lambda app: known_of(make_scenario(app)))


@pytest.fixture
def filling(request):
    """The rows of the scenario, for the tests that use it."""
    return SCENARIO if "scenario" in request.fixturenames else None


@pytest.fixture
def scenario(app, databases):
    """Two trusts and the hub office."""
    known = read_known(databases.prepare(SCENARIO))
    return Scenario(app, **known)


def make_scenario(app):
    """Fill an empty database with two trusts, the hub office and their people."""
    scenario = Scenario(app)
    with scenario.write_session() as session:
        organisations = {
            "london": make_trust(session),
            "yorkshire": make_trust(session, "yorkshire", "Yorkshire Ambulance Service NHS Trust"),
            "hub": ensure_office(session, now=START),
        }
        scenario.ids.update({f"at {slug}": organisation.id for slug, organisation in organisations.items()})
        for name, slug, role in PEOPLE:
            person = make_person(
                session,
                organisations[slug],
                role,
                name=f"The {name.replace('other', 'second')}",
                email=f"{name.replace(' ', '.')}@example.org",
            )
            if role in SECOND_FACTOR_ROLES:
                person.totp_secret, person.second_factor_since = "sealed", START
            scenario.ids[name], scenario.public_ids[name] = person.id, person.public_id
        newcomer = make_person(session, name="The newcomer", email="newcomer@example.org")
        scenario.ids["newcomer"], scenario.public_ids["newcomer"] = newcomer.id, newcomer.public_id
    return scenario


def roles(scenario, name):
    """Return the current roles of a person as (organisation slug, role) pairs."""
    slugs = {scenario.ids[f"at {slug}"]: slug for slug in ("london", "yorkshire", "hub")}
    with scenario.write_session() as session:
        assignments = list_roles(session, scenario.ids[name], current_day())
    return {(slugs[assignment.organisation_id], assignment.role.value) for assignment in assignments}


def keys(scenario, model):
    with scenario.write_session() as session:
        return session.scalars(select(model.public_id).order_by(model.id)).all()


def main_of(response):
    return BeautifulSoup(response.text, "html.parser").select_one("main").get_text(" ", strip=True)


def url_of(scenario, name, where=TEAM):
    return f"{where}/people/{scenario.public_ids[name]}"


@pytest.fixture
def two_leads(scenario):
    """Add a second lead to London; return for each lead their viewer and the id of the other."""
    with scenario.write_session() as session:
        london = find_organisation(session, "london")
        second = make_person(session, london, Role.TRUST_LEAD)
        scenario.ids["second"] = second.id
    pairs = []
    for own, other in (("lead", "second"), ("second", "lead")):
        roles = frozenset({RoleAssignment(scenario.ids["at london"], Role.TRUST_LEAD)})
        pairs.append((Viewer(scenario.ids[own], roles), scenario.ids[other]))
    return pairs


def viewer_of(session, scenario, name):
    """Return a person as a viewer with the roles of today."""
    return Viewer(scenario.ids[name], list_roles(session, scenario.ids[name], current_day()))


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


@pytest.fixture
def link(kind):
    return KINDS[kind].link


@pytest.fixture
def sent(scenario, kind, link):
    """The id and the token of a link that has been sent."""
    with scenario.write_session() as session:
        row = make_row(scenario, session, kind)
        return row.id, link.sign(session, row)
