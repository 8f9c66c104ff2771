"""Routes of a person's own calendar: its page, its secret address, and the file of one place."""

from flask import Response, current_app, render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.events.domain.bookings import find_booking
from hub.events.domain.private_calendars import (
    find_token,
    make_address,
    read_calendar,
    revoke_address,
)
from hub.events.domain.queries import get_event
from hub.events.presenters.calendars import own_calendar
from hub.events.views.blueprint import blueprint
from hub.extension.registry import get_registry
from hub.kit.calendars import CalendarFile
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import NotFound
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message

OWN_PAGE = "/me/calendar"


@blueprint.get(OWN_PAGE)
@may(Act.CHANGE_ACCOUNT)
def own_calendar_page() -> str:
    """Show the viewer's secret calendar address, or how to make one."""
    token = find_token(db.session(), viewer())
    address = f"{current_app.config['SITE_URL']}/feeds/people/{token}.ics" if token else ""
    return render_template("events/own_calendar.jinja", secret_address=address)


@blueprint.post(OWN_PAGE)
@may(Act.CHANGE_ACCOUNT)
def make_calendar_address() -> ResponseReturnValue:
    """Make a secret calendar address, or replace it."""
    make_address(db.session(), viewer(), now())
    return redirect_with_message("A new private address for your calendar was created.", OWN_PAGE)


@blueprint.post(f"{OWN_PAGE}/revoke")
@may(Act.CHANGE_ACCOUNT)
def revoke_calendar_address() -> ResponseReturnValue:
    """End the secret calendar address."""
    revoke_address(db.session(), viewer())
    return redirect_with_message("The address was deleted. It no longer works.", OWN_PAGE)


@blueprint.get("/feeds/people/<address>.ics")
@may(Act.READ_PRIVATE_CALENDAR)
def private_calendar(address: str) -> Response:
    """Return the events that a person has booked, with how to join."""
    session, site_url = db.session(), current_app.config["SITE_URL"]
    person, places = read_calendar(session, address, now())
    others = [
        entry
        for source in get_registry(current_app).calendar_sources
        for entry in source(session, person.id, site_url)
    ]
    key = f"person-{person.public_id}"
    return _private(own_calendar(places, site_url, key=key, name="My hub events", others=others))


@blueprint.get("/events/<slug>/my-place.ics")
@may(Act.BOOK_PLACES)
def own_place_calendar(slug: str) -> Response:
    """Return one event at which the viewer has a place, with how to join."""
    event = get_event(db.session(), viewer(), slug)
    booking = find_booking(db.session(), event, viewer().person_id)
    if booking is None:
        raise NotFound("You have no place at this event. Go to the event page.")
    site_url = current_app.config["SITE_URL"]
    response = _private(own_calendar([(booking, event)], site_url, key=event.public_id, name=event.title))
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.ics"'
    return response


def _private(calendar: CalendarFile) -> Response:
    response = current_app.response_class(calendar.text, mimetype="text/calendar")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
