"""Routes to read about events and series."""

from collections.abc import Sequence

from flask import current_app, render_template, request
from markupsafe import Markup
from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice

from hub.access import Act, Viewer, is_allowed, may
from hub.accounts.domain import person_names_by_id
from hub.catalogue.domain import find_entry_by_public_id
from hub.events.domain.bookings import find_booking, list_booking_organisations
from hub.events.domain.event_states import is_bookable
from hub.events.domain.hand_overs import find_open_hand_over, list_hand_overs_to
from hub.events.domain.materials import list_event_ids_with_public_files, list_readable_materials
from hub.events.domain.messages import list_messages_to
from hub.events.domain.nominations import find_nomination
from hub.events.domain.places import count_places
from hub.events.domain.queries import (
    PAGE_SIZE,
    get_event,
    list_coming_events,
    list_past_events,
    may_act_for_trust,
    may_schedule,
)
from hub.events.domain.rosters import is_held_back, list_roster_days
from hub.events.domain.schedule import Event, list_sessions
from hub.events.domain.series import SERIES, find_series, list_series
from hub.events.domain.texts import get_texts
from hub.events.domain.waiting_list import count_ahead, count_on_list, find_offer, find_waiting_entry
from hub.events.forms import BookingForm
from hub.events.presenters.materials import material_rows
from hub.events.presenters.messages import message_lines
from hub.events.presenters.pages import (
    OwnPlace,
    cards_by_month,
    event_cards,
    event_page,
    files_links,
)
from hub.events.presenters.participants import own_part
from hub.events.presenters.rosters import own_rosters
from hub.events.presenters.series import series_page
from hub.events.presenters.sheets import list_sheet_links
from hub.events.presenters.suites import suite_part
from hub.events.views.blueprint import blueprint
from hub.extension.page_parts import ItemRef
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import NotFound
from hub.kit.page import Link
from hub.library.domain import get_resource
from hub.library.services import library_kinds, render_item_parts, render_parts_of
from hub.trusts.domain import (
    organisation_names_by_id,
    organisations_by_id,
    short_names_by_slug,
)
from hub.web.authentication import viewer
from hub.web.page_cache import cacheable
from hub.web.paging import read_page

PAST = "past"
"""The value of `when` in the address of the list of past events."""
MAX_PAST = 3
"""How many past events the page of a series shows."""


@blueprint.get("/events")
@may(Act.READ)
@cacheable
def events() -> str:
    """List the coming events by month, and the series; or the past events, the latest first."""
    session, at = db.session(), now()
    number = read_page(request.args)
    if request.args.get("when") == PAST:
        return _render_past_events(number, request.args.get("series", ""))
    found = list_coming_events(session, at, page=number)
    if not found and number > 1:
        raise NotFound("There is no such page. Go to the list of events.")
    return render_template(
        "events/list.jinja",
        months=cards_by_month(found[:PAGE_SIZE], organisation_names_by_id(session), at),
        previous_page=number - 1 if number > 1 else None,
        next_page=number + 1 if len(found) > PAGE_SIZE else None,
        series=list_series(session),
        may_schedule=may_schedule(viewer()),
    )


def _render_past_events(number: int, slug: str) -> str:
    session, at = db.session(), now()
    series = find_series(session, slug) if slug else None
    if slug and series is None:
        raise NotFound("There is no such series. Go to the list of past events.")
    found = list_past_events(session, at, series=slug, page=number)
    if not found and number > 1:
        raise NotFound("There is no such page. Go to the list of past events.")
    shown = found[:PAGE_SIZE]
    return render_template(
        "events/past.jinja",
        months=cards_by_month(shown, organisation_names_by_id(session), at, _files_of(session, shown)),
        series=series,
        previous_page=number - 1 if number > 1 else None,
        next_page=number + 1 if len(found) > PAGE_SIZE else None,
    )


def _files_of(session: Session, shown: Sequence[Event]) -> dict[int, Link]:
    """Return where the files of past events are, by the id of each event that has any for the viewer."""
    managed = {
        each.id
        for each in shown
        if is_allowed(viewer(), Act.SCHEDULE_EVENTS, organisation_id=each.organisation_id)
    }
    return files_links(shown, with_files=list_event_ids_with_public_files(session, shown), managed=managed)


@blueprint.get("/events/<slug>")
@may(Act.READ)
@cacheable
def event(slug: str) -> str:
    """Show one event: what it is, when and where, and what the viewer can do."""
    found = get_event(db.session(), viewer(), slug)
    return render_event(found, make_booking_form(viewer()))


@blueprint.get("/events/series/<slug>")
@may(Act.READ)
@cacheable
def series(slug: str) -> str:
    """Show one series of the study, its coming events and the last of its past ones."""
    session, at = db.session(), now()
    detail = get_resource(session, viewer(), slug, SERIES, library_kinds=library_kinds())
    found = list_coming_events(session, at, series=slug)
    past = list_past_events(session, at, series=slug, size=MAX_PAST)
    shown = past[:MAX_PAST]
    owners = organisation_names_by_id(session)
    page = series_page(detail, short_names_by_slug(session))
    return render_template(
        "events/series.jinja",
        page=page,
        item=page.item,
        parts=render_item_parts(session, viewer(), detail),
        coming=event_cards(found[:PAGE_SIZE], owners, at),
        past=event_cards(shown, owners, at, _files_of(session, shown)),
        has_more_past=len(past) > MAX_PAST,
        may_schedule=may_schedule(viewer()),
        suite=suite_part(session, viewer(), slug, at),
    )


def render_event(event: Event, form: BookingForm) -> str:
    """Return the page of an event with the form to book a place."""
    session, at, current_viewer = db.session(), now(), viewer()
    series = find_series(session, event.series) if event.series else None
    own = _find_own_place(event, current_viewer)
    may_manage = is_allowed(current_viewer, Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id)
    return render_template(
        "events/event.jinja",
        page=event_page(
            event,
            organisation_names_by_id(session)[event.organisation_id],
            Link(series.title, series.address) if series else None,
            list_sessions(session, event),
            at,
            current_app.config["SITE_URL"],
        ),
        form=form,
        own=own,
        part=own_part(session, current_viewer, event, own.booking) if own.booking else None,
        materials=material_rows(event, list_readable_materials(session, current_viewer, event, at)),
        joining_lines=event.joining.splitlines() if own.booking or may_manage else [],
        can_book=bool(list_booking_organisations(current_viewer)),
        **_read_rosters(event, own),
        is_signed_in=current_viewer.person_id is not None,
        may_manage=may_manage,
        may_act_for_trust=may_act_for_trust(current_viewer),
        messages=message_lines(list_messages_to(session, current_viewer, event), {}),
        asks_to_confirm=bool(own.booking) and get_texts(session, event).asks_to_confirm,
        sheet_links=list_sheet_links(session, current_viewer, event, at),
        parts=_render_parts(event, current_viewer),
    )


def _render_parts(event: Event, viewer: Viewer) -> list[Markup]:
    entry = find_entry_by_public_id(db.session(), event.public_id)
    if entry is None or entry.state != "live":
        return []
    return render_parts_of(db.session(), viewer, ItemRef(entry.id, entry.kind, entry.slug))


def _read_rosters(event: Event, own: OwnPlace) -> dict[str, object]:
    session, at = db.session(), now()
    organisations = list_booking_organisations(viewer())
    if not organisations:
        return {"roster_notes": [], "is_held_back": False}
    rosters, names = list_roster_days(session, event), organisation_names_by_id(session)
    is_held_back_by_all = all(is_held_back(rosters, each, at) for each in organisations)
    return {
        "roster_notes": own_rosters(
            event, rosters, organisations, names, at, has_place=own.booking is not None
        ),
        "is_held_back": own.offer is None and is_held_back_by_all,
    }


def make_booking_form(viewer: Viewer, kind: type[BookingForm] = BookingForm) -> BookingForm:
    """Return the form to book places, with a choice of organisations if there are several."""
    form = kind()
    ids = [id_ for id_ in list_booking_organisations(viewer) if id_ is not None]
    names = organisations_by_id(db.session(), ids)
    form.organisation.choices = (
        [SelectChoice(names[id_].slug, names[id_].name) for id_ in ids] if len(ids) > 1 else []
    )
    return form


def _find_own_place(event: Event, viewer: Viewer) -> OwnPlace:
    session, at = db.session(), now()
    if viewer.person_id is None:
        return OwnPlace()
    entry = find_waiting_entry(session, event, viewer.person_id)
    organisations = list_booking_organisations(viewer)
    counts = count_places(session, event, at, except_person_id=viewer.person_id)
    booking = find_booking(session, event, viewer.person_id)
    nomination = find_nomination(session, event, viewer.person_id)
    offered = [place for _, place, each in list_hand_overs_to(session, viewer.person_id, at) if each is event]
    names = person_names_by_id(
        session, [*(place.person_id for place in offered), nomination.nominated_by_id if nomination else None]
    )
    free = max((counts.free_for(organisation) for organisation in organisations), default=0)
    may_join = bool(organisations) and booking is None and entry is None and is_bookable(event, at)
    return OwnPlace(
        booking=booking,
        handing_over=booking is not None and find_open_hand_over(session, booking) is not None,
        offered_by=names[offered[0].person_id] if offered else "",
        nominated_by=names.get(nomination.nominated_by_id or 0, "Your trust") if nomination else "",
        offer=find_offer(session, event, viewer.person_id, at),
        ahead=count_ahead(session, entry) if entry else None,
        free=free,
        waiting=count_on_list(session, event) if may_join and not free else None,
    )
