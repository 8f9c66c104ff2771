from flask import Response, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hub.access import Act, may, permitted_organisation_ids
from hub.accounts.domain import person_names_by_id
from hub.audit.domain import (
    AuditFilters,
    count_audit_entries,
    list_audit_acts,
    list_audit_entries,
    list_audit_person_ids,
    record_audit_entry,
)
from hub.content.jobs import PLUGIN_ASK
from hub.desk.domain import audit_object_labels, list_admin_pages
from hub.desk.forms import AuditFilterForm
from hub.desk.presenters import (
    AUDIT_LOG_COLUMNS,
    AuditRow,
    audit_csv_row,
    audit_pagination,
    audit_rows,
    entry_person_ids,
    plugin_states,
)
from hub.desk.views import blueprint
from hub.extension.registry import get_registry
from hub.kit.clock import now
from hub.kit.csv_export import format_csv
from hub.kit.db import db
from hub.kit.errors import InvalidQuery, NotFound
from hub.kit.jobs import get_jobs
from hub.plugin_host.domain import list_plugin_health
from hub.trusts.domain import list_organisation_names
from hub.web.after_response import run_after_response
from hub.web.authentication import viewer
from hub.web.flash import flash_message
from hub.web.paging import check_page_exists, read_page

MAX_CSV_ROWS = 20_000


@blueprint.get("/admin")
@may(Act.SEE_ADMIN)
def admin() -> str:
    """Lead to the pages for whoever looks after people and the hub."""
    return render_template("desk/admin.jinja", places=list_admin_pages(viewer()))


@blueprint.get("/admin/audit")
@may(Act.READ_AUDIT)
def audit() -> tuple[str, int]:
    """Show what was done: a lead in their trust, the hub admin everywhere."""
    form = _form()
    if not form.validate():
        return render_template("desk/audit.jinja", form=form, rows=[], total=0, pagination=None), 400
    filters = form.to_filters(read_page(request.args), AuditFilters.size)
    total = count_audit_entries(db.session(), viewer(), filters)
    pagination = audit_pagination(filters, total, request.args.to_dict(flat=False))
    check_page_exists(filters.page, pagination.pages)
    page = render_template(
        "desk/audit.jinja",
        form=form,
        rows=_rows(filters),
        total=total,
        pagination=pagination,
        query=request.query_string.decode("ascii", "replace"),
        most=MAX_CSV_ROWS,
    )
    return page, 200


@blueprint.get("/admin/audit.csv")
@may(Act.READ_AUDIT)
def audit_csv() -> Response:
    """Hand over the same as a sheet."""
    form = _form()
    if not form.validate():
        raise InvalidQuery({error.href.strip("#"): error.text for error in form.error_summary})
    rows = _rows(form.to_filters(1, MAX_CSV_ROWS))
    answer = current_app.response_class(
        format_csv(AUDIT_LOG_COLUMNS, map(audit_csv_row, rows)), mimetype="text/csv"
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="what-was-done.csv"'
    return answer


def _form() -> AuditFilterForm:
    session, reader = db.session(), viewer()
    within = permitted_organisation_ids(reader, Act.READ_AUDIT)
    organisations = {
        one.id: one.short_name
        for one in list_organisation_names(session)
        if within is None or one.id in within
    }
    people = person_names_by_id(session, list_audit_person_ids(session, reader))
    return AuditFilterForm(request.args, people, list_audit_acts(session, reader), organisations)


def _rows(filters: AuditFilters) -> list[AuditRow]:
    session = db.session()
    entries = list_audit_entries(session, viewer(), filters)
    ids = {id_ for entry in entries for id_ in entry_person_ids(entry)}
    organisations = {one.id: one.name for one in list_organisation_names(session)}
    things = audit_object_labels(session, entries, get_registry(current_app).audit_labels)
    return audit_rows(entries, person_names_by_id(session, ids), organisations, things)


@blueprint.get("/admin/plugins")
@may(Act.SEE_PLUGINS)
def plugins() -> str:
    """Show how every plugin is, and why one is set aside."""
    return render_template("desk/plugins.jinja", plugins=plugin_states(list_plugin_health(db.session())))


@blueprint.post("/admin/plugins/<slug>/ask")
@may(Act.RETRY_PLUGIN)
def retry_plugin(slug: str) -> ResponseReturnValue:
    """Have a plugin asked again, by a job."""
    if slug not in {plugin.name for plugin in list_plugin_health(db.session())}:
        raise NotFound("There is no plugin of this name.")
    record_audit_entry(db.session(), viewer(), "ask again", kind="plugin", object_id=slug, at=now())
    run_after_response(lambda app: get_jobs(app).submit(PLUGIN_ASK, plugin=slug))
    flash_message(f"The plugin {slug} is asked again. How it went is here in a minute.")
    return redirect("/admin/plugins", 303)
