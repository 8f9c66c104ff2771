"""Pages of events at 10,000 events, each compared with a list page of as many items."""

from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import insert, select

from hub.app import create_app
from hub.events.models import Event
from hub.kit.clock import now
from hub.kit.db import close, write_transaction
from hub.trusts.models import Organisation
from tests.bench.goals import Measured, times
from tests.bench.pages import LIST, NO_CACHE, costs, hub_on
from tests.bench.served import by_turns

COUNT = 10_000
PAGES = {
    "list of events": "/events",
    "page of an event": "/events/event-5000",
    "calendar of a month": "/events/calendar",
    "forward programme": "/events/forward-programme",
}


def event_pages(instance: Path, size: str) -> list[Measured]:
    """P9: pages of events, not cached, compared with a list page of the library."""
    app = create_app({"INSTANCE_DIR": str(instance), "LOG_LEVEL": "WARNING"})
    fill(app)
    close(app)
    lines = []
    with hub_on(instance, **NO_CACHE) as hub, hub_on(instance, **NO_CACHE) as other:
        for name, path in PAGES.items():
            pair = by_turns((hub, [path], {}), (other, [LIST], {}))
            lines.append(
                Measured(
                    "P9",
                    f"{name} beside a list page",
                    size,
                    times(pair.ratio),
                    "1x",
                    pair.ratio >= 1,
                    costs(pair),
                )
            )
    return lines


def fill(app: Flask) -> None:
    """Add events to a hub that has none: half of them over, the others in the next three years."""
    with app.app_context(), write_transaction() as session:
        if session.scalar(select(Event.id).limit(1)) is not None:  # another benchmark has added them
            return
        owners = list(session.scalars(select(Organisation.id).order_by(Organisation.id)))
        session.execute(insert(Event), [_event(number, owners) for number in range(COUNT)])


def _event(number: int, owners: list[int]) -> dict[str, object]:
    day = now().replace(hour=9, minute=30, second=0, microsecond=0)
    starts_at = day + timedelta(days=(number - COUNT // 2) * 1100 // (COUNT // 2))
    return {
        "public_id": f"event-{number}",
        "slug": f"event-{number}",
        "series": "",
        "organisation_id": owners[number % len(owners)],
        "title": f"Event {number}",
        "summary": "One day on teams that manage themselves.",
        "description": "What it is.",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=7),
        "closes_at": starts_at - timedelta(days=6),
        "capacity": 20,
        "venue": "Birmingham",
        "joining": "",
        "tiers": ["senior-leader"],
        "national_case": {},
        "state": "open",
        "availability": "places",
        "sequence": 0,
        "created_at": day,
        "changed_at": day,
    }
