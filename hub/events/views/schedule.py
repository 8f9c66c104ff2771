"""Routes for those who schedule events: make a draft or a copy, change it, and close booking."""

from collections.abc import Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue

from hub.access import Act, Viewer, is_allowed, may
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.clashes import find_clashes
from hub.events.domain.copies import copy_allocations, copy_plan
from hub.events.domain.event_files import refuse_if_from_file
from hub.events.domain.moves import find_kept_day, find_move
from hub.events.domain.schedule import (
    Event,
    change_event,
    check_change,
    close_event,
    create_event,
    get_event_to_schedule,
    list_sessions,
)
from hub.events.domain.series import list_series
from hub.events.domain.templates import LOCAL_TEMPLATES, find_template, list_templates
from hub.events.forms.schedule import EventForm
from hub.events.presenters.management import (
    form_values,
    list_differences,
    plan_of,
    template_values,
)
from hub.events.presenters.moves import MoveQuestion, move_question
from hub.events.views.blueprint import blueprint
from hub.kit.clock import format_day, now
from hub.kit.db import db
from hub.kit.errors import Invalid, NotFound
from hub.trusts.domain import (
    OFFICE,
    Organisation,
    organisations_by_id,
)
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message


@blueprint.get("/events/new")
@may(Act.SCHEDULE_EVENTS)
def new_event() -> str:
    """Show the templates, or the form of a new event that begins with one of them."""
    series, organisation = list_series(db.session()), _own_organisation()
    slug, copied = request.args.get("template", ""), request.args.get("copy", "")
    if copied:
        return _render_copy(get_event_to_schedule(db.session(), viewer(), copied))
    if not slug:
        return render_template(
            "events/templates.jinja",
            series=list_templates(series) if organisation.kind == OFFICE else [],
            local=LOCAL_TEMPLATES,
            owner=organisation,
            owners=_organisations(viewer()),
        )
    template = find_template(series, slug)
    if template is None:
        raise NotFound("There is no template at this address. Choose one from the list.")
    return _render_form(EventForm(data=template_values(template)), organisation, template.source)


@blueprint.post("/events/new")
@may(Act.SCHEDULE_EVENTS)
def submit_event() -> ResponseReturnValue:
    """Create a draft."""
    organisation, form = _own_organisation(), EventForm()
    if form.validate_on_submit():
        try:
            event = create_event(db.session(), viewer(), organisation, form.plan(), now())
            message = "The draft was saved. Only organisers can see it."
            if not _copy_places(form, event):
                message = (
                    "The draft was saved without kept places, because they do not fit this event. Keep "
                    "places again."
                )
            return redirect_with_message(message, _manage_url(event))
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_form(form, organisation), 400


@blueprint.get("/events/<slug>/edit")
@may(Act.SCHEDULE_EVENTS)
def edit_event(slug: str) -> str:
    """Show the form of an event."""
    event = get_event_to_schedule(db.session(), viewer(), slug)
    refuse_if_from_file(db.session(), event)
    values = form_values(plan_of(event, list_sessions(db.session(), event)))
    form = EventForm(data={**values, "revision": str(event.revision)})
    return _render_form(form, _organisation_of(event), event=event)


@blueprint.post("/events/<slug>/edit")
@may(Act.SCHEDULE_EVENTS)
def save_event(slug: str) -> ResponseReturnValue:
    """Save the changes of an event."""
    event, form = get_event_to_schedule(db.session(), viewer(), slug, lock=True), EventForm()
    refuse_if_from_file(db.session(), event)
    if form.validate_on_submit():
        if form.revision.data != str(event.revision):
            return _render_conflict(event, form), 409
        try:
            return _save_change(event, form)
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_form(form, _organisation_of(event), event=event), 400


@blueprint.post("/events/<slug>/close")
@may(Act.SCHEDULE_EVENTS)
def close_booking(slug: str) -> ResponseReturnValue:
    """End booking before its time."""
    event = get_event_to_schedule(db.session(), viewer(), slug, lock=True)
    close_event(db.session(), viewer(), event, now())
    return redirect_with_message(
        "Booking was closed. People keep their places, and we are telling everyone on the waiting list.",
        _manage_url(event),
    )


def _organisations(viewer: Viewer) -> list[Organisation]:
    own = organisations_by_id(db.session(), viewer.organisation_ids)
    found = [
        each for id_, each in own.items() if is_allowed(viewer, Act.SCHEDULE_EVENTS, organisation_id=id_)
    ]
    return sorted(found, key=lambda each: (each.kind != OFFICE, each.name))


def _own_organisation() -> Organisation:
    # Whoever schedules for several organisations does so for the hub office first.
    found = _organisations(viewer())
    wanted = request.args.get("for", "")
    chosen = next((each for each in found if each.slug == wanted), None)
    if chosen is None and not found:
        raise NotFound("This page does not exist, or you do not have access to it.")
    return chosen or found[0]


def _organisation_of(event: Event) -> Organisation:
    return organisations_by_id(db.session(), [event.organisation_id])[event.organisation_id]


def _manage_url(event: Event) -> str:
    return f"{event_address(event.slug)}/manage"


def _render_form(
    form: EventForm,
    organisation: Organisation,
    source: str = "",
    *,
    event: Event | None = None,
    differences: Sequence[tuple[str, str, str]] | None = None,
    question: MoveQuestion | None = None,
) -> str:
    return render_template(
        "events/edit.jinja",
        form=form,
        owner=organisation.name,
        source=source,
        differences=differences,
        question=question,
        title=event.title if event else "",
        action=f"{event_address(event.slug)}/edit" if event else f"/events/new?for={organisation.slug}",
        back=_manage_url(event) if event else "/events/new",
    )


def _render_copy(event: Event) -> str:
    plan = copy_plan(plan_of(event, list_sessions(db.session(), event)))
    values = {**form_values(plan), "day": None, "copied_from": event.slug, "copies_places": True}
    return _render_form(EventForm(data=values), _organisation_of(event))


def _copy_places(form: EventForm, event: Event) -> bool:
    """Keep the places for trusts that the form asks for; return whether they fit the event."""
    if form.copied_from.data and form.copies_places.data:
        source = get_event_to_schedule(db.session(), viewer(), form.copied_from.data)
        try:
            with db.session().begin_nested():
                copy_allocations(db.session(), viewer(), source, event, now())
        except Invalid:
            return False
    return True


def _save_change(event: Event, form: EventForm) -> ResponseReturnValue:
    """Save a change, or first ask about one that moves an event which people have booked."""
    session, plan, at = db.session(), form.plan(), now()
    check_change(session, event, plan, at)
    move, kept_until = find_move(session, event, plan), find_kept_day(session, event, plan)
    if move is not None:
        clashes = find_clashes(session, viewer(), event, plan.day)
        question = move_question(event, plan, move, clashes, kept_until)
        if form.confirmed.data != question.key:
            return _render_form(form, _organisation_of(event), event=event, question=question)
    change_event(session, viewer(), event, plan, at)
    if kept_until is None:
        return redirect_with_message("The changes were saved.", _manage_url(event))
    day = format_day(kept_until)
    return redirect_with_message(
        f"The changes were saved. Places for organisations are kept until {day}, "
        "because booking ends sooner.",
        _manage_url(event),
    )


def _render_conflict(event: Event, form: EventForm) -> str:
    """Show what someone else saved meanwhile beside what was typed, which can be saved knowingly."""
    saved = form_values(plan_of(event, list_sessions(db.session(), event)))
    differences = list_differences(form, saved, form_values(form.plan()))
    form.revision.data = str(event.revision)
    return _render_form(form, _organisation_of(event), event=event, differences=differences)
