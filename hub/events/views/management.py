"""The page of an event for those who schedule it."""

from collections.abc import Mapping
from datetime import datetime

from flask import render_template

from hub.access import Act, may
from hub.accounts.domain import person_names_by_id
from hub.events.domain.allocations import list_allocations
from hub.events.domain.cancellations import can_undo_cancellation, can_undo_opening, count_people_to_tell
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.clashes import find_clashes
from hub.events.domain.current_roles import list_bookings_without_role
from hub.events.domain.draft_points import list_draft_points
from hub.events.domain.event_files import find_file_of
from hub.events.domain.event_states import EventState
from hub.events.domain.places import count_places
from hub.events.domain.rosters import list_roster_days
from hub.events.domain.schedule import (
    Event,
    get_event_to_schedule,
    list_bookings,
)
from hub.events.domain.waiting_list import list_waiting
from hub.events.presenters.draft_points import point_links
from hub.events.presenters.management import (
    clash_sentences,
    management_page,
)
from hub.events.presenters.participants import managed_part
from hub.events.presenters.rosters import roster_report
from hub.events.views.blueprint import blueprint
from hub.kit.clock import format_time, now
from hub.kit.db import db
from hub.kit.page import Link
from hub.mail.domain import list_unreached_people
from hub.trusts.domain import (
    OFFICE,
    is_office,
    list_organisation_names,
)
from hub.web.authentication import viewer


@blueprint.get("/events/<slug>/manage")
@may(Act.SCHEDULE_EVENTS)
def manage_event(slug: str) -> str:
    """Show the numbers of an event, who takes part, and what can be done."""
    return _render_management(get_event_to_schedule(db.session(), viewer(), slug))


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
        _organisation_labels(),
        at=at,
        is_national=is_office(session, event.organisation_id),
    )
    file = find_file_of(session, event)
    return render_template(
        "events/manage.jinja",
        page=page,
        points=_points(event, is_from_file=file is not None) if page.can_open else [],
        part=managed_part(session, viewer(), event),
        file=file,
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
        **_people_to_ask(event, names),
        url=event_address(event.slug),
        slug=event.slug,
        undo_words=_undo_words(event, at),
        can_undo_opening=can_undo_opening(session, event, at),
        elsewhere=event.booking_address,
    )


def _organisation_labels() -> dict[int, str]:
    found = list_organisation_names(db.session())
    return {each.id: each.name if each.kind == OFFICE else each.short_name for each in found}


def _points(event: Event, *, is_from_file: bool) -> list[Link]:
    is_draft = event.state == EventState.DRAFT
    points = list_draft_points(db.session(), viewer(), event) if is_draft else []
    return point_links(event, points, is_from_file=is_from_file)


def _undo_words(event: Event, at: datetime) -> str:
    """Return until when a cancellation can be undone, and whether anyone is told then, or nothing."""
    if event.tells_at is None or not can_undo_cancellation(event, at):
        return ""
    until = format_time(event.tells_at)
    if any(count_people_to_tell(db.session(), event)):
        return f"The event was cancelled. We will tell people at {until}."
    return f"The event was cancelled. You can undo this until {until}."


def _people_to_ask(event: Event, names: Mapping[int, str]) -> dict[str, list[str]]:
    """Return the names of the people who left their role, and of those whom emails do not reach."""
    session = db.session()
    return {
        "left": sorted(names[row.person_id] for row in list_bookings_without_role(session, event, now())),
        "unreached": [names[id_] for id_ in sorted(list_unreached_people(session, list(names)))],
    }
