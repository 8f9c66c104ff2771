"""Pages of an item about which much is said, each compared with a list page of as many items.

Every item has versions, an evaluation, a user and a comment, so that growth shows what no index finds.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select, update

from hub.access import PUBLIC, Role
from hub.accounts.domain import create_person, grant_role
from hub.accounts.models import Person
from hub.app import create_app
from hub.catalogue.models import CatalogueEntry
from hub.kit.db import close, write_transaction
from hub.library.models import Resource, ResourceRevision
from hub.plugin_api.documents import Document, ProgrammeDocument
from hub.plugin_api.vocabulary import Kind
from hub.plugin_api.wire import to_data
from hub.publishing.models import (
    Adoption,
    EvidenceChange,
    ItemComment,
    ItemEvaluation,
    ItemRating,
    ParticipantReference,
)
from hub.trusts.models import Organisation
from tests.bench.catalogue import BATCH_SIZE, START
from tests.bench.goals import Measured, times
from tests.bench.pages import LIST, NO_CACHE, costs, hub_on
from tests.bench.served import by_turns

BUSY, PROGRAMME = 5000, 5001
"""The ids of the resource and of the programme about which much is said. Slugs count from 0."""
MUCH, LITTLE = 30, 1
PEOPLE = 200
PAGES = {
    "page of an item": f"/library/item-{BUSY - 1}",
    "versions of an item": f"/library/item-{BUSY - 1}/versions",
    "evaluations of an item": f"/library/item-{BUSY - 1}/evaluations",
    "page of a programme with references": f"/programmes/item-{PROGRAMME - 1}",
}
BODY = "## What it is\n\nTen minutes at the change of shift, led by another member of the team each time.\n"
HTML = f"<p>{BODY}</p>"

Rows = Iterator[tuple[type[Any], dict[str, Any]]]


def item_pages(instance: Path, size: str) -> list[Measured]:
    """P11: pages of an item with versions, evaluations, users, comments and references, not cached."""
    fill(instance)
    lines = []
    with hub_on(instance, **NO_CACHE) as hub, hub_on(instance, **NO_CACHE) as other:
        for name, path in PAGES.items():
            pair = by_turns((hub, [path], {}), (other, [LIST], {}))
            what = f"{name} beside a list page"
            met = pair.ratio >= 1
            lines.append(Measured("P11", what, size, times(pair.ratio), "1x", met, costs(pair)))
    return lines


def fill(instance: Path) -> None:
    """Let something be said of each item of the hub of `instance`, and much of two of them."""
    app = create_app({"INSTANCE_DIR": str(instance), "LOG_LEVEL": "WARNING"})
    with app.app_context():
        with write_transaction() as session:
            owners = list(session.scalars(select(Organisation.id).order_by(Organisation.id)))
            reader = create_person(session, email="reader@items.example", name="A reader", at=START)
            grant_role(session, reader, owners[0], Role.LEADER, by=PUBLIC, at=START)
            values = {column.name: getattr(reader, column.name) for column in Person.__table__.columns}
            people = [
                {**values, "id": None, "public_id": f"i-{number}", "email": f"{number}@items.example"}
                for number in range(PEOPLE)
            ]
            session.execute(insert(Person), people)
            person_ids = list(session.scalars(select(Person.id).where(Person.public_id.like("i-%"))))
            session.execute(
                update(CatalogueEntry)
                .where(CatalogueEntry.id == PROGRAMME)
                .values(kind="programme", address=f"/programmes/item-{PROGRAMME - 1}")
            )
            entry_ids = list(session.scalars(select(CatalogueEntry.id).order_by(CatalogueEntry.id)))
        rows = (row for entry_id in entry_ids for row in _rows(entry_id, owners, person_ids))
        while batch := list(islice(rows, 10 * BATCH_SIZE)):
            with write_transaction() as session:
                _insert(session.connection(), batch)
    close(app)


def _insert(connection: Connection, batch: list[tuple[type[Any], dict[str, Any]]]) -> None:
    # Resources come before their revisions, in the order in which the batch names the tables.
    for table in dict.fromkeys(kind for kind, _ in batch):
        connection.execute(insert(table), [row for kind, row in batch if kind is table])


def _rows(entry_id: int, owners: list[int], people: list[int]) -> Rows:
    is_busy = entry_id in (BUSY, PROGRAMME)
    count = MUCH if is_busy else LITTLE
    yield from _versions(entry_id, MUCH if is_busy else 2)
    for number in range(count):
        owner = owners[(entry_id + number + 1) % len(owners)]
        key, person = f"{entry_id}-{number}", people[number % len(people)]
        at = START + timedelta(days=number)
        yield ItemEvaluation, _evaluation(key, entry_id, owner)
        yield EvidenceChange, {"entry_id": entry_id, "level": "evaluated", "reason": "x", "changed_at": at}
        yield Adoption, _adoption(key, entry_id, owner, number)
        yield ItemComment, _comment(key, entry_id, owner, person)
        yield (
            ItemRating,
            {
                "entry_id": entry_id,
                "person_id": person,
                "organisation_id": owner,
                "score": 4,
                "used_for": "A rota.",
                "rated_at": at,
            },
        )
    for number in range(PEOPLE if entry_id == PROGRAMME else 0):
        yield ParticipantReference, _reference(entry_id, owners[0], people[number])


def _versions(entry_id: int, count: int) -> Rows:
    is_programme = entry_id == PROGRAMME
    common = {
        "slug": f"item-{entry_id - 1}",
        "title": f"Item {entry_id}",
        "summary": "Ten minutes.",
        "body": BODY,
    }
    document = (
        ProgrammeDocument(**common, kind=Kind.PROGRAMME, source="supplier", provider="A college")
        if is_programme
        else Document(**common, kind=Kind.PRACTICE, source="supplier", ask="Head of Learning")
    )
    fields = {name: value for name, value in to_data(document).items() if name not in ("body", "files")}
    yield (
        Resource,
        {
            "id": entry_id,
            "public_id": f"r-{entry_id}",
            "entry_id": entry_id,
            "supplier": "trust-0",
            "current_revision": count,
            "html": HTML,
        },
    )
    for number in range(1, count + 1):
        yield (
            ResourceRevision,
            {
                "resource_id": entry_id,
                "number": number,
                "origin": "web",
                "fields": fields,
                "body": BODY,
                "content_hash": "",
                "created_at": START + timedelta(days=number),
                "change_note": "Said more plainly.",
            },
        )


def _evaluation(key: str, entry_id: int, owner: int) -> dict[str, Any]:
    words = {
        "evaluator": "A university",
        "result": "Fewer shifts ran over. " * 5,
        "url": "",
        "withdrawal_reason": "",
    }
    return {
        **words,
        "public_id": f"e-{key}",
        "entry_id": entry_id,
        "organisation_id": owner,
        "is_independent": True,
        "method": "survey",
        "direction": "positive",
        "strength": "moderate",
        "ended_on": date(2026, 1, 1),
        "added_at": START,
        "confirmed_at": START,
    }


def _adoption(key: str, entry_id: int, owner: int, number: int) -> dict[str, Any]:
    partner = f"Partner {number}" if number >= 10 else ""
    return {
        "public_id": f"a-{key}",
        "entry_id": entry_id,
        "organisation_id": owner,
        "partner": partner,
        "partner_key": partner.lower(),
        "kind": "adapted",
        "what_changed": "We do it weekly.",
        "contact": "Head of Education",
        "revision": 1,
        "created_at": START,
    }


def _comment(key: str, entry_id: int, owner: int, person: int) -> dict[str, Any]:
    return {
        "public_id": f"c-{key}",
        "entry_id": entry_id,
        "person_id": person,
        "organisation_id": owner,
        "text": "It helped us to begin. " * 5,
        "state": "shown",
        "written_at": START,
        "report": "",
        "decision": "",
    }


def _reference(entry_id: int, owner: int, person: int) -> dict[str, Any]:
    empty = dict.fromkeys(("go_again_reason", "trust_comment", "report", "hidden_reason", "hidden_note"), "")
    return {
        **empty,
        "public_id": f"f-{person}",
        "entry_id": entry_id,
        "person_id": person,
        "organisation_id": owner,
        "stage": "end",
        "tier": "director",
        "year": 2025,
        "taken_for": "To lead a control room.",
        "what_changed": "I listen longer.",
        "would_go_again": "yes",
        "consented_at": START,
        "written_at": START,
    }
