"""Routes to book several days of a suite in one act, and to see what became of each."""

from http import HTTPStatus
from urllib.parse import urlencode

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from hub.access import Act, may
from hub.events.domain.bookings import list_booking_organisations
from hub.events.domain.series import EventSeries, find_series
from hub.events.domain.suites import MAX_DAYS, SUITES, book_days, count_progress, list_suite_days
from hub.events.forms import BookingForm, SuiteForm
from hub.events.presenters.suites import day_rows, format_progress, summarise_result
from hub.events.views.blueprint import blueprint
from hub.events.views.public import make_booking_form
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Invalid, NotFound
from hub.trusts.domain import find_organisation
from hub.web.authentication import viewer


@blueprint.get("/events/series/<slug>/book")
@may(Act.BOOK_PLACES)
def choose_days(slug: str) -> str:
    """Show the days of a suite to choose from."""
    return _render_choice(_get_suite(slug), make_booking_form(viewer(), SuiteForm))


@blueprint.post("/events/series/<slug>/book")
@may(Act.BOOK_PLACES)
def book_suite(slug: str) -> ResponseReturnValue:
    """Book the chosen days, or wait for full ones."""
    series, form = _get_suite(slug), make_booking_form(viewer(), SuiteForm)
    chosen = list(dict.fromkeys(form.days.data or ()))[:MAX_DAYS]
    try:
        days = book_days(
            db.session(),
            viewer(),
            slug,
            chosen,
            _chosen_organisation(form),
            now(),
            waits=bool(form.waits.data),
        )
    except Invalid as error:
        form.add_error(error.field, error.message)
        return _render_choice(series, form), 400
    address = f"{series.address}/booked?{urlencode({'day': [day.id for day in days]}, doseq=True)}"
    return redirect(address, HTTPStatus.SEE_OTHER)


@blueprint.get("/events/series/<slug>/booked")
@may(Act.BOOK_PLACES)
def booked_days(slug: str) -> str:
    """Show what became of the days that were chosen, as it stands now."""
    series, chosen = _get_suite(slug), frozenset(request.args.getlist("day"))
    days = list_suite_days(db.session(), viewer(), slug, now())
    shown = [day for day in days if str(day.event.id) in chosen]
    if not shown:
        raise NotFound("There is no such day in this series. Go to the page of the series.")
    return render_template(
        "events/suite_result.jinja",
        title=series.title,
        url=series.address,
        summary=summarise_result(shown),
        days=day_rows(shown),
        progress=format_progress(count_progress(days)),
    )


def _chosen_organisation(form: BookingForm) -> int | None:
    slug = form.organisation.data
    if slug not in {choice.value for choice in form.organisation.choices}:
        return None
    chosen = find_organisation(db.session(), slug)
    return chosen.id if chosen else None


def _get_suite(slug: str) -> EventSeries:
    series = find_series(db.session(), slug) if slug in SUITES else None
    if series is None:
        raise NotFound("There is no series of days at this address. Go to the list of events.")
    return series


def _render_choice(series: EventSeries, form: BookingForm) -> str:
    rows = day_rows(list_suite_days(db.session(), viewer(), series.slug, now()))
    form.days.choices = [
        SelectChoice(row.slug, f"{row.title}. {row.when}. {row.status}") for row in rows if row.can_be_chosen
    ]
    return render_template(
        "events/suite_book.jinja",
        title=series.title,
        url=series.address,
        form=form,
        others=[row for row in rows if not row.can_be_chosen],
        can_book=bool(list_booking_organisations(viewer())),
    )
