"""Routes for the dates around which events are planned: the list, and adding, changing and removing one."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.events.domain.kept_dates import (
    add_kept_date,
    change_kept_date,
    get_kept_date,
    list_kept_dates,
    may_keep_dates,
    remove_kept_date,
)
from hub.events.forms.dates import KeptDateForm
from hub.events.presenters.kept_dates import kept_date_rows
from hub.events.views.blueprint import blueprint
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Invalid
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message

KEPT_DATES_PATH = "/events/kept-dates"


@blueprint.get("/events/kept-dates")
@may(Act.SCHEDULE_EVENTS)
def kept_dates() -> str:
    """List the dates around which events are planned."""
    return _render_list(KeptDateForm(formdata=None))


@blueprint.post("/events/kept-dates")
@may(Act.SCHEDULE_EVENTS)
def submit_kept_date() -> ResponseReturnValue:
    """Add a date."""
    form = KeptDateForm()
    if form.validate_on_submit():
        try:
            row = add_kept_date(db.session(), viewer(), form.plan(), now())
            return redirect_with_message(f"{row.title} was added.", KEPT_DATES_PATH)
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_list(form), 400


@blueprint.get("/events/kept-dates/<int:kept_date_id>")
@may(Act.SCHEDULE_EVENTS)
def edit_kept_date(kept_date_id: int) -> str:
    """Show the form of a date."""
    row = get_kept_date(db.session(), viewer(), kept_date_id)
    values = {"title": row.title, "first_day": row.first_day, "last_day": row.last_day}
    return _render_form(kept_date_id, row.title, KeptDateForm(data=values))


@blueprint.post("/events/kept-dates/<int:kept_date_id>")
@may(Act.SCHEDULE_EVENTS)
def save_kept_date(kept_date_id: int) -> ResponseReturnValue:
    """Change a date."""
    row, form = get_kept_date(db.session(), viewer(), kept_date_id, lock=True), KeptDateForm()
    if form.validate_on_submit():
        try:
            change_kept_date(db.session(), viewer(), row, form.plan(), now())
            return redirect_with_message(f"{row.title} was changed.", KEPT_DATES_PATH)
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_form(kept_date_id, row.title, form), 400


@blueprint.post("/events/kept-dates/<int:kept_date_id>/remove")
@may(Act.SCHEDULE_EVENTS)
def submit_removal(kept_date_id: int) -> ResponseReturnValue:
    """Remove a date."""
    row = get_kept_date(db.session(), viewer(), kept_date_id, lock=True)
    title = row.title
    remove_kept_date(db.session(), viewer(), row, now())
    return redirect_with_message(f"{title} was removed.", KEPT_DATES_PATH)


def _render_list(form: KeptDateForm) -> str:
    session = db.session()
    return render_template(
        "events/kept_dates.jinja",
        rows=kept_date_rows(list_kept_dates(session, viewer(), now())),
        may_change=may_keep_dates(session, viewer()),
        form=form,
        url=KEPT_DATES_PATH,
    )


def _render_form(kept_date_id: int, title: str, form: KeptDateForm) -> str:
    return render_template(
        "events/kept_date.jinja",
        title=title,
        form=form,
        list_url=KEPT_DATES_PATH,
        url=f"{KEPT_DATES_PATH}/{kept_date_id}",
    )
