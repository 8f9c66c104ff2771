"""Routes to cancel an event, to change the reason, and to undo that or its opening before anyone is told."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.events.domain.cancellations import (
    UNDO_LASTS,
    cancel_event,
    change_cancellation_reason,
    count_people_to_tell,
    is_told_later,
    needs_reason,
    refuse_to_change_reason,
    undo_cancellation,
    undo_opening,
)
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.event_states import is_bookable
from hub.events.domain.schedule import Event, get_event_to_schedule
from hub.events.forms.organiser_acts import CancellationForm, ChangedReasonForm
from hub.events.views.blueprint import blueprint
from hub.kit.clock import format_time, now
from hub.kit.db import db
from hub.kit.errors import Invalid
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message
from hub.web.form_data import submitted_text

MAX_NUMBER_LENGTH = 6


@blueprint.get("/events/<slug>/cancel")
@may(Act.SCHEDULE_EVENTS)
def confirm_cancellation(slug: str) -> str:
    """Ask before an event is cancelled."""
    return _render_question(get_event_to_schedule(db.session(), viewer(), slug), CancellationForm())


@blueprint.post("/events/<slug>/cancel")
@may(Act.SCHEDULE_EVENTS)
def submit_cancellation(slug: str) -> ResponseReturnValue:
    """Cancel an event, unless more people take part than the question said, or they are not told why."""
    session, at, form = db.session(), now(), CancellationForm()
    event = get_event_to_schedule(session, viewer(), slug, lock=True)
    asked = submitted_text("people", MAX_NUMBER_LENGTH)
    people = sum(count_people_to_tell(session, event))
    if asked and asked != str(people):
        return _render_question(event, form, has_changed=True), 409
    if not form.validate_on_submit():
        return _render_question(event, form), 400
    try:
        cancel_event(session, viewer(), event, at, tells_at=at + UNDO_LASTS, reason=form.reason.data)
    except Invalid as error:
        form.add_error(error.field, error.message)
        return _render_question(event, form), 400
    return _redirect_from_cancelled(event, people)


def _redirect_from_cancelled(event: Event, people: int) -> ResponseReturnValue:
    url = _manage_url(event)
    if event.tells_at is None and not people:
        return redirect_with_message("The event was cancelled.", url)
    if event.tells_at is None:
        return redirect_with_message(
            "The event was cancelled. We are telling everyone who has a place or is on the waiting list.", url
        )
    until = format_time(event.tells_at)
    if not people:
        return redirect_with_message(f"The event was cancelled. You can undo this until {until}.", url)
    return redirect_with_message(
        f"The event was cancelled. You can undo this until {until}. After that, we will tell people.", url
    )


@blueprint.post("/events/<slug>/undo-cancellation")
@may(Act.SCHEDULE_EVENTS)
def submit_undo_of_cancellation(slug: str) -> ResponseReturnValue:
    """Take a cancellation back before anyone is told."""
    event = get_event_to_schedule(db.session(), viewer(), slug, lock=True)
    undo_cancellation(db.session(), viewer(), event, now())
    return redirect_with_message(
        "The event is no longer cancelled. Nobody has been told about the cancellation.", _manage_url(event)
    )


@blueprint.post("/events/<slug>/undo-opening")
@may(Act.SCHEDULE_EVENTS)
def submit_undo_of_opening(slug: str) -> ResponseReturnValue:
    """Make an event a draft again before anyone has booked."""
    event = get_event_to_schedule(db.session(), viewer(), slug, lock=True)
    undo_opening(db.session(), viewer(), event, now())
    return redirect_with_message(
        "The event is no longer open for booking. It is a draft again, and only organisers can see it.",
        _manage_url(event),
    )


@blueprint.get("/events/<slug>/cancellation-reason")
@may(Act.SCHEDULE_EVENTS)
def edit_cancellation_reason(slug: str) -> str:
    """Show the form of the reason why an event was cancelled."""
    event = get_event_to_schedule(db.session(), viewer(), slug)
    refuse_to_change_reason(event)
    form = ChangedReasonForm(data={"reason": event.cancellation_reason, "revision": str(event.revision)})
    return _render_reason(event, form)


@blueprint.post("/events/<slug>/cancellation-reason")
@may(Act.SCHEDULE_EVENTS)
def save_cancellation_reason(slug: str) -> ResponseReturnValue:
    """Change the reason why an event was cancelled, or take it away."""
    event, form = get_event_to_schedule(db.session(), viewer(), slug, lock=True), ChangedReasonForm()
    refuse_to_change_reason(event)
    if not form.validate_on_submit():
        return _render_reason(event, form), 400
    if form.revision.data != str(event.revision):
        form.revision.data = str(event.revision)
        return _render_reason(event, form, has_changed=True), 409
    try:
        change_cancellation_reason(db.session(), viewer(), event, form.reason.data, now())
    except Invalid as error:
        form.add_error(error.field, error.message)
        return _render_reason(event, form), 400
    message = (
        "The reason was saved. Everyone can read it on the event page."
        if event.cancellation_reason
        else "The reason was removed from the event page."
    )
    return redirect_with_message(message, _manage_url(event))


def _render_reason(event: Event, form: ChangedReasonForm, *, has_changed: bool = False) -> str:
    if not needs_reason(db.session(), event):
        form.reason.label.text = "Reason (optional)"
    return render_template(
        "events/cancellation_reason.jinja",
        title=event.title,
        url=event_address(event.slug),
        form=form,
        has_changed=has_changed,
        saved=event.cancellation_reason,
    )


def _manage_url(event: Event) -> str:
    return f"{event_address(event.slug)}/manage"


def _render_question(event: Event, form: CancellationForm, *, has_changed: bool = False) -> str:
    booked, waiting = count_people_to_tell(db.session(), event)
    if not booked and not waiting:
        form.reason.label.text = "Reason (optional)"
    at = now()
    return render_template(
        "events/cancel.jinja",
        title=event.title,
        url=event_address(event.slug),
        booked=booked,
        waiting=waiting,
        form=form,
        has_changed=has_changed,
        is_bookable=is_bookable(event, at),
        minutes=int(UNDO_LASTS.total_seconds() // 60) if is_told_later(event, at + UNDO_LASTS) else 0,
    )
