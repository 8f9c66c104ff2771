"""Routes by which a trust invites the people of its own register: choose, map, look, send."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.kit.clock import now
from hub.kit.db import db, read_only
from hub.kit.errors import Invalid
from hub.mentoring.domain.register_files import (
    LineStatus,
    decode_register_file,
    guess_columns,
    read_lines,
    read_register_table,
)
from hub.mentoring.domain.register_invitations import check_lines, send_lines, sign_lines
from hub.mentoring.domain.trust_list import get_managed_organisation
from hub.mentoring.domain.vocabulary import RegisterKind, word_of
from hub.mentoring.forms.register_files import ColumnsForm, RegisterFileForm
from hub.mentoring.views.blueprint import BASE, blueprint
from hub.web.authentication import viewer
from hub.web.form_data import submitted_text

FILE = f"{BASE}/manage/<slug>/file"
MAX_PLAN_LENGTH = 1_500_000
"""More than the signed preview of the largest file."""


@blueprint.get(FILE)
@may(Act.MANAGE_REGISTER)
def register_file(slug: str) -> str:
    """Show the form to choose a file."""
    return _render(slug, "register_file", form=RegisterFileForm(formdata=None))


@blueprint.post(FILE)
@may(Act.MANAGE_REGISTER)
@read_only
def map_columns(slug: str) -> ResponseReturnValue:
    """Ask which column of the file is which, guessed from the headings."""
    get_managed_organisation(db.session(), viewer(), slug)
    form = RegisterFileForm()
    try:
        if form.file.data:
            form.sheet.data = decode_register_file(form.file.data.read())
        if form.validate_on_submit():
            table = read_register_table(form.sheet.data)
            columns = ColumnsForm(formdata=None, data={"sheet": form.sheet.data, "kind": form.kind.data})
            columns.set_headings(table.headings)
            columns.set_guess(guess_columns(table.headings))
            return _render(slug, "register_columns", form=columns, lines=(), plan="")
    except Invalid as error:
        form.add_error(error.field, error.message)
    return _render(slug, "register_file", form=form), 400


@blueprint.post(f"{FILE}/preview")
@may(Act.MANAGE_REGISTER)
@read_only
def preview_file(slug: str) -> ResponseReturnValue:
    """Show what becomes of each line, without keeping or sending anything."""
    session = db.session()
    organisation, form = get_managed_organisation(session, viewer(), slug), ColumnsForm()
    try:
        table = read_register_table(form.sheet.data)
    except Invalid as error:
        form = RegisterFileForm()
        form.validate_on_submit()
        form.add_error("sheet", error.message)
        return _render(slug, "register_file", form=form), 400
    form.set_headings(table.headings)
    try:
        if form.validate_on_submit():
            kind = word_of(RegisterKind, form.kind.data)
            lines = check_lines(
                session, viewer(), organisation, read_lines(table, form.chosen_columns(), kind)
            )
            plan = sign_lines(session, viewer(), organisation, lines, now())
            return _render(slug, "register_columns", form=form, lines=lines, plan=plan)
    except Invalid as error:
        form.add_error(error.field, error.message)
    return _render(slug, "register_columns", form=form, lines=(), plan=""), 400


@blueprint.post(f"{FILE}/send")
@may(Act.MANAGE_REGISTER)
def send_file(slug: str) -> str:
    """Send exactly the invitations that the preview showed."""
    session = db.session()
    organisation = get_managed_organisation(session, viewer(), slug)
    lines = send_lines(session, viewer(), organisation, submitted_text("plan", MAX_PLAN_LENGTH), now())
    return _render(slug, "register_sent", lines=lines)


def _render(slug: str, template: str, **context: object) -> str:
    lines = context.get("lines", ())
    sent = [line for line in lines if line.status is LineStatus.TO_INVITE]  # type: ignore[attr-defined]
    organisation = get_managed_organisation(db.session(), viewer(), slug)
    return render_template(
        f"mentoring/{template}.jinja", organisation=organisation, valid_count=len(sent), **context
    )
