"""Routes for bulk invitations: upload, preview and send."""

from typing import Any

from flask import Response, current_app, render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.kit.clock import current_day, now
from hub.kit.csv_export import format_csv
from hub.kit.db import db, read_only
from hub.kit.errors import Invalid
from hub.people.domain.bulk_invitations import send_preview, sign_preview, validate_rows
from hub.people.domain.invitation_csv import (
    INVITATION_COLUMNS,
    decode_csv,
    example_rows,
    parse_invitation_csv,
)
from hub.people.domain.role_policy import list_assignable_roles
from hub.people.forms import InvitationCsvForm
from hub.people.presenters.invitation_csv import invitation_csv_page
from hub.people.presenters.team import crumbs, team_url
from hub.people.views.blueprint import blueprint, get_team_organisation, require_reauthentication_for
from hub.trusts.domain import Organisation
from hub.web.authentication import viewer
from hub.web.form_data import submitted_text

MAX_PLAN_LENGTH = 1_000_000
"""More than the signed preview of the largest sheet."""


def _get_reauthenticated_organisation(slug: str) -> Organisation:
    """Return the organisation; require reauthentication first if the viewer may give roles that need it."""
    organisation = get_team_organisation(slug, Act.CHANGE_TEAM)
    for role in list_assignable_roles(viewer(), organisation):
        require_reauthentication_for(role)
    return organisation


def _render_page(template: str, organisation: Organisation, **context: Any) -> str:
    return render_template(
        template,
        organisation=organisation,
        url=team_url(organisation),
        crumbs=(*crumbs(organisation), ("Team", team_url(organisation))),
        roles=[role.label.lower() for role in list_assignable_roles(viewer(), organisation)],
        **context,
    )


@blueprint.get("/trusts/<slug>/team/invite-many")
@may(Act.CHANGE_TEAM)
def invite_many(slug: str) -> str:
    """Show the upload form."""
    return _render_page(
        "people/invite_many.jinja",
        _get_reauthenticated_organisation(slug),
        form=InvitationCsvForm(),
        sheet=None,
    )


@blueprint.post("/trusts/<slug>/team/invite-many")
@may(Act.CHANGE_TEAM)
@read_only
def preview(slug: str) -> ResponseReturnValue:
    """Show the outcome of each row without writing or sending anything."""
    organisation, form = _get_reauthenticated_organisation(slug), InvitationCsvForm()
    try:
        if form.file.data:
            form.sheet.data = decode_csv(form.file.data.read())
        if form.validate_on_submit():
            rows = validate_rows(
                db.session(), viewer(), organisation, parse_invitation_csv(form.sheet.data or ""), now()
            )
            plan = sign_preview(db.session(), viewer(), organisation, rows, now())
            sheet = invitation_csv_page(rows, is_sent=False)
            return _render_page("people/invite_many.jinja", organisation, form=form, sheet=sheet, plan=plan)
    except Invalid as error:
        form.add_error(error.field, error.message)
    return _render_page("people/invite_many.jinja", organisation, form=form, sheet=None), 400


@blueprint.post("/trusts/<slug>/team/invite-many/send")
@may(Act.CHANGE_TEAM)
def send_many(slug: str) -> str:
    """Send exactly the invitations shown in the preview."""
    organisation = _get_reauthenticated_organisation(slug)
    sent = send_preview(db.session(), viewer(), organisation, submitted_text("plan", MAX_PLAN_LENGTH), now())
    return _render_page("people/sent_many.jinja", organisation, sheet=invitation_csv_page(sent, is_sent=True))


@blueprint.get("/trusts/<slug>/team/invite-many/template.csv")
@may(Act.CHANGE_TEAM)
def csv_template(slug: str) -> Response:
    """Return a CSV file with example rows."""
    get_team_organisation(slug, Act.CHANGE_TEAM)
    response = current_app.response_class(
        format_csv(INVITATION_COLUMNS, example_rows(current_day())), mimetype="text/csv"
    )
    response.headers["Content-Disposition"] = 'attachment; filename="invitations.csv"'
    return response
