"""Routes to book a place, to cancel it, and to wait for one."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.events.domain.bookings import (
    book_place,
    cancel_booking,
    get_own_place,
    join_waiting_list,
    leave_waiting_list,
)
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.queries import get_event
from hub.events.domain.waiting_list import list_waiting
from hub.events.forms import BookingForm
from hub.events.presenters.words import format_when
from hub.events.views.blueprint import blueprint
from hub.events.views.public import make_booking_form, render_event
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Invalid
from hub.trusts.domain import find_organisation
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message


@blueprint.post("/events/<slug>/book")
@may(Act.BOOK_PLACES)
def book(slug: str) -> ResponseReturnValue:
    """Book a place, or accept the place that is offered."""
    form = make_booking_form(viewer())
    try:
        book_place(db.session(), viewer(), slug, _chosen_organisation(form), now())
    except Invalid as error:
        return _show_error(slug, form, error)
    return redirect_with_message(
        "Your place was booked. We have emailed you the details.", event_address(slug)
    )


@blueprint.get("/events/<slug>/cancel-booking")
@may(Act.BOOK_PLACES)
def confirm_cancelling(slug: str) -> str:
    """Ask before a place is cancelled."""
    event, _booking = get_own_place(db.session(), viewer(), slug)
    return render_template(
        "events/cancel_booking.jinja",
        title=event.title,
        url=event_address(slug),
        when=format_when(event.starts_at, event.ends_at),
        waiting=bool(list_waiting(db.session(), event)),
    )


@blueprint.post("/events/<slug>/cancel-booking")
@may(Act.BOOK_PLACES)
def cancel(slug: str) -> ResponseReturnValue:
    """Cancel the viewer's place."""
    event = cancel_booking(db.session(), viewer(), slug, now())
    return redirect_with_message(f"You cancelled your place at {event.title}.", event_address(slug))


@blueprint.post("/events/<slug>/wait")
@may(Act.BOOK_PLACES)
def wait(slug: str) -> ResponseReturnValue:
    """Put the viewer on the waiting list."""
    form = make_booking_form(viewer())
    try:
        join_waiting_list(db.session(), viewer(), slug, _chosen_organisation(form), now())
    except Invalid as error:
        return _show_error(slug, form, error)
    return redirect_with_message(
        "You joined the waiting list. We will email you if a place becomes free.", event_address(slug)
    )


@blueprint.post("/events/<slug>/stop-waiting")
@may(Act.BOOK_PLACES)
def stop_waiting(slug: str) -> ResponseReturnValue:
    """Leave the waiting list, or decline the place that is offered."""
    event = leave_waiting_list(db.session(), viewer(), slug, now())
    return redirect_with_message(f"You left the waiting list for {event.title}.", event_address(slug))


def _chosen_organisation(form: BookingForm) -> int | None:
    if not form.organisation.choices:
        return None
    chosen = find_organisation(db.session(), form.organisation.data or "")
    return chosen.id if chosen else None


def _show_error(slug: str, form: BookingForm, error: Invalid) -> ResponseReturnValue:
    form.add_error(error.field, error.message)
    return render_event(get_event(db.session(), viewer(), slug), form), 400
