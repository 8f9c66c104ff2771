"""Routes for the texts of emails that staff edit, and for the answer to a reminder."""

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, is_allowed, may, require
from hub.accounts.domain import find_reachable_person
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.reminders import confirm_attendance
from hub.events.domain.schedule import Event, get_event_to_schedule
from hub.events.domain.series import find_series
from hub.events.domain.texts import (
    Texts,
    get_series_texts,
    get_texts,
    request_texts_test,
    save_series_texts,
    save_texts,
)
from hub.events.forms.messages import TextsForm, texts_values
from hub.events.presenters.message_emails import confirmation_email, reminder_email
from hub.events.presenters.messages import EmailPreview, preview
from hub.events.views.blueprint import blueprint
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Invalid, NotFound
from hub.trusts.domain import OFFICE_SLUG, find_organisation
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message


@blueprint.get("/events/<slug>/texts")
@may(Act.SCHEDULE_EVENTS)
def texts(slug: str) -> str:
    """Show the texts of the emails of an event, and how these look."""
    event = get_event_to_schedule(db.session(), viewer(), slug)
    stored = get_texts(db.session(), event)
    return _render_texts(event, TextsForm(data=texts_values(stored)), stored)


@blueprint.post("/events/<slug>/texts")
@may(Act.SCHEDULE_EVENTS)
def submit_texts(slug: str) -> ResponseReturnValue:
    """Save the texts of an event, or show how its emails would look with them."""
    event, form = get_event_to_schedule(db.session(), viewer(), slug, lock=True), TextsForm()
    if form.validate_on_submit():
        if form.preview.data:
            return _render_texts(event, form, form.texts(), is_saved=False)
        try:
            save_texts(db.session(), viewer(), event, form.texts())
            return redirect_with_message("The emails were saved.", f"{event_address(event.slug)}/texts")
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_texts(event, form, get_texts(db.session(), event)), 400


@blueprint.post("/events/<slug>/texts/test")
@may(Act.SCHEDULE_EVENTS)
def test_texts(slug: str) -> ResponseReturnValue:
    """Send the confirmation and the reminder of an event to the organiser alone."""
    event = get_event_to_schedule(db.session(), viewer(), slug)
    request_texts_test(db.session(), viewer(), event, now())
    return redirect_with_message(
        "We emailed you the confirmation and the reminder as a test.",
        f"{event_address(event.slug)}/texts",
    )


@blueprint.route("/events/series/<slug>/texts", methods=["GET", "POST"])
@may(Act.SCHEDULE_EVENTS)
def series_texts(slug: str) -> ResponseReturnValue:
    """Show and save the texts with which the events of a series begin."""
    series, office = find_series(db.session(), slug), find_organisation(db.session(), OFFICE_SLUG)
    if series is None or office is None:
        raise NotFound("There is no series at this address. Go to the list of events.")
    require(viewer(), Act.SCHEDULE_EVENTS, organisation_id=office.id)
    form = TextsForm(data=texts_values(get_series_texts(db.session(), slug)))
    if form.validate_on_submit():
        try:
            save_series_texts(db.session(), viewer(), office.id, slug, form.texts())
            return redirect_with_message("The emails were saved.", f"{series.address}/texts")
        except Invalid as error:
            form.add_error(error.field, error.message)
    page = render_template("events/series_texts.jinja", title=series.title, url=series.address, form=form)
    return page, 400 if form.errors else 200


@blueprint.post("/events/<slug>/confirm")
@may(Act.BOOK_PLACES)
def confirm(slug: str) -> ResponseReturnValue:
    """Record that the viewer will come."""
    event = confirm_attendance(db.session(), viewer(), slug, now())
    return redirect_with_message(
        "Thank you. We have told the organiser that you will come.", event_address(event.slug)
    )


def _render_texts(event: Event, form: TextsForm, shown: Texts, *, is_saved: bool = True) -> str:
    return render_template(
        "events/texts.jinja",
        title=event.title,
        url=event_address(event.slug),
        form=form,
        previews=_previews(event, shown),
        series_url=_series_url(event),
        is_saved=is_saved,
    )


def _series_url(event: Event) -> str:
    office = find_organisation(db.session(), OFFICE_SLUG)
    series = find_series(db.session(), event.series) if event.series else None
    if series is None or office is None:
        return ""
    is_office = is_allowed(viewer(), Act.SCHEDULE_EVENTS, organisation_id=office.id)
    return f"{series.address}/texts" if is_office else ""


def _previews(event: Event, shown: Texts) -> list[EmailPreview]:
    reader, site_url = find_reachable_person(db.session(), viewer().person_id), current_app.config["SITE_URL"]
    if reader is None:
        return []
    return [
        preview(confirmation_email(reader, event, shown, site_url), "Confirmation"),
        preview(reminder_email(reader, event, shown, site_url), "Reminder"),
    ]
