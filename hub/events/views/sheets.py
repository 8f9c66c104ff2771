"""Routes of sheets: write, read, share and delete one's own; read those shared; read what is gathered."""

import re
from http import HTTPStatus

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.accounts.domain import person_names_by_id
from hub.events.domain.queries import get_event
from hub.events.domain.sheets import (
    LEAST_GATHERED,
    OwnSheet,
    SheetChangedError,
    choose_readers,
    delete_sheet,
    gather_answers,
    get_own_sheet,
    list_shared_sheets,
    save_sheet,
)
from hub.events.forms import SheetForm, SheetReadersForm
from hub.events.presenters.sheets import gathered_rows, shared_pages, sheet_page
from hub.events.views.blueprint import blueprint
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message

REVISION = re.compile("[0-9]{1,9}")
NO_REVISION = -1


@blueprint.get("/events/<slug>/sheet")
@may(Act.WRITE_SHEET)
def sheet(slug: str) -> str:
    """Show the viewer's sheet, and who else can read it."""
    own = get_own_sheet(db.session(), viewer(), slug, now())
    if own.sheet is None:
        return _render_sheet_form(own, SheetForm(revision="0"))
    readers = {"lead": own.sheet.shared_at is not None, "gathered": own.sheet.gathered_at is not None}
    return _render_sheet(own, SheetReadersForm(data=readers))


@blueprint.get("/events/<slug>/sheet/edit")
@may(Act.WRITE_SHEET)
def edit_sheet(slug: str) -> str:
    """Show the form of the viewer's sheet."""
    own = get_own_sheet(db.session(), viewer(), slug, now())
    if not own.can_write:
        raise Conflict("You can write your reflections from the day of the event until eight weeks after it.")
    answers = own.sheet.answers if own.sheet else {}
    revision = own.sheet.revision if own.sheet else 0
    return _render_sheet_form(own, SheetForm(data={**answers, "revision": str(revision)}))


@blueprint.post("/events/<slug>/sheet/edit")
@may(Act.WRITE_SHEET)
def submit_sheet(slug: str) -> ResponseReturnValue:
    """Keep the sheet; whatever is wrong, what was typed stays in the form."""
    session, form = db.session(), SheetForm()
    own = get_own_sheet(session, viewer(), slug, now())
    if not form.validate_on_submit():
        return _render_sheet_form(own, form), HTTPStatus.BAD_REQUEST
    revision = int(form.revision.data) if REVISION.fullmatch(form.revision.data) else NO_REVISION
    try:
        save_sheet(session, viewer(), slug, form.answers(), revision, now())
    except Invalid as error:
        form.add_error(error.field, error.message)
        return _render_sheet_form(own, form), HTTPStatus.BAD_REQUEST
    except SheetChangedError:
        form.revision.data = str(own.sheet.revision if own.sheet else 0)
        return _render_sheet_form(own, form, has_changed=True), HTTPStatus.CONFLICT
    except Conflict as error:
        form.add_error("practice", error.message)
        return _render_sheet_form(own, form), HTTPStatus.CONFLICT
    return redirect_with_message("Your reflections were saved.", f"/events/{slug}/sheet")


@blueprint.post("/events/<slug>/sheet/readers")
@may(Act.WRITE_SHEET)
def save_readers(slug: str) -> ResponseReturnValue:
    """Share the sheet, or withdraw it."""
    form = SheetReadersForm()
    lead, gathered = bool(form.lead.data), bool(form.gathered.data)
    try:
        choose_readers(db.session(), viewer(), slug, lead=lead, gathered=gathered, at=now())
    except Invalid as error:
        form.add_error(error.field, error.message)
        own = get_own_sheet(db.session(), viewer(), slug, now())
        return _render_sheet(own, form), HTTPStatus.BAD_REQUEST
    return redirect_with_message("Your choice was saved.", f"/events/{slug}/sheet")


@blueprint.get("/events/<slug>/sheet/delete")
@may(Act.WRITE_SHEET)
def confirm_sheet_deletion(slug: str) -> str:
    """Ask before the sheet is deleted."""
    own = get_own_sheet(db.session(), viewer(), slug, now())
    if own.sheet is None:
        raise NotFound("You have not written any reflections on this event.")
    return render_template("events/sheet_delete.jinja", page=sheet_page(own))


@blueprint.post("/events/<slug>/sheet/delete")
@may(Act.WRITE_SHEET)
def submit_sheet_deletion(slug: str) -> ResponseReturnValue:
    """Delete the sheet."""
    delete_sheet(db.session(), viewer(), slug, now())
    return redirect_with_message("Your reflections were deleted.", f"/events/{slug}")


@blueprint.get("/events/<slug>/shared-sheets")
@may(Act.READ_SHARED_SHEETS)
def shared_sheets(slug: str) -> str:
    """Show a lead the sheets of a day that people of their trust have shared with them."""
    session = db.session()
    event = get_event(session, viewer(), slug)
    rows = [row for row in list_shared_sheets(session, viewer()) if row[1].id == event.id]
    names = person_names_by_id(session, [each.person_id for each, _event in rows])
    return render_template(
        "events/sheets_shared.jinja",
        title=event.title,
        url=f"/events/{slug}",
        pages=shared_pages(rows, names),
    )


@blueprint.get("/events/<slug>/gathered")
@may(Act.READ_GATHERED_SHEETS)
def gathered_answers(slug: str) -> str:
    """Show the hub office what participants wrote, without names."""
    session = db.session()
    gathered = gather_answers(session, viewer(), slug)
    return render_template(
        "events/sheets_gathered.jinja",
        title=get_event(session, viewer(), slug).title,
        url=f"/events/{slug}",
        rows=gathered_rows(gathered) if gathered is not None else (),
        least=LEAST_GATHERED,
    )


def _render_sheet(own: OwnSheet, form: SheetReadersForm) -> str:
    return render_template("events/sheet.jinja", page=sheet_page(own), form=form)


def _render_sheet_form(own: OwnSheet, form: SheetForm, *, has_changed: bool = False) -> str:
    return render_template(
        "events/sheet_edit.jinja", page=sheet_page(own), form=form, has_changed=has_changed
    )
