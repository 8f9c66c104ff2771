"""Routes to open an event for booking; staff first say why a national event is national."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.draft_points import list_draft_points
from hub.events.domain.event_files import find_file_of
from hub.events.domain.interests import (
    blocking_words,
    declare_interest,
    find_blocking_interest,
    find_own_declaration,
    may_declare,
)
from hub.events.domain.national_case import (
    case_of,
    list_missing_parts,
    list_national_events,
)
from hub.events.domain.schedule import Event, get_event_to_schedule, open_event, refuse_if_over, state_case
from hub.events.forms.interests import OwnInterestForm
from hub.events.forms.national_case import NationalCaseForm
from hub.events.presenters.draft_points import point_links
from hub.events.presenters.national_case import case_values, year_part
from hub.events.presenters.words import format_when
from hub.events.views.blueprint import blueprint
from hub.events.views.interests import own_form
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
    return _render(event, NationalCaseForm(data=case_values(case_of(event))), own_form(event))


@blueprint.post("/events/<slug>/open")
@may(Act.SCHEDULE_EVENTS)
def submit_opening(slug: str) -> ResponseReturnValue:
    """Open an event for booking, or keep the case of a national event for later."""
    session, at = db.session(), now()
    event = get_event_to_schedule(session, viewer(), slug, lock=True)
    refuse_if_over(event, at)
    manage_url = f"{event_address(event.slug)}/manage"
    try:
        if is_office(session, event.organisation_id):
            form, own = NationalCaseForm(), own_form(event, submitted=True)
            if not _are_complete(event, form, own):
                return _render(event, form, own), 400
            if own.own_answer.data:
                declare_interest(session, viewer(), event, own.interest, own.is_conflict, at)
            state_case(session, viewer(), event, form.case(), at)
            if form.save.data:
                return redirect_with_message(
                    "What you entered was saved. The event is not open for booking yet.", manage_url
                )
        with session.begin_nested():
            open_event(session, viewer(), event, at)
    except Conflict as error:
        return redirect_with_message(error.message, manage_url)
    return redirect_with_message("The event was opened for booking.", manage_url)


def _are_complete(event: Event, form: NationalCaseForm, own: OwnInterestForm) -> bool:
    """Return whether what was sent can be kept, and is enough to open the event if it is to be opened."""
    is_valid: bool = form.validate_on_submit() and own.validate_on_submit()
    for field, message in [] if form.save.data else list_missing_parts(form.case()):
        form.add_error(field, message)
        is_valid = False
    has_declared = find_own_declaration(db.session(), event, viewer().person_id) is not None
    if own.own_answer.data or not (has_declared or form.save.data):
        is_valid = own.check() and is_valid
    return is_valid


def _render(event: Event, form: NationalCaseForm, own: OwnInterestForm) -> str:
    session = db.session()
    is_national = is_office(session, event.organisation_id)
    blocking = find_blocking_interest(session, event, viewer().person_id)
    return render_template(
        "events/open.jinja",
        form=form,
        own=own,
        errors=[*form.error_summary, *own.error_summary],
        may_declare=may_declare(viewer(), event),
        blocking=blocking_words(blocking) if blocking else "",
        is_national=is_national,
        points=point_links(
            event,
            list_draft_points(session, viewer(), event),
            is_from_file=find_file_of(session, event) is not None,
        ),
        year=year_part(list_national_events(session, event)) if is_national else None,
        title=event.title,
        when=format_when(event.starts_at, event.ends_at),
        url=event_address(event.slug),
    )
