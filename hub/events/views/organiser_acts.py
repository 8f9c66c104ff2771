"""Routes by which an organiser cancels the place of one person."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.accounts.domain import person_names_by_id
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.event_states import is_bookable
from hub.events.domain.organiser_acts import cancel_place_of, get_place_of, refuse_to_cancel_place
from hub.events.domain.waiting_list import list_waiting
from hub.events.forms.organiser_acts import PlaceReasonForm
from hub.events.presenters.words import format_when
from hub.events.views.blueprint import blueprint
from hub.kit.clock import now
from hub.kit.db import db
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message


@blueprint.get("/events/<slug>/places/<int:booking_id>/cancel")
@may(Act.SCHEDULE_EVENTS)
def confirm_cancelling_place(slug: str, booking_id: int) -> str:
    """Ask before the place of a person is cancelled."""
    return _render_question(slug, booking_id, PlaceReasonForm())


@blueprint.post("/events/<slug>/places/<int:booking_id>/cancel")
@may(Act.SCHEDULE_EVENTS)
def submit_cancelling_place(slug: str, booking_id: int) -> ResponseReturnValue:
    """Cancel the place of a person."""
    form = PlaceReasonForm()
    if not form.validate_on_submit():
        return _render_question(slug, booking_id, form), 400
    booking = cancel_place_of(db.session(), viewer(), slug, booking_id, form.reason.data, now())
    name = person_names_by_id(db.session(), [booking.person_id])[booking.person_id]
    return redirect_with_message(
        f"The place of {name} was cancelled. We are telling them by email.", f"{event_address(slug)}/manage"
    )


def _render_question(slug: str, booking_id: int, form: PlaceReasonForm) -> str:
    event, booking = get_place_of(db.session(), viewer(), slug, booking_id)
    at = now()
    refuse_to_cancel_place(event, at)
    return render_template(
        "events/cancel_place.jinja",
        title=event.title,
        url=event_address(event.slug),
        when=format_when(event.starts_at, event.ends_at),
        name=person_names_by_id(db.session(), [booking.person_id])[booking.person_id],
        booking_id=booking.id,
        is_bookable=is_bookable(event, at),
        waiting=bool(list_waiting(db.session(), event)),
        form=form,
    )
