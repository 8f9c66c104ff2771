"""Each kind of page with ten times as many items, people and log entries; and what an idle hub costs."""

import time
import urllib.request
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert, select

from hub.access import PUBLIC, Role
from hub.accounts.domain import create_login_session, create_person, grant_role
from hub.accounts.models import Membership, Person
from hub.app import create_app
from hub.audit.domain.recording import lock_head
from hub.audit.models import AuditEntry
from hub.kit.clock import now
from hub.kit.db import close, write_transaction
from hub.trusts.domain import ensure_office
from hub.trusts.models import Organisation
from tests.bench.catalogue import BATCH_SIZE
from tests.bench.goals import Measured, share, times
from tests.bench.pages import GZIP, LIST, NO_CACHE, costs, fixed_page, hub_on
from tests.bench.served import Server, by_turns

MAX_GROWTH, MAX_MILLISECONDS, MAX_LOG_KB = 1.5, 10, 60
SIGNED_IN_SHARE, IDLE_SHARE, IDLE_SECONDS = 0.14, 0.005, 20
SETTLE_SECONDS = 5
"""After a load, so that what the last requests left to do is done."""
PUBLIC_PAGES = {
    "home": "/",
    "list of trusts": "/trusts",
    "page of a trust": "/trusts/trust-1",
    "page of an item": "/library/item-4999",
    "list": LIST,
}
OFFICE_PAGES = {
    "list of people": "/admin/people",
    "activity log": "/admin/audit",
    "team": "/trusts/trust-1/team",
}


def growth(small: Path, large: Path) -> list[Measured]:
    """P12: pages of 100,000 items beside those of 10,000; P13: a signed-in page; P14: an idle hub."""
    cookies = {instance: fill(instance, people) for instance, people in ((small, 1000), (large, 10_000))}
    lines = []
    with hub_on(small, **NO_CACHE) as little, hub_on(large, **NO_CACHE) as much:
        hubs = [(hub, cookie_of_browser(hub, cookies[of])) for hub, of in ((much, large), (little, small))]
        for name, path in {**PUBLIC_PAGES, **OFFICE_PAGES}.items():
            sides = (
                (hub, [path], {"Cookie": cookie if path in OFFICE_PAGES.values() else "a=b"})
                for hub, cookie in hubs
            )
            pair = by_turns(*sides, rounds=3)
            grown, milliseconds = 1 / pair.ratio, pair.our_cost * 1000
            lines.append(
                Measured(
                    "P12",
                    f"{name}: growth from 10,000 items",
                    "100,000",
                    f"{times(grown)}, {milliseconds:.1f} ms",
                    f"{MAX_GROWTH}x, {MAX_MILLISECONDS} ms",
                    grown <= MAX_GROWTH and milliseconds <= MAX_MILLISECONDS,
                    costs(pair),
                )
            )
        lines += [_log_page(much, cookies[large]), _idle(much)]
    lines.append(_signed_in_page(large, cookies[large]))
    return lines


def _log_page(hub: Server, cookie: str) -> Measured:
    request = urllib.request.Request(hub.address + OFFICE_PAGES["activity log"], headers={"Cookie": cookie})
    with urllib.request.urlopen(request, timeout=60) as response:
        size = len(response.read()) / 1000
    met = size <= MAX_LOG_KB
    return Measured("P12", "size of the activity log", "100,000", f"{size:.0f} KB", f"{MAX_LOG_KB} KB", met)


def _signed_in_page(instance: Path, cookie: str) -> Measured:
    with hub_on(instance) as hub, fixed_page(instance, hub, LIST) as fixed:
        cookie = cookie_of_browser(hub, cookie)
        pair = by_turns((hub, [LIST], {"Cookie": cookie, **GZIP}), (fixed, ["/page"], {}))
    return Measured(
        "P13",
        "signed-in list page beside a fixed page",
        "100,000",
        share(pair.ratio),
        share(SIGNED_IN_SHARE),
        pair.ratio >= SIGNED_IN_SHARE,
        costs(pair),
    )


def cookie_of_browser(hub: Server, cookie: str) -> str:
    """Return the cookie that a browser sends after its first page: the hub notes in it that it was seen."""
    request = urllib.request.Request(hub.address + LIST, headers={"Cookie": cookie})
    with urllib.request.urlopen(request, timeout=60) as response:
        return str(response.headers["Set-Cookie"]).partition(";")[0]


def _idle(hub: Server) -> Measured:
    time.sleep(SETTLE_SECONDS)
    before = hub.cpu_seconds()
    time.sleep(IDLE_SECONDS)
    used = (hub.cpu_seconds() - before) / IDLE_SECONDS
    return Measured(
        "P14", "a core while nobody asks", "100,000", f"{used:.2%}", f"{IDLE_SHARE:.1%}", used <= IDLE_SHARE
    )


def fill(instance: Path, people: int, url: str = "") -> str:
    """Add people, with ten log entries for each, to the hub of `instance`; return an admin's cookie.

    Its database is at `url`, or else in the folder.
    """
    settings = {"INSTANCE_DIR": str(instance), "LOG_LEVEL": "WARNING"}
    app = create_app({**settings, "DATABASE_URL": url} if url else settings)
    at = now()
    with app.app_context(), write_transaction() as session:
        office = ensure_office(session, now=at)
        owners = list(session.scalars(select(Organisation.id).where(Organisation.id != office.id)))
        admin = create_person(session, email="admin@growth.example", name="An admin", at=at)
        grant_role(session, admin, office.id, Role.HUB_ADMIN, by=PUBLIC, at=at)
        pattern = {column.name: getattr(admin, column.name) for column in Person.__table__.columns}
        names = [f"{number * 7919 % people:05} Person" for number in range(people)]
        rows = [
            {
                **pattern,
                "id": None,
                "public_id": f"g-{number}",
                "name": name,
                "email": f"{number}@growth.example",
            }
            for number, name in enumerate(names)
        ]
        session.execute(insert(Person), rows)
        ids = list(session.scalars(select(Person.id).where(Person.public_id.like("g-%"))))
        roles = [
            {"person_id": id_, "organisation_id": owners[id_ % len(owners)], "role": "leader", "since": at}
            for id_ in ids
        ]
        session.execute(insert(Membership), [{**row, "ask_about": ""} for row in roles])
        first = session.scalar(select(AuditEntry.id).order_by(AuditEntry.id.desc()).limit(1)) or 0
        for start in range(0, 10 * people, BATCH_SIZE):
            numbers = range(start, min(start + BATCH_SIZE, 10 * people))
            session.execute(
                insert(AuditEntry), [_entry(first + 1 + number, ids, owners, at) for number in numbers]
            )
        lock_head(session).last_id = first + 10 * people
        token = create_login_session(
            session, admin, how="password", second_factor=True, browser="The bench", at=at
        )
    cookie = app.session_interface.get_signing_serializer(app).dumps({"_user_id": token, "_permanent": True})
    close(app)
    return f"hub={cookie}"


def _entry(number: int, ids: list[int], owners: list[int], at: object) -> dict[str, object]:
    return {
        "id": number,
        "at": at - timedelta(days=365) if number % 2 else at,  # type: ignore[operator]
        "person_id": ids[number % len(ids)],
        "for_person_id": None,
        "act": f"act {'abcdefghijklmnopqrstuvwxyz'[number % 26]}",
        "kind": "person",
        "object_id": str(ids[number * 31 % len(ids)]),
        "organisation_id": owners[number % len(owners)],
        "details": {},
        "mac": "",
    }
