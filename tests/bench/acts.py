"""P16: the processor time of what people do, in the hub and in PostgreSQL, for sizing (docs/scale.md).

The app runs in this process, without a server and a network, which add about a tenth of a millisecond.
"""

import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from urllib.parse import quote

from flask import Flask
from sqlalchemy import select, update

from hub.accounts.domain.passwords import password_hasher
from hub.accounts.models import Person
from hub.app import create_app
from hub.kit.db import close, write_transaction
from tests.bench.catalogue import queries
from tests.bench.events import fill as fill_events
from tests.bench.goals import Measured
from tests.bench.item_pages import PAGES
from tests.bench.processes import copied_to_postgresql, database_seconds
from tests.support.signed_in import browser_of, visitor

TIMES = 40
FIRST_EVENT = 6000
"""One of the events that are still to come."""
PASSWORD = "a long enough password of the bench"
Act = Callable[[], int]


def act_costs(filled: Path, size: str) -> list[Measured]:
    """Do each act several times, and return what one costs."""
    with copied_to_postgresql(filled) as (settings, _cookie):
        app = create_app({**settings, "LOG_LEVEL": "WARNING"})
        fill_events(app)
        try:
            return [_measure(name, act, size) for name, act in _acts(app).items()]
        finally:
            close(app)


def _acts(app: Flask) -> dict[str, Act]:
    hashed = password_hasher.hash(PASSWORD)
    with app.app_context(), write_transaction() as session:
        people = list(session.scalars(select(Person.id).where(Person.public_id.like("g-%")).limit(2 * TIMES)))
        emails = list(session.scalars(select(Person.email).where(Person.id.in_(people))))
        session.execute(update(Person).where(Person.id.in_(people)).values(password_hash=hashed))
    anybody, member = visitor(app), browser_of(app, people[0])
    members, numbers, addresses = (
        iter([browser_of(app, id_) for id_ in people]),
        count(FIRST_EVENT),
        iter(emails),
    )
    searches = iter([f"/library?q={quote(query)}&sort=title" for query in queries() * 5])
    return {
        "a visitor reads a kept page": lambda: anybody.get("/library").status_code,
        "a member reads a kept list": lambda: member.get("/library").status_code,
        "a member reads an item": lambda: member.get(PAGES["page of an item"]).status_code,
        "a member searches": lambda: member.get(next(searches)).status_code,
        "a member reads their own page": lambda: member.get("/me").status_code,
        "a member reads an event": lambda: member.get(f"/events/event-{next(numbers)}").status_code,
        "a member books a place": lambda: (
            next(members).send(f"/events/event-{next(numbers)}/book").status_code
        ),
        "a person signs in": lambda: (
            visitor(app).send("/sign-in", email=next(addresses), password=PASSWORD).status_code
        ),
    }


def _measure(name: str, act: Act, size: str) -> Measured:
    assert act() < 400  # once beforehand, so that nothing is compiled or built in what is measured
    hub, database = time.process_time(), database_seconds()
    for _ in range(TIMES):
        assert act() < 400
    hub, database = time.process_time() - hub, database_seconds() - database
    milliseconds = f"{hub / TIMES * 1000:.1f} ms"
    more = f"and {database / TIMES * 1000:.1f} ms in PostgreSQL"
    return Measured("P16", name, size, milliseconds, "none", True, more)
