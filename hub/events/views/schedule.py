"""Routes for those who schedule events: make a draft, change, allocate places, open, close and cancel."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from hub.access import Act, Viewer, is_allowed, may
from hub.accounts.domain import person_names_by_id
from hub.events.domain.allocations import list_allocations
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.clashes import find_clashes
from hub.events.domain.event_files import find_file_of, refuse_if_from_file
from hub.events.domain.places import count_places
from hub.events.domain.rosters import list_roster_days
from hub.events.domain.schedule import (
    Event,
    cancel_event,
    change_event,
    close_event,
    create_event,
    get_event_to_schedule,
    list_bookings,
    list_sessions,
)
from hub.events.domain.series import list_series
from hub.events.domain.templates import LOCAL_TEMPLATES, find_template, list_templates
from hub.events.domain.waiting_list import list_waiting
from hub.events.forms import EventForm
from hub.events.presenters.management import (
    clash_sentences,
    form_values,
    management_page,
    plan_of,
    template_values,
)
from hub.events.presenters.participants import managed_part
from hub.events.presenters.rosters import roster_report
from hub.events.views.blueprint import blueprint
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Invalid, NotFound
from hub.mail.domain import list_unreached_people
from hub.trusts.domain import (
    OFFICE,
    Organisation,
    is_office,
    list_organisation_names,
    organisations_by_id,
)
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message


@blueprint.get("/events/new")
@may(Act.SCHEDULE_EVENTS)
def new_event() -> str:
    """Show the templates, or the form of a new event that begins with one of them."""
    series = list_series(db.session())
    slug = request.args.get("template", "")
    if not slug:
        return render_template(
            "events/templates.jinja",
            series=list_templates(series) if _is_office(_organisations(viewer())) else [],
            local=LOCAL_TEMPLATES,
        )
    template = find_template(series, slug)
    if template is None:
        raise NotFound("There is no such template. Choose one from the list.")
    organisation = _own_organisation()
    values = template_values(template, is_national=organisation.kind == OFFICE)
    return _render_form(EventForm(data=values), organisation, template.source)


@blueprint.post("/events/new")
@may(Act.SCHEDULE_EVENTS)
def submit_event() -> ResponseReturnValue:
    """Create a draft."""
    organisation, form = _own_organisation(), EventForm()
    if form.validate_on_submit():
        try:
            event = create_event(db.session(), viewer(), organisation, form.plan(), now())
            return redirect_with_message("The draft is saved. Only organisers see it.", _manage_url(event))
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_form(form, organisation), 400


@blueprint.get("/events/<slug>/edit")
@may(Act.SCHEDULE_EVENTS)
def edit_event(slug: str) -> str:
    """Show the form of an event."""
    event = get_event_to_schedule(db.session(), viewer(), slug)
    refuse_if_from_file(db.session(), event)
    plan = plan_of(event, list_sessions(db.session(), event))
    return _render_form(EventForm(data=form_values(plan)), _organisation_of(event), event=event)


@blueprint.post("/events/<slug>/edit")
@may(Act.SCHEDULE_EVENTS)
def save_event(slug: str) -> ResponseReturnValue:
    """Save the changes of an event."""
    event, form = get_event_to_schedule(db.session(), viewer(), slug, lock=True), EventForm()
    refuse_if_from_file(db.session(), event)
    if form.validate_on_submit():
        try:
            change_event(db.session(), viewer(), event, form.plan(), now())
            return redirect_with_message("The changes are saved.", _manage_url(event))
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_form(form, _organisation_of(event), event=event), 400


@blueprint.get("/events/<slug>/manage")
@may(Act.SCHEDULE_EVENTS)
def manage_event(slug: str) -> str:
    """Show the numbers of an event, who takes part, and what can be done."""
    return _render_management(get_event_to_schedule(db.session(), viewer(), slug))


@blueprint.post("/events/<slug>/close")
@may(Act.SCHEDULE_EVENTS)
def close_booking(slug: str) -> ResponseReturnValue:
    """End booking before its time."""
    event = get_event_to_schedule(db.session(), viewer(), slug, lock=True)
    close_event(db.session(), viewer(), event, now())
    return redirect_with_message(
        "Booking is closed. People keep their places, and whoever waits is being told.", _manage_url(event)
    )


@blueprint.get("/events/<slug>/cancel")
@may(Act.SCHEDULE_EVENTS)
def confirm_cancellation(slug: str) -> str:
    """Ask before an event is cancelled."""
    event = get_event_to_schedule(db.session(), viewer(), slug)
    session = db.session()
    return render_template(
        "events/cancel.jinja",
        title=event.title,
        url=event_address(event.slug),
        booked=len(list_bookings(session, event)),
        waiting=len(list_waiting(session, event)),
    )


@blueprint.post("/events/<slug>/cancel")
@may(Act.SCHEDULE_EVENTS)
def submit_cancellation(slug: str) -> ResponseReturnValue:
    """Cancel an event."""
    event = get_event_to_schedule(db.session(), viewer(), slug, lock=True)
    cancel_event(db.session(), viewer(), event, now())
    return redirect_with_message(
        "The event is cancelled. Everybody with a place and on the waiting list is being told.",
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
        raise NotFound("There is nothing here for you at this address.")
    return chosen or found[0]


def _is_office(organisations: list[Organisation]) -> bool:
    return any(each.kind == OFFICE for each in organisations)


def _organisation_of(event: Event) -> Organisation:
    return organisations_by_id(db.session(), [event.organisation_id])[event.organisation_id]


def _manage_url(event: Event) -> str:
    return f"{event_address(event.slug)}/manage"


def _render_form(
    form: EventForm, organisation: Organisation, source: str = "", *, event: Event | None = None
) -> str:
    return render_template(
        "events/edit.jinja",
        form=form,
        owner=organisation.name,
        source=source,
        title=event.title if event else "",
        action=f"{event_address(event.slug)}/edit" if event else f"/events/new?for={organisation.slug}",
        back=_manage_url(event) if event else "/events/new",
    )


def _render_management(event: Event) -> str:
    session, at = db.session(), now()
    bookings = list_bookings(session, event)
    names = person_names_by_id(session, [booking.person_id for booking in bookings])
    page = management_page(
        event,
        count_places(session, event, at),
        list_allocations(session, event),
        bookings,
        len(list_waiting(session, event)),
        names,
        {
            each.id: each.name if each.kind == OFFICE else each.short_name
            for each in list_organisation_names(session)
        },
        has_begun=event.starts_at <= at,
        is_national=is_office(session, event.organisation_id),
    )
    return render_template(
        "events/manage.jinja",
        page=page,
        part=managed_part(session, viewer(), event),
        file=find_file_of(session, event),
        clashes=clash_sentences(find_clashes(session, viewer(), event)) if page.can_change else (),
        rosters=roster_report(
            event,
            list_roster_days(session, event),
            list_allocations(session, event),
            list_organisation_names(session),
            at,
        )
        if page.can_change
        else [],
        unreached=[names[id_] for id_ in sorted(list_unreached_people(session, list(names)))],
        url=event_address(event.slug),
    )
