from flask import Response, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hub.access import Act, may, organisations_for
from hub.accounts.domain import names_of
from hub.audit.domain import AuditFilters, acts_for, count_entries, entries_for, people_in, record
from hub.content.jobs import PLUGIN_ASK
from hub.desk.domain import places_for, things_in
from hub.desk.forms import AuditForm
from hub.desk.presenters import (
    COLUMNS,
    AuditRow,
    audit_rows,
    cells,
    pages_of,
    people_of,
    plugin_states,
)
from hub.desk.views import blueprint
from hub.kit.clock import now
from hub.kit.csv_export import as_csv
from hub.kit.db import db
from hub.kit.errors import InvalidQuery, NotFound
from hub.plugin_host.domain import health_of_plugins
from hub.trusts.domain import named_organisations
from hub.web.after_response import when_answered
from hub.web.authentication import viewer
from hub.web.flash import say
from hub.web.paging import read_page, refuse_beyond

MOST_IN_A_FILE = 20_000


@blueprint.get("/admin")
@may(Act.SEE_ADMIN)
def admin() -> str:
    """Lead to the pages for whoever looks after people and the hub."""
    return render_template("desk/admin.jinja", places=places_for(viewer()))


@blueprint.get("/admin/audit")
@may(Act.READ_AUDIT)
def audit() -> tuple[str, int]:
    """Show what was done: a lead in their trust, the hub admin everywhere."""
    form = _form()
    if not form.validate():
        return render_template("desk/audit.jinja", form=form, rows=[], total=0, pagination=None), 400
    filters = form.filters(read_page(request.args), AuditFilters.size)
    total = count_entries(db.session(), viewer(), filters)
    pagination = pages_of(filters, total, request.args.to_dict(flat=False))
    refuse_beyond(filters.page, pagination.pages)
    page = render_template(
        "desk/audit.jinja",
        form=form,
        rows=_rows(filters),
        total=total,
        pagination=pagination,
        query=request.query_string.decode("ascii", "replace"),
        most=MOST_IN_A_FILE,
    )
    return page, 200


@blueprint.get("/admin/audit.csv")
@may(Act.READ_AUDIT)
def audit_sheet() -> Response:
    """Hand over the same as a sheet."""
    form = _form()
    if not form.validate():
        raise InvalidQuery({error.href.strip("#"): error.text for error in form.summary})
    rows = _rows(form.filters(1, MOST_IN_A_FILE))
    answer = current_app.response_class(as_csv(COLUMNS, map(cells, rows)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="what-was-done.csv"'
    return answer


def _form() -> AuditForm:
    session, reader = db.session(), viewer()
    within = organisations_for(reader, Act.READ_AUDIT)
    organisations = {
        one.id: one.short_name for one in named_organisations(session) if within is None or one.id in within
    }
    people = names_of(session, people_in(session, reader))
    return AuditForm(request.args, people, acts_for(session, reader), organisations)


def _rows(filters: AuditFilters) -> list[AuditRow]:
    session = db.session()
    entries = entries_for(session, viewer(), filters)
    ids = {id_ for entry in entries for id_ in people_of(entry)}
    organisations = {one.id: one.name for one in named_organisations(session)}
    things = things_in(session, entries, current_app.extensions["hub_recorded"])
    return audit_rows(entries, names_of(session, ids), organisations, things)


@blueprint.get("/admin/plugins")
@may(Act.SEE_PLUGINS)
def plugins() -> str:
    """Show how every plugin is, and why one is set aside."""
    return render_template("desk/plugins.jinja", plugins=plugin_states(health_of_plugins(db.session())))


@blueprint.post("/admin/plugins/<slug>/ask")
@may(Act.RETRY_PLUGIN)
def ask_plugin(slug: str) -> ResponseReturnValue:
    """Have a plugin asked again, by a job."""
    if slug not in {plugin.name for plugin in health_of_plugins(db.session())}:
        raise NotFound("There is no plugin of this name.")
    record(db.session(), viewer(), "ask again", kind="plugin", object_id=slug, at=now())
    when_answered(lambda app: app.extensions["hub_jobs"].ask(PLUGIN_ASK, plugin=slug))
    say(f"The plugin {slug} is asked again. How it went is here in a minute.")
    return redirect("/admin/plugins", 303)
