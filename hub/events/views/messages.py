"""Routes for organisers to write to the people of an event: draft, preview, test and send."""

from collections.abc import Sequence

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from hub.access import Act, may
from hub.accounts.domain import find_reachable_person, person_names_by_id
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.messages import (
    NO_LONGER_PLACED,
    EventMessage,
    delete_draft,
    find_place_to_write_to,
    get_message,
    list_messages,
    list_recipients,
    person_ids_by_booking,
    save_draft,
    send_message,
    send_test,
)
from hub.events.domain.queries import find_booking_by_id
from hub.events.domain.schedule import Event, get_event_to_schedule
from hub.events.forms.messages import MessageForm, PersonMessageForm
from hub.events.presenters.message_emails import message_email
from hub.events.presenters.messages import message_line, message_lines, preview
from hub.events.views.blueprint import blueprint
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Invalid
from hub.kit.page import FieldError
from hub.trusts.domain import TRUST, list_organisation_names
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message
from hub.web.form_data import read_id, submitted_text


@blueprint.get("/events/<slug>/messages")
@may(Act.SCHEDULE_EVENTS)
def messages(slug: str) -> str:
    """Show what was sent to the people of an event, the drafts, and the form to write, also to one person."""
    event = _get_event(slug)
    place = request.args.get("place", "")
    form = _make_form(event, place)
    return _render_messages(event, form, has_lost_place=_has_lost_place(form, place))


@blueprint.post("/events/<slug>/messages")
@may(Act.SCHEDULE_EVENTS)
def submit_message(slug: str) -> ResponseReturnValue:
    """Save a draft and show how it will look."""
    event = _get_event(slug, lock=True)
    form = _make_form(event, submitted_text("place"))
    message = _save(event, form)
    if message is None:
        return _render_messages(event, form), 400
    return redirect_with_message("The draft was saved. It has not been sent yet.", _url(event, message))


@blueprint.get("/events/<slug>/messages/<int:message_id>")
@may(Act.SCHEDULE_EVENTS)
def show_message(slug: str, message_id: int) -> str:
    """Show how a message looks, and how many people it would reach or has reached."""
    event = _get_event(slug)
    return _render_message(event, get_message(db.session(), viewer(), event, message_id))


def _render_message(event: Event, message: EventMessage, problem: str = "") -> str:
    reader = find_reachable_person(db.session(), viewer().person_id)
    return render_template(
        "events/message.jinja",
        title=event.title,
        url=event_address(event.slug),
        message=message_line(message, _names(), _people([message])),
        errors=[FieldError(problem, "#to")] if problem else [],
        recipients=message.recipients or len(list_recipients(db.session(), event, message)),
        email=preview(message_email(db.session(), reader, event, message, current_app.config["SITE_URL"]))
        if reader
        else None,
    )


@blueprint.get("/events/<slug>/messages/<int:message_id>/edit")
@may(Act.SCHEDULE_EVENTS)
def edit_message(slug: str, message_id: int) -> str:
    """Show the form of a draft."""
    event = _get_event(slug)
    message = get_message(db.session(), viewer(), event, message_id)
    slugs = {id_: slug for slug, id_ in _trust_ids().items()}
    values = {
        "audience": message.audience,
        "organisation": slugs.get(message.organisation_id or 0, ""),
        "subject": message.subject,
        "text": message.text,
    }
    place = str(message.booking_id or "")
    form = _make_form(event, place, values)
    return _render_edit(event, message, form, has_lost_place=_has_lost_place(form, place))


@blueprint.post("/events/<slug>/messages/<int:message_id>/edit")
@may(Act.SCHEDULE_EVENTS)
def save_message(slug: str, message_id: int) -> ResponseReturnValue:
    """Save the changes of a draft."""
    event = _get_event(slug, lock=True)
    form = _make_form(event, submitted_text("place"))
    message = get_message(db.session(), viewer(), event, message_id, lock=True)
    if _save(event, form, message) is None:
        return _render_edit(event, message, form), 400
    return redirect_with_message("The draft was saved. It has not been sent yet.", _url(event, message))


@blueprint.post("/events/<slug>/messages/<int:message_id>/test")
@may(Act.SCHEDULE_EVENTS)
def test_message(slug: str, message_id: int) -> ResponseReturnValue:
    """Send a message to the organiser alone."""
    event = _get_event(slug)
    message = get_message(db.session(), viewer(), event, message_id)
    send_test(db.session(), viewer(), event, message, now())
    return redirect_with_message("We emailed you the message as a test.", _url(event, message))


@blueprint.post("/events/<slug>/messages/<int:message_id>/send")
@may(Act.SCHEDULE_EVENTS)
def submit_sending(slug: str, message_id: int) -> ResponseReturnValue:
    """Send a message to its audience."""
    event = _get_event(slug, lock=True)
    message = get_message(db.session(), viewer(), event, message_id, lock=True)
    try:
        count = send_message(db.session(), viewer(), event, message, now())
    except Invalid as error:
        return _render_message(event, message, error.message), 400
    return redirect_with_message(
        f"The message is being sent to {count} {'person' if count == 1 else 'people'}.", _url(event, message)
    )


@blueprint.post("/events/<slug>/messages/<int:message_id>/delete")
@may(Act.SCHEDULE_EVENTS)
def submit_deletion(slug: str, message_id: int) -> ResponseReturnValue:
    """Delete a draft."""
    event = _get_event(slug, lock=True)
    delete_draft(
        db.session(), viewer(), event, get_message(db.session(), viewer(), event, message_id, lock=True)
    )
    return redirect_with_message("The draft was deleted.", f"{event_address(event.slug)}/messages")


def _save(event: Event, form: MessageForm, draft: EventMessage | None = None) -> EventMessage | None:
    if form.validate_on_submit():
        try:
            return save_draft(db.session(), viewer(), event, form.plan(_trust_ids()), now(), draft)
        except Invalid as error:
            form.add_error(error.field, error.message)
    elif _has_lost_place(form, submitted_text("place")):
        form.audience.errors = [NO_LONGER_PLACED]
    return None


def _get_event(slug: str, *, lock: bool = False) -> Event:
    return get_event_to_schedule(db.session(), viewer(), slug, lock=lock)


def _names() -> dict[int, str]:
    return {names.id: names.name for names in list_organisation_names(db.session())}


def _trust_ids() -> dict[str, int]:
    return {names.slug: names.id for names in list_organisation_names(db.session()) if names.kind == TRUST}


def _people(messages: Sequence[EventMessage]) -> dict[int, str]:
    """Return the names of the people for whom a message is alone, by booking id."""
    person_ids = person_ids_by_booking(db.session(), messages)
    names = person_names_by_id(db.session(), person_ids.values())
    return {booking_id: names[person_id] for booking_id, person_id in person_ids.items()}


def _person_written_to(form: MessageForm) -> str:
    """Return the name of the one person for whom a form is, or nothing."""
    if not isinstance(form, PersonMessageForm):
        return ""
    found = find_booking_by_id(db.session(), int(form.place.data))
    return person_names_by_id(db.session(), [found[0].person_id])[found[0].person_id] if found else ""


def _make_form(event: Event, place: str, values: dict[str, str] | None = None) -> MessageForm:
    """Return the form of a message to the person with a place, or to a group if nobody has that place."""
    booking = find_place_to_write_to(db.session(), event, read_id(place))
    if booking is not None:
        to_one = PersonMessageForm(data=values)
        to_one.place.data = str(booking.id)
        return to_one
    form = MessageForm(data=values)
    trusts = [names for names in list_organisation_names(db.session()) if names.kind == TRUST]
    form.organisation.choices = [
        SelectChoice("", "Choose a trust"),
        *(SelectChoice(names.slug, names.name) for names in trusts),
    ]
    return form


def _has_lost_place(form: MessageForm, place: str) -> bool:
    """Return whether a message was to be for one person, who has no place any more."""
    return bool(place) and not isinstance(form, PersonMessageForm)


def _url(event: Event, message: EventMessage) -> str:
    return f"{event_address(event.slug)}/messages/{message.id}"


def _render_messages(event: Event, form: MessageForm, *, has_lost_place: bool = False) -> str:
    messages = list_messages(db.session(), viewer(), event)
    lines = message_lines(messages, _names(), _people(messages))
    return render_template(
        "events/messages.jinja",
        title=event.title,
        url=event_address(event.slug),
        form=form,
        to=_person_written_to(form),
        notice=f"{NO_LONGER_PLACED}." if has_lost_place else "",
        sent=[line for line in lines if line.is_sent],
        drafts=[line for line in lines if not line.is_sent],
    )


def _render_edit(
    event: Event, message: EventMessage, form: MessageForm, *, has_lost_place: bool = False
) -> str:
    return render_template(
        "events/message_edit.jinja",
        title=event.title,
        url=event_address(event.slug),
        action=f"{_url(event, message)}/edit",
        form=form,
        to=_person_written_to(form),
        notice=f"{NO_LONGER_PLACED}." if has_lost_place else "",
    )
