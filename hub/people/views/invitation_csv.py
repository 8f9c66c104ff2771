"""Many invitations from one sheet: first what it would do, then exactly that."""

from typing import Any

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.kit.clock import now
from hub.kit.csv_export import as_csv
from hub.kit.db import db, only_reads
from hub.kit.errors import Invalid
from hub.people.domain import (
    COLUMNS,
    example_rows,
    judge,
    plan_of,
    read_sheet,
    roles_to_give,
    send_plan,
    text_of,
)
from hub.people.forms import SheetForm
from hub.people.presenters.invitation_csv import sheet_page
from hub.people.presenters.team import crumbs, team_url
from hub.people.views.blueprint import blueprint, prove_for, team_at
from hub.trusts.domain import Organisation
from hub.web.authentication import viewer


def _organisation(slug: str) -> Organisation:
    """Return whose people are invited; who may invite leads too proves who they are before they begin."""
    organisation = team_at(slug, Act.CHANGE_TEAM)
    for role in roles_to_give(viewer(), organisation):
        prove_for(role)
    return organisation


def _page(template: str, organisation: Organisation, **more: Any) -> str:
    return render_template(
        template,
        organisation=organisation,
        url=team_url(organisation),
        crumbs=(*crumbs(organisation), ("Team", team_url(organisation))),
        roles=[role.label.lower() for role in roles_to_give(viewer(), organisation)],
        **more,
    )


@blueprint.get("/trusts/<slug>/team/invite-many")
@may(Act.CHANGE_TEAM)
def invite_many(slug: str) -> str:
    """Ask for a sheet."""
    return _page("people/invite_many.jinja", _organisation(slug), form=SheetForm(), sheet=None)


@blueprint.post("/trusts/<slug>/team/invite-many")
@may(Act.CHANGE_TEAM)
@only_reads
def preview(slug: str) -> ResponseReturnValue:
    """Say for each line of a sheet what it would do; nothing is written and nothing is sent."""
    organisation, form = _organisation(slug), SheetForm()
    try:
        if form.file.data:
            form.sheet.data = text_of(form.file.data.read())
        if form.validate_on_submit():
            found = judge(db.session(), viewer(), organisation, read_sheet(form.sheet.data or ""), now())
            plan = plan_of(db.session(), viewer(), organisation, found, now())
            sheet = sheet_page(found, done=False)
            return _page("people/invite_many.jinja", organisation, form=form, sheet=sheet, plan=plan)
    except Invalid as error:
        form.refuse(error.field, error.message)
    return _page("people/invite_many.jinja", organisation, form=form, sheet=None), 400


@blueprint.post("/trusts/<slug>/team/invite-many/send")
@may(Act.CHANGE_TEAM)
def send_many(slug: str) -> str:
    """Send exactly what the preview has shown."""
    organisation = _organisation(slug)
    sent = send_plan(db.session(), viewer(), organisation, request.form.get("plan", ""), now())
    return _page("people/sent_many.jinja", organisation, sheet=sheet_page(sent, done=True))


@blueprint.get("/trusts/<slug>/team/invite-many/template.csv")
@may(Act.CHANGE_TEAM)
def template(slug: str) -> Response:
    """Give a sheet to begin with."""
    team_at(slug, Act.CHANGE_TEAM)
    answer = current_app.response_class(as_csv(COLUMNS, example_rows(now().date())), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="invitations.csv"'
    return answer
