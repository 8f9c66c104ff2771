"""Routes to open an event for booking; staff first say why a national event is national."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.national_case import (
    case_of,
    list_missing_parts,
    list_national_events,
)
from hub.events.domain.schedule import Event, get_event_to_schedule, open_event, refuse_if_over, state_case
from hub.events.forms.national_case import NationalCaseForm
from hub.events.presenters.national_case import case_values, year_part
from hub.events.presenters.words import format_when
from hub.events.views.blueprint import blueprint
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Conflict
from hub.trusts.domain import is_office
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message


@blueprint.get("/events/<slug>/open")
@may(Act.SCHEDULE_EVENTS)
def confirm_opening(slug: str) -> str:
    """Show what stands behind a national event, and ask for what is missing."""
    event = get_event_to_schedule(db.session(), viewer(), slug)
    refuse_if_over(event, now())
    return _render(event, NationalCaseForm(data=case_values(case_of(event))))


@blueprint.post("/events/<slug>/open")
@may(Act.SCHEDULE_EVENTS)
def submit_opening(slug: str) -> ResponseReturnValue:
    """Open an event for booking, or keep the case of a national event for later."""
    session, at = db.session(), now()
    event = get_event_to_schedule(session, viewer(), slug, lock=True)
    refuse_if_over(event, at)
    manage_url = f"{event_address(event.slug)}/manage"
    if is_office(session, event.organisation_id):
        form = NationalCaseForm()
        missing = [] if form.save.data else list_missing_parts(form.case())
        if not form.validate_on_submit() or missing:
            for field, message in missing:
                form.add_error(field, message)
            return _render(event, form), 400
        state_case(session, viewer(), event, form.case(), at)
        if form.save.data:
            return redirect_with_message("Saved. The event is not open for booking yet.", manage_url)
    try:
        with session.begin_nested():
            open_event(session, viewer(), event, at)
    except Conflict as error:
        return redirect_with_message(error.message, manage_url)
    return redirect_with_message("The event is open for booking.", manage_url)


def _render(event: Event, form: NationalCaseForm) -> str:
    session = db.session()
    is_national = is_office(session, event.organisation_id)
    return render_template(
        "events/open.jinja",
        form=form,
        is_national=is_national,
        year=year_part(list_national_events(session, event)) if is_national else None,
        title=event.title,
        when=format_when(event.starts_at, event.ends_at),
        url=event_address(event.slug),
    )
