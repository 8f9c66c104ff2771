"""Factories for tests: each function creates real rows through the hub's own domain functions."""

from datetime import UTC, datetime, timedelta
from itertools import count

from hub.access import PUBLIC, Audience, Role, RoleAssignment, Viewer
from hub.accounts.domain import create_person, grant_role
from hub.catalogue.domain import find_entry_by_public_id
from hub.kit.clock import now
from hub.kit.content_handler import Origin
from hub.library.domain import PROGRAMMES, publish_resource
from hub.plugin_api.documents import Document, ProgrammeDocument
from hub.programmes.domain import replace_dates
from hub.trusts.domain import record_trust

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
numbers = count(1)


def make_trust(session, slug="london", name="London Ambulance Service NHS Trust", **trust):
    identity = {"abbreviation": "", "name_note": "", "summary": "", "survey": None, **trust}
    profile = {"trust": identity, "facts": [], "speciality": None, "contacts": []}
    short = slug.replace("-", " ").title()
    return record_trust(session, slug, name=name, short_name=short, profile=profile, now=START)


def make_document(**fields):
    defaults = {
        "slug": f"item-{next(numbers)}",
        "title": "An item",
        "summary": "What it is.",
        "kind": "practice",
        "body": "What it is, at length.",
        "source": "supplier",
        **fields,
    }
    return Document(**defaults)


def make_origin(trust, path="content/library/item.md", **fields):
    defaults = {
        "supplier": trust.slug,
        "owner_id": trust.id,
        "owner_slug": trust.slug,
        "path": path,
        "content_hash": "0" * 64,
        "path_by_public_id": {},
        "now": START + timedelta(minutes=next(numbers)),
        **fields,
    }
    return Origin(**defaults)


def share(session, trust, **fields):
    document = make_document(**fields)
    return publish_resource(session, document, make_origin(trust, f"{document.slug}.md"))


def make_programme(session, trust, **fields):
    defaults = {
        "slug": f"programme-{next(numbers)}",
        "title": "A programme",
        "summary": "What it is.",
        "kind": "programme",
        "body": "What it is, at length.",
        "source": "supplier",
        "provider": "A provider",
        **fields,
    }
    document = ProgrammeDocument(**defaults)
    resource = publish_resource(session, document, make_origin(trust, f"{document.slug}.md"), PROGRAMMES)
    replace_dates(session, document, resource)
    return resource


def for_its_owner_alone(session, resource):
    """Restrict `resource` to the organisation that shares it."""
    entry = find_entry_by_public_id(session, resource.public_id)
    entry.audience = Audience.ORGANISATION.value
    session.flush()
    return entry


def member_of(*organisation_ids, role=Role.LEADER, person_id=1):
    """Return a viewer with a role in these organisations, without database rows."""
    return Viewer(person_id=person_id, roles=frozenset(RoleAssignment(id_, role) for id_ in organisation_ids))


def make_person(session, organisation=None, role=Role.LEADER, *, name="", email="", by=PUBLIC, ends_on=None):
    """Create a person with a role in an organisation; the role of a guest ends tomorrow."""
    number = next(numbers)
    person = create_person(
        session,
        email=email or f"person-{number}@example.org",
        name=name or f"Person {number}",
        at=now() - timedelta(days=1),
    )
    if organisation is not None:
        end = ends_on or (now().date() + timedelta(days=1) if role is Role.GUEST else None)
        grant_role(session, person, organisation.id, role, by=by, at=now() - timedelta(days=1), ends_on=end)
    return person
