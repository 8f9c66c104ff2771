"""Routes of calendar files: one event, all events, and those of a series or a trust."""

from collections.abc import Sequence

from flask import Response, current_app

from hub.access import PUBLIC, Act, may
from hub.events.domain.queries import CALENDAR_SIZE, get_event, list_coming_events
from hub.events.domain.schedule import Event
from hub.events.domain.series import find_series
from hub.events.presenters.calendars import public_calendar
from hub.events.views.blueprint import blueprint
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import NotFound
from hub.trusts.domain import get_trust
from hub.web.page_cache import cacheable


@blueprint.get("/events/<slug>.ics")
@may(Act.READ)
@cacheable
def event_calendar(slug: str) -> Response:
    """Return one event as a calendar file."""
    event = get_event(db.session(), PUBLIC, slug)
    return _calendar([event], event.title, event.public_id, file_name=slug)


@blueprint.get("/feeds/events.ics")
@may(Act.READ)
@cacheable
def all_events_calendar() -> Response:
    """Return the coming events as a calendar to subscribe to."""
    found = _list_events()
    return _calendar(found, "Ambulance Leadership Hub events", "events")


@blueprint.get("/feeds/events/<slug>.ics")
@may(Act.READ)
@cacheable
def series_calendar(slug: str) -> Response:
    """Return the coming events of a series as a calendar to subscribe to."""
    series = find_series(db.session(), slug)
    if series is None:
        raise NotFound("There is no series at this address. Go to the list of events.")
    found = _list_events(series=slug)
    return _calendar(found, series.title, f"series-{slug}")


@blueprint.get("/feeds/trusts/<slug>.ics")
@may(Act.READ)
@cacheable
def trust_calendar(slug: str) -> Response:
    """Return the coming events of a trust as a calendar to subscribe to."""
    trust = get_trust(db.session(), PUBLIC, slug)
    found = _list_events(organisation_id=trust.id)
    return _calendar(found, f"Events of {trust.name}", f"trust-{slug}")


def _list_events(series: str = "", organisation_id: int | None = None) -> list[Event]:
    found = list_coming_events(
        db.session(), now(), series=series, organisation_id=organisation_id, size=CALENDAR_SIZE
    )
    return found[:CALENDAR_SIZE]


def _calendar(events: Sequence[Event], name: str, key: str, *, file_name: str = "") -> Response:
    calendar = public_calendar(events, current_app.config["SITE_URL"], name=name, key=key)
    response = current_app.response_class(calendar.text, mimetype="text/calendar")
    if file_name:
        response.headers["Content-Disposition"] = f'attachment; filename="{file_name}.ics"'
    return response
