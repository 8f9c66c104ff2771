"""A demonstration with a person in every role and state, their session cookies, and addresses to begin at.

`seed_hub` fills an empty database. The cookies stay valid in a copy of the database that is served with
the same settings.
"""

import hashlib
import re
from datetime import datetime, time, timedelta

import pyotp
from flask import Flask
from sqlalchemy.orm import Session

from hub.access import Role, Viewer
from hub.accounts.domain.identities import link_identity
from hub.accounts.domain.memberships import list_roles
from hub.accounts.domain.password_reset import request_password_reset
from hub.accounts.domain.persons import Person, find_person_by_email
from hub.accounts.domain.profile import request_email_change
from hub.accounts.domain.rate_limits import ClientKey
from hub.accounts.domain.second_factor import generate_totp_secret
from hub.accounts.services.oidc_flow import FLOW_KEY
from hub.accounts.services.sign_in_flow import PENDING_SINCE_KEY
from hub.accounts.services.sign_in_session import SEEN_KEY
from hub.content.services import sync_content
from hub.demo.domain.sample_attachments import create_sample_attachments
from hub.demo.domain.sample_board import create_sample_board
from hub.demo.domain.sample_data import create_sample_data
from hub.demo.domain.sample_dates import create_sample_dates
from hub.demo.domain.sample_events import CASE, create_sample_events
from hub.demo.domain.sample_evidence import create_sample_evidence
from hub.demo.domain.sample_following import create_sample_following
from hub.demo.domain.sample_interests import create_sample_interests
from hub.demo.domain.sample_items import create_sample_items
from hub.demo.domain.sample_people import create_sample_people, mark_as_demo
from hub.demo.domain.sample_programmes import create_sample_programmes
from hub.demo.domain.sample_references import create_sample_references
from hub.demo.domain.sample_register import create_sample_register
from hub.demo.domain.sample_relationships import create_sample_relationships
from hub.demo.domain.sample_trust_register import create_sample_trust_register
from hub.demo.domain.sample_upkeep import create_sample_upkeep
from hub.events.domain.cancellations import cancel_event
from hub.events.domain.event_files import DecisionReason
from hub.events.domain.event_helpers import name_helper
from hub.events.domain.private_calendars import make_address
from hub.events.domain.queries import list_coming_events
from hub.events.domain.schedule import EventPlan, create_event, open_event
from hub.events.models import Event, EventFile, ReleaseRequest
from hub.extension.registry import get_registry
from hub.kit.clock import current_day, day_of, now
from hub.kit.db import write_transaction
from hub.kit.emails import Topic
from hub.mail.domain.unsubscribe import sign_unsubscribe_token
from hub.people.domain.invitations import invite_person
from hub.people.domain.line_managers import add_line_manager
from hub.people.domain.registrations import start_registration
from hub.people.models import Delegate
from hub.search.domain.search_feedback import SearchAnswer, record_search_feedback
from hub.trusts.domain import OFFICE_SLUG, find_organisation
from tests.support.credentials import enable
from tests.support.emails import letters, link_in
from tests.support.evidence_seed import add_states_of_evidence
from tests.support.hashing import hash_of
from tests.support.publishing_seed import add_states_of_publishing
from tests.support.register_seed import add_states_of_register
from tests.support.relationship_seed import add_states_of_relationships
from tests.support.signed_in import Person as Browser
from tests.support.signed_in import browser_of, visitor

SETTINGS = {"DEMO": "yes", "SECRET_KEY": "a secret of the hub of these tests", "TESTING": True}
PASSWORD = "three unusual giraffes"
PROVIDER = "test-mail"
CSRF_SESSION_KEY = "csrf_token"
EMAILS = {
    **{role: f"{role}@london.example" for role in ("leader", "publisher", "trust-lead", "guest")},
    **{name: f"{name}@london.example" for name in ("director", "assistant", "newcomer", "joined")},
    "other-lead": "trust-lead@yorkshire.example",
    "secured": "leader@yorkshire.example",
    "locked": "publisher@yorkshire.example",
    "hub-staff": "hub-staff@hub.example",
    "hub-admin": "hub-admin@hub.example",
}
"""The email address of each browser's person; `secured` has a password, an authenticator and an identity."""
MENTORING = ("publisher", "trust-lead")


def later() -> datetime:
    return now() + timedelta(hours=6)


"""When people have last proved who they are, so that no form needs it again while tests run."""
FLOW = {
    "provider": PROVIDER,
    "state": "a-state",
    "purpose": "sign-in",
    "next": "/me",
    "by": None,
    "anew": False,
}
"""A sign-in at the identity provider from which the browser `returning` comes back."""
SIGNED_IN_STARTS = (
    *("/me", "/desk", "/events", "/account", "/account/people", "/sign-in/again"),
    *("/trusts/yorkshire/join", "/mentoring/me", "/mentoring/requests"),
    *("/library/capability-framework/report", "/trusts/yorkshire/question"),
)
STARTS = {
    "visitor": (
        *("/", "/sign-in", "/trusts/london/join", "/sign-in/forgotten/sent", "/search/suggest?q=lead"),
        *("/search/feedback?q=lead&in=programmes", "/search/feedback/thanks?q=lead&in=programmes"),
        *(
            "/healthz",
            "/readyz",
            "/robots.txt",
            "/sitemap.xml",
            "/sitemap-1.xml",
            "/.well-known/security.txt",
        ),
        *("/programmes/compare?p=elsa&p=kings-fund-top-manager-programme", "/api/v1/trusts/london"),
        *("/api/v1/resources/capability-framework", "/api/v1/options/mentoring", "/api/v1/programmes/elsa"),
        *("/api/v1/capabilities/1g", "/api/v1/recommendations/1"),
    ),
    "half-way": ("/sign-in/second-factor",),
    "returning": (f"/sign-in/with/{PROVIDER}/back?code=1&state={FLOW['state']}&error=1&iss=1",),
    "trust-lead": (*SIGNED_IN_STARTS, "/admin", "/trusts/london/team?q=leader&role=&page=1"),
    "hub-admin": (
        *SIGNED_IN_STARTS,
        "/admin/people?q=leader&trust=&role=&state=&page=1",
        "/admin/audit?page=1",
    ),
}
"""The addresses at which the crawl in each browser begins: those to which no link leads, too."""


def seed_hub(app: Flask) -> dict[str, tuple[str, list[str]]]:
    """Fill the database of `app`; return the session cookie and the first addresses of each browser."""
    with app.app_context():
        with write_transaction() as session:
            mark_as_demo(session, now())
        sync_content(get_registry(app).content_handlers, app.config)
        with write_transaction() as session:
            create_sample_people(session, now())
            create_sample_data(session, now())
            create_sample_events(session, now())
            create_sample_evidence(session, now())
            create_sample_register(session, now())
            create_sample_board(session, now())
            create_sample_programmes(session, now())
            create_sample_relationships(session, now())
            create_sample_trust_register(session, now())
            create_sample_dates(session, now())
            create_sample_interests(session, now())
            create_sample_items(session, now())
            create_sample_attachments(session, now())
            create_sample_references(session, now())
            create_sample_upkeep(session, now())
            create_sample_following(session, now())
            _rename_people(session)
        with write_transaction() as session:
            ids = {name: _find(session, email).id for name, email in EMAILS.items()}
            _add_states(session, now())
            opened = _add_states_of_events(session, now())
            mentee, lead = (_viewer(session, _find(session, EMAILS[name]), now()) for name in MENTORING)
            add_states_of_relationships(session, mentee, lead, now())
            viewers = {name: _viewer(session, _find(session, email), now()) for name, email in EMAILS.items()}
            of_register = add_states_of_register(session, viewers, now())
            of_evidence = add_states_of_evidence(session, viewers, now())
            of_publishing = add_states_of_publishing(session, viewers, now())
            delegation = session.query(Delegate).one().public_id
            links = [link_in(email) for _, email in letters(app, session) if email]
            stop = sign_unsubscribe_token(session, ids["leader"], Topic, current_day())
            keys = {name: _find(session, email).public_id for name, email in EMAILS.items()}
    links = sorted({link for link in links if re.match(r"/(sign-in|invitations|join|release)/", link)})
    links.append(f"/mail/stop/{stop}")
    browsers = {"visitor": visitor(app), "half-way": visitor(app), "returning": visitor(app)}
    browsers |= {name: browser_of(app, id_, at=later()) for name, id_ in ids.items()}
    browsers["acting"] = browser_of(app, ids["assistant"], at=later())
    assert browsers["acting"].send("/acting", key=delegation).status_code == 303
    browsers["half-way"].send("/sign-in", email=EMAILS["secured"], password=PASSWORD)
    with browsers["half-way"].session_transaction() as cookie:
        cookie[PENDING_SINCE_KEY] = int(later().timestamp())
    with browsers["returning"].session_transaction() as cookie:
        cookie[FLOW_KEY] = FLOW | {"at": int(later().timestamp())}
    more = {
        "visitor": links,
        "joined": links,
        "hub-admin": [
            f"/admin/people/{keys['joined']}/erase",
            f"/events/{opened}/people/{keys['secured']}",
        ],
        "trust-lead": [f"/trusts/london/team/people/{keys['guest']}"],
    }
    begin = {
        name: [
            *STARTS.get(name, SIGNED_IN_STARTS),
            *more.get(name, []),
            *of_register.get(name, []),
            *of_evidence.get(name, []),
            *of_publishing.get(name, []),
        ]
        for name in browsers
    }
    return {name: (_cookie_of(name, browser), begin[name]) for name, browser in browsers.items()}


def _rename_people(session: Session) -> None:
    """Name people like nothing else, so that a name in the audit log is found (`tests.support.audited`)."""
    for person in session.query(Person):
        person.name = f"Bloggs {person.id}"


def _add_states(session: Session, at: datetime) -> None:
    """Give people what the demonstration does not: a password, an authenticator, links that came by email."""
    secured, locked = _find(session, EMAILS["secured"]), _find(session, EMAILS["locked"])
    for person in (secured, locked):
        person.password_hash, person.password_set_at = hash_of(PASSWORD), at
    session.flush()
    secret = generate_totp_secret()
    enable(session, secured, secret, pyotp.TOTP(secret).at(at), at=at)
    link_identity(session, secured, PROVIDER, "subject-1", at)
    request_password_reset(session, EMAILS["locked"], ClientKey("192.0.2.1"), at=at)
    request_email_change(session, locked, "other@yorkshire.example", at=at)
    lead = _viewer(session, _find(session, "trust-lead@yorkshire.example"), at)
    yorkshire = find_organisation(session, "yorkshire")
    assert yorkshire is not None
    for email in ("invited@example.org", EMAILS["joined"]):
        invite_person(session, lead, yorkshire, email=email, role=Role.LEADER, at=at)
    start_registration(
        session,
        yorkshire,
        email="begun@example.org",
        name="Begun",
        words="",
        client_address="192.0.2.1",
        at=at,
    )
    answer = SearchAnswer("helicopters", is_useful=False, looked_for="A course on flying")
    record_search_feedback(
        session, answer, asker="somebody", client_address="192.0.2.1", secret="secret", at=at
    )
    joined = _viewer(session, _find(session, EMAILS["joined"]), at)
    add_line_manager(session, joined, email=EMAILS["director"], at=at)


def _add_states_of_events(session: Session, at: datetime) -> str:
    """Give a leader a private calendar, an event a helper, and another event a file to decide on.

    A request for release from duty goes to an address that has an account. Two national events can be undone
    for as long as the tests last: one was opened, one cancelled. Return the slug of the opened one, to which
    people can be added.
    """
    make_address(session, _viewer(session, _find(session, EMAILS["leader"]), at), at)
    staff = _viewer(session, _find(session, EMAILS["hub-staff"]), at)
    event = list_coming_events(session, at)[0]
    name_helper(session, staff, event, EMAILS["leader"], day_of(at), at)
    sent_by_link = session.query(ReleaseRequest).filter(ReleaseRequest.email.is_not(None)).one()
    sent_by_link.email = EMAILS["publisher"]
    file = session.query(EventFile).one()
    file.is_pending, file.problem = True, DecisionReason.MOVED.value
    session.flush()
    opened, cancelled = _open_event(session, staff, at), _open_event(session, staff, at)
    opened.opened_at = at + timedelta(days=1)
    cancel_event(session, staff, cancelled, at, tells_at=at + timedelta(days=1))
    return opened.slug


def _open_event(session: Session, staff: Viewer, at: datetime) -> Event:
    office = find_organisation(session, OFFICE_SLUG)
    assert office is not None
    plan = EventPlan(
        title="A day on teams",
        summary="One day on teams.",
        day=day_of(at) + timedelta(days=200),
        starts=time(9, 30),
        ends=time(16, 30),
        capacity=20,
        venue="Birmingham",
        national_case=CASE,
    )
    return open_event(session, staff, create_event(session, staff, office, plan, at), at)


def _find(session: Session, email: str) -> Person:
    person = find_person_by_email(session, email)
    assert person is not None, email
    return person


def _viewer(session: Session, person: Person, at: datetime) -> Viewer:
    return Viewer(person_id=person.id, roles=list_roles(session, person.id, day_of(at)))


def raw_token(browser: str) -> str:
    """Return what the session cookie of a browser holds, and its signed CSRF token repeats."""
    return hashlib.sha256(browser.encode()).hexdigest()


def _cookie_of(name: str, browser: Browser) -> str:
    with browser.session_transaction() as cookie:
        cookie[CSRF_SESSION_KEY] = raw_token(name)
        cookie[SEEN_KEY] = int(later().timestamp())  # or each of thousands of requests would note when it was
    cookie = browser.get_cookie("hub")
    assert cookie is not None
    return cookie.value
