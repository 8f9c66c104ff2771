"""Routes to keep places of an event for trusts until a day."""

from collections.abc import Mapping
from datetime import date

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.events.domain.allocations import allocate_places, list_allocations
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.rosters import list_roster_days
from hub.events.domain.schedule import Event, get_event_to_schedule
from hub.events.forms import AllocationForm, make_allocation_form, read_places
from hub.events.presenters.rosters import late_allocations, roster_report, suggest_kept_until
from hub.events.views.blueprint import blueprint
from hub.kit.clock import current_day, now
from hub.kit.db import db
from hub.kit.errors import Invalid
from hub.trusts.domain import TRUST, list_organisation_names
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message

PARTNERS_SLUG = "partners"


@blueprint.get("/events/<slug>/allocations")
@may(Act.SCHEDULE_EVENTS)
def allocations(slug: str) -> str:
    """Show the form to keep places for trusts."""
    event = get_event_to_schedule(db.session(), viewer(), slug)
    return _render_allocations(event, _allocation_form(event))


@blueprint.post("/events/<slug>/allocations")
@may(Act.SCHEDULE_EVENTS)
def save_allocations(slug: str) -> ResponseReturnValue:
    """Keep places for trusts until a day."""
    event = get_event_to_schedule(db.session(), viewer(), slug, lock=True)
    form = _allocation_form(event)
    if form.validate_on_submit():
        ids = _allocation_ids()
        kept_until = form.kept_until.data or current_day()
        places = {ids[slug]: count for slug, count in read_places(form, ids).items()}
        try:
            allocate_places(db.session(), viewer(), event, places, kept_until, now())
            late = _find_late_trusts(event, places, kept_until)
            return redirect_with_message(
                (
                    "The places were kept, but these trusts fix their rosters before the kept places "
                    f"are released: {late}."
                )
                if late
                else "The places were kept.",
                f"{event_address(event.slug)}/manage",
            )
        except Invalid as error:
            form.add_error(
                "kept_until" if error.field == "kept_until" else form.places[0].name, error.message
            )
    return _render_allocations(event, form), 400


def _find_late_trusts(event: Event, places: Mapping[int | None, int], kept_until: date) -> str:
    session = db.session()
    allocated = [id_ for id_, count in places.items() if count]
    rosters, names = list_roster_days(session, event), list_organisation_names(session)
    return late_allocations(rosters, allocated, kept_until, names)


def _allocation_ids() -> dict[str, int | None]:
    trusts = [names for names in list_organisation_names(db.session()) if names.kind == TRUST]
    return {**{names.slug: names.id for names in trusts}, PARTNERS_SLUG: None}


def _allocation_form(event: Event) -> AllocationForm:
    session = db.session()
    trusts = {names.slug: names.name for names in list_organisation_names(session) if names.kind == TRUST}
    slugs = {id_: slug for slug, id_ in _allocation_ids().items()}
    stored = list_allocations(session, event)
    form = make_allocation_form(
        {**trusts, PARTNERS_SLUG: "Partners: guests of a trust or the hub"},
        {slugs[row.organisation_id]: row.places for row in stored},
    )
    if stored and form.kept_until.data is None and not form.is_submitted():
        form.kept_until.data = stored[0].kept_until
    elif form.kept_until.data is None and not form.is_submitted():
        form.kept_until.data = suggest_kept_until(event, list_roster_days(session, event), now())
    return form


def _render_allocations(event: Event, form: AllocationForm) -> str:
    return render_template(
        "events/allocations.jinja",
        form=form,
        title=event.title,
        capacity=event.capacity,
        url=event_address(event.slug),
        rosters=roster_report(
            event,
            list_roster_days(db.session(), event),
            list_allocations(db.session(), event),
            list_organisation_names(db.session()),
            now(),
        ),
    )
