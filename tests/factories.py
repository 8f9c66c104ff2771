"""Factories for tests: each function creates real rows through the domain functions of the hub."""

import secrets
from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy import select

from hub.access import PUBLIC, Audience, Role, RoleAssignment, Viewer
from hub.accounts.domain.memberships import grant_role
from hub.accounts.domain.persons import create_person
from hub.app import FEATURES
from hub.catalogue.domain.entries import find_entry_by_public_id
from hub.events.models import (
    Attendance,
    Booking,
    Event,
    EventAnswer,
    EventFile,
    EventHelper,
    EventMaterial,
    EventMessage,
    HandOver,
    ImplicationSheet,
    ListConsent,
    Nomination,
    PlaceAllocation,
    PlaceOffer,
    ReleaseRequest,
    StandDown,
    WaitingListEntry,
)
from hub.extension.catalogue_kinds import CatalogueKinds
from hub.files.models import FilePiece, StoredFile
from hub.kit.clock import current_day, now
from hub.kit.content_handler import Origin
from hub.library.domain.publication import publish_resource
from hub.people.models import JoinRequest
from hub.plugin_api.documents import Document, ProgrammeDocument
from hub.programmes.domain import PROGRAMMES, replace_dates
from hub.trusts.domain import record_trust

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
numbers = count(1)


def make_trust(session, slug="london", name="London Ambulance Service NHS Trust", **trust):
    identity = {"abbreviation": "", "name_note": "", "summary": "", "survey": None, **trust}
    profile = {"trust": identity, "facts": [], "speciality": None, "contacts": []}
    short_name = slug.replace("-", " ").title()
    return record_trust(session, slug, name=name, short_name=short_name, profile=profile, now=START)


def make_document(**fields):
    values = {
        "slug": f"item-{next(numbers)}",
        "title": "An item",
        "summary": "What it is.",
        "kind": "practice",
        "body": "What it is, at length.",
        "source": "supplier",
        **fields,
    }
    return Document(**values)


LIBRARY_KINDS = CatalogueKinds(kind for feature in FEATURES for kind in feature.kinds).in_library
"""The catalogue kinds that the library lists."""


def make_origin(trust, path="content/library/item.md", **fields):
    values = {
        "supplier": trust.slug,
        "owner_id": trust.id,
        "owner_slug": trust.slug,
        "path": path,
        "content_hash": "0" * 64,
        "path_by_public_id": {},
        "now": START + timedelta(minutes=next(numbers)),
        **fields,
    }
    return Origin(**values)


def share(session, trust, **fields):
    document = make_document(**fields)
    return publish_resource(session, document, make_origin(trust, f"{document.slug}.md"))


def make_programme(session, trust, **fields):
    values = {
        "slug": f"programme-{next(numbers)}",
        "title": "A programme",
        "summary": "What it is.",
        "kind": "programme",
        "body": "What it is, at length.",
        "source": "supplier",
        "provider": "A provider",
        **fields,
    }
    document = ProgrammeDocument(**values)
    resource = publish_resource(session, document, make_origin(trust, f"{document.slug}.md"), PROGRAMMES)
    replace_dates(session, document, resource)
    return resource


def for_its_owner_alone(session, resource):
    """Restrict `resource` to the organisation that shares it, and return its catalogue entry."""
    entry = find_entry_by_public_id(session, resource.public_id)
    entry.audience = Audience.ORGANISATION.value
    session.flush()
    return entry


def member_of(*organisation_ids, role=Role.LEADER, person_id=1):
    """Return a viewer with a role in these organisations, without database rows."""
    return Viewer(person_id=person_id, roles=frozenset(RoleAssignment(id_, role) for id_ in organisation_ids))


def make_person(session, organisation=None, role=Role.LEADER, *, name="", email="", by=PUBLIC, ends_on=None):
    """Create a person with a role in an organisation; by default a guest's role ends tomorrow."""
    number = next(numbers)
    person = create_person(
        session,
        email=email or f"person-{number}@example.org",
        name=name or f"Person {number}",
        at=now() - timedelta(days=1),
    )
    if organisation is not None:
        end_date = ends_on or (current_day() + timedelta(days=1) if role is Role.GUEST else None)
        grant_role(
            session, person, organisation.id, role, by=by, at=now() - timedelta(days=1), ends_on=end_date
        )
    return person


def make_event(session, organisation, **fields):
    """Create an open event of an organisation in two months; further fields are columns of its row."""
    number, starts_at = next(numbers), now() + timedelta(days=60)
    values = {
        "public_id": f"event-{number}",
        "slug": f"event-{number}",
        "series": "",
        "organisation_id": organisation.id,
        "title": f"Event {number}",
        "summary": "What it is.",
        "description": "",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=6),
        "closes_at": starts_at - timedelta(days=6),
        "capacity": 20,
        "venue": "",
        "joining": "",
        "tiers": [],
        "national_case": {},
        "state": "open",
        "availability": "places",
        "sequence": 0,
        "created_at": now(),
        "changed_at": now(),
        **fields,
    }
    event = Event(**values)
    session.add(event)
    session.flush()
    return event


def add_places(session, event, person_id, organisation):
    """Give a person a place at an event, an offer, and a place on its list; keep a place for their trust."""
    of_both = {"event_id": event.id, "person_id": person_id, "organisation_id": organisation.id}
    later = now() + timedelta(days=1)
    session.add_all(
        [
            Booking(**of_both, sequence=0, booked_at=now(), outcome=""),
            WaitingListEntry(**of_both, joined_at=now(), outcome=""),
            PlaceOffer(**of_both, offered_at=now(), expires_at=later, outcome=""),
            Nomination(**of_both, nominated_by_id=person_id, nominated_at=now(), outcome=""),
            ImplicationSheet(
                **of_both, answers={}, revision=1, created_at=now(), changed_at=now(), shared_at=now()
            ),
            PlaceAllocation(
                event_id=event.id, organisation_id=organisation.id, places=1, kept_until=current_day()
            ),
            StandDown(
                organisation_id=organisation.id,
                day=current_day(),
                reason="pressure",
                people=1,
                ordered_by_id=person_id,
                ordered_at=now(),
            ),
        ]
    )
    session.flush()
    booking = session.scalars(select(Booking).where(Booking.person_id == person_id)).first()
    session.add_all(
        [
            Attendance(booking_id=booking.id, mark="came", marked_by_id=person_id, marked_at=now()),
            EventHelper(
                event_id=event.id,
                person_id=person_id,
                named_by_id=person_id,
                named_at=now(),
                last_day=current_day(),
            ),
        ]
    )
    session.flush()


def add_hand_over(session, event, person_id, **fields):
    """Let a person with a place offer it to a colleague; further fields are columns of the row."""
    booking_id = session.query(Booking.id).filter_by(event_id=event.id, person_id=person_id).scalar()
    values = {"email": "colleague@trust.example", "offered_at": now(), "outcome": "", **fields}
    session.add(HandOver(event_id=event.id, booking_id=booking_id, **values))
    session.flush()


def add_answers(session, event, person_id, words, *, asked_id=None, asked_email="manager@trust.example"):
    """Give a person with a place a request for release, answers, and consent to be on the list."""
    of_both = {"event_id": event.id, "person_id": person_id}
    booking = session.query(Booking).filter_by(**of_both).one()
    release = {"manager_id": asked_id, "decided_by_id": asked_id, "reason": words, "cover_note": words}
    session.add_all(
        [
            ReleaseRequest(
                **of_both,
                **release,
                public_id=f"r-{event.id}",
                nonce="n",
                booking_id=booking.id,
                email=asked_email,
                created_at=now(),
                expires_at=event.starts_at,
                decided_at=now(),
            ),
            EventAnswer(**of_both, needs=["bsl"], other_needs=words, diet=["vegan"], other_diet=words),
            ListConsent(**of_both, days_after=30, given_at=now()),
        ]
    )
    session.flush()


def make_event_file(organisation):
    """Return the content file of an event that is to be made; it is not added to a session."""
    number = next(numbers)
    return EventFile(
        public_id=f"file-{number}",
        slug=f"file-{number}",
        supplier=organisation.slug,
        path="content/events/day.md",
        organisation_id=organisation.id,
        document={},
        version=1,
        is_gone=False,
        is_pending=False,
        problem="",
        message="",
        changed_at=now(),
    )


def make_event_message(event, **fields):
    """Return a draft of a message to everybody with a place; it is not added to a session."""
    values = {"audience": "places", "subject": "Lunch", "text": "Lunch is at noon.", **fields}
    return EventMessage(event_id=event.id, created_at=now(), recipients=0, **values)


def make_join_request(session, person, trust, **fields):
    row = JoinRequest(
        public_id=secrets.token_hex(8),
        person_id=person.id,
        organisation_id=trust.id,
        words="",
        created_at=START,
        reason="",
        **fields,
    )
    session.add(row)
    session.flush()
    return row


def add_file(session, event, person):
    """Add a file that a person uploaded to an event, as its organisers do."""
    file = StoredFile(
        public_id=f"file-{next(numbers)}",
        owner_kind="event",
        owner_id=event.public_id,
        name="slides.txt",
        media_type="text/plain",
        size=4,
        sha256="0" * 64,
        state="checked",
        erased_with_uploader=False,
        uploaded_by_id=person.id,
        uploaded_at=now(),
    )
    session.add(file)
    session.flush()
    session.add(FilePiece(file_id=file.id, position=0, data=b"text"))
    session.add(
        EventMaterial(
            event_id=event.id,
            file_id=file.public_id,
            title="Slides",
            readers="participants",
            shown_from="now",
        )
    )
    session.flush()
