"""Routes for organisers to write to the people of an event: draft, preview, test and send."""

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from hub.access import Act, may
from hub.accounts.domain import find_reachable_person
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.messages import (
    EventMessage,
    delete_draft,
    get_message,
    list_messages,
    list_recipients,
    save_draft,
    send_message,
    send_test,
)
from hub.events.domain.schedule import Event, get_event_to_schedule
from hub.events.forms.messages import MessageForm
from hub.events.presenters.message_emails import message_email
from hub.events.presenters.messages import message_line, message_lines, preview
from hub.events.views.blueprint import blueprint
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Invalid
from hub.trusts.domain import TRUST, list_organisation_names
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message


@blueprint.get("/events/<slug>/messages")
@may(Act.SCHEDULE_EVENTS)
def messages(slug: str) -> str:
    """Show what was sent to the people of an event, the drafts, and the form to write."""
    return _render_messages(_get_event(slug), _message_form())


@blueprint.post("/events/<slug>/messages")
@may(Act.SCHEDULE_EVENTS)
def submit_message(slug: str) -> ResponseReturnValue:
    """Save a draft and show how it will look."""
    event, form = _get_event(slug, lock=True), _message_form()
    message = _save(event, form)
    if message is None:
        return _render_messages(event, form), 400
    return redirect_with_message("The draft was saved. It has not been sent yet.", _url(event, message))


@blueprint.get("/events/<slug>/messages/<int:message_id>")
@may(Act.SCHEDULE_EVENTS)
def show_message(slug: str, message_id: int) -> str:
    """Show how a message looks, and how many people it would reach or has reached."""
    event = _get_event(slug)
    message = get_message(db.session(), viewer(), event, message_id)
    reader = find_reachable_person(db.session(), viewer().person_id)
    return render_template(
        "events/message.jinja",
        title=event.title,
        url=event_address(event.slug),
        message=message_line(message, _names()),
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
    return _render_edit(event, message, _message_form(values))


@blueprint.post("/events/<slug>/messages/<int:message_id>/edit")
@may(Act.SCHEDULE_EVENTS)
def save_message(slug: str, message_id: int) -> ResponseReturnValue:
    """Save the changes of a draft."""
    event, form = _get_event(slug, lock=True), _message_form()
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
    count = send_message(db.session(), viewer(), event, message, now())
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
    return None


def _get_event(slug: str, *, lock: bool = False) -> Event:
    return get_event_to_schedule(db.session(), viewer(), slug, lock=lock)


def _names() -> dict[int, str]:
    return {names.id: names.name for names in list_organisation_names(db.session())}


def _trust_ids() -> dict[str, int]:
    return {names.slug: names.id for names in list_organisation_names(db.session()) if names.kind == TRUST}


def _message_form(values: dict[str, str] | None = None) -> MessageForm:
    form = MessageForm(data=values)
    trusts = [names for names in list_organisation_names(db.session()) if names.kind == TRUST]
    form.organisation.choices = [
        SelectChoice("", "Choose a trust"),
        *(SelectChoice(names.slug, names.name) for names in trusts),
    ]
    return form


def _url(event: Event, message: EventMessage) -> str:
    return f"{event_address(event.slug)}/messages/{message.id}"


def _render_messages(event: Event, form: MessageForm) -> str:
    lines = message_lines(list_messages(db.session(), viewer(), event), _names())
    return render_template(
        "events/messages.jinja",
        title=event.title,
        url=event_address(event.slug),
        form=form,
        sent=[line for line in lines if line.is_sent],
        drafts=[line for line in lines if not line.is_sent],
    )


def _render_edit(event: Event, message: EventMessage, form: MessageForm) -> str:
    return render_template(
        "events/message_edit.jinja",
        title=event.title,
        url=event_address(event.slug),
        action=f"{_url(event, message)}/edit",
        form=form,
    )
