"""Routes of the forward programme, as a page and as a calendar file, and of the calendar of events."""

from datetime import date
from urllib.parse import urlencode

from flask import Response, current_app, render_template, request

from hub.access import PUBLIC, Act, may
from hub.events.domain.forward_programme import (
    MAX_IN_MONTH,
    MAX_ROWS,
    add_months,
    list_dates_between,
    list_events_between,
    list_forward_dates,
    list_forward_events,
    list_forward_lines,
    start_of_month,
)
from hub.events.domain.queries import CALENDAR_SIZE
from hub.events.forms.forward_programme import ForwardForm
from hub.events.presenters.calendars import forward_calendar
from hub.events.presenters.forward_programme import forward_page
from hub.events.presenters.month import day_page, is_in_reach, month_page
from hub.events.views.blueprint import blueprint
from hub.kit.clock import current_day, now, parse_day
from hub.kit.db import db
from hub.kit.errors import InvalidQuery, NotFound
from hub.trusts.domain import list_organisation_names, organisation_names_by_id
from hub.web.authentication import viewer
from hub.web.page_cache import cacheable

NO_MONTH = "The calendar shows two years back and two years ahead. Go to this month."


@blueprint.get("/events/forward-programme")
@may(Act.READ)
@cacheable
def forward_programme() -> str:
    """Show the events and dated programmes of the next 6 or 12 months, as chosen in the query string."""
    session = db.session()
    organisations = list_organisation_names(session)
    form = ForwardForm(request.args, organisations)
    selection, today = form.to_selection(), current_day()
    until = add_months(today, int(form.months.data))
    page = forward_page(
        list_forward_lines(session, today, until, selection, MAX_ROWS + 1),
        list_forward_dates(session, viewer(), today, until, selection),
        {each.id: each for each in organisations},
        now(),
    )
    query = form.to_query()
    return render_template(
        "events/forward_programme.jinja",
        page=page,
        form=form,
        is_chosen=bool(query.keys() - {"months"}),
        query=f"?{urlencode(query)}" if query else "",
    )


@blueprint.get("/feeds/forward-programme.ics")
@may(Act.READ)
@cacheable
def forward_programme_calendar() -> Response:
    """Return the forward programme as a calendar to subscribe to, as chosen in the query string."""
    session = db.session()
    form = ForwardForm(request.args, list_organisation_names(session))
    selection, today = form.to_selection(), current_day()
    until = add_months(today, int(form.months.data))
    calendar = forward_calendar(
        list_forward_events(session, today, until, selection, CALENDAR_SIZE),
        list_forward_dates(session, PUBLIC, today, until, selection),
        current_app.config["SITE_URL"],
        name="Ambulance Leadership Hub forward programme",
        key="-".join(("forward-programme", *form.to_query().values())),
    )
    return current_app.response_class(calendar.text, mimetype="text/calendar")


@blueprint.get("/events/calendar")
@may(Act.READ)
@cacheable
def events_calendar() -> str:
    """Show one month of events as a table, or one day as a list."""
    session, today = db.session(), current_day()
    if request.args.get("day"):
        return _render_day(_read_day("day", today))
    first = start_of_month(_read_day("month", today))
    until = add_months(first, 1)
    page = month_page(
        first,
        list_events_between(session, first, until, MAX_IN_MONTH + 1),
        list_dates_between(session, viewer(), first, until),
        today,
    )
    return render_template("events/calendar.jinja", page=page)


def _render_day(day: date) -> str:
    session, until = db.session(), date.fromordinal(day.toordinal() + 1)
    page = day_page(
        day,
        list_events_between(session, day, until, MAX_IN_MONTH + 1),
        list_dates_between(session, viewer(), day, until),
        organisation_names_by_id(session),
        now(),
    )
    return render_template("events/calendar_day.jinja", page=page)


def _read_day(name: str, today: date) -> date:
    text = request.args.get(name)
    if not text:
        return today
    try:
        day = parse_day(text if name == "day" else f"{text}-01", "%Y-%m-%d")
    except ValueError:
        example = today.isoformat() if name == "day" else today.isoformat()[:7]
        raise InvalidQuery({name: f"{name.capitalize()} must be in the form {example}"}) from None
    if not is_in_reach(day, today):
        raise NotFound(NO_MONTH)
    return day
