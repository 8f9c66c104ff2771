from flask import Response, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hub.access import Act, may, permitted_organisation_ids
from hub.accounts.domain import person_names_by_id
from hub.audit.domain import (
    PAGE_SIZE,
    AuditFilters,
    count_audit_entries,
    list_audit_acts,
    list_audit_entries,
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
    label_act,
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
    """Show links to the administration pages that the viewer may open."""
    return render_template("desk/admin.jinja", admin_pages=list_admin_pages(viewer()))


@blueprint.get("/admin/audit")
@may(Act.READ_AUDIT)
def audit() -> tuple[str, int]:
    """Show the audit log: a trust lead sees their trust, a hub admin everything."""
    form = _make_filter_form()
    if not form.validate():
        return render_template("desk/audit.jinja", form=form, rows=[], total=0, pagination=None), 400
    filters = form.to_filters(read_page(request.args), PAGE_SIZE)
    total = count_audit_entries(db.session(), viewer(), filters)
    pagination = audit_pagination(filters, total, request.args.to_dict(flat=False))
    check_page_exists(filters.page, pagination.pages)
    page = render_template(
        "desk/audit.jinja",
        form=form,
        person=_find_person_name(filters),
        rows=_list_rows(filters),
        total=total,
        pagination=pagination,
        query=request.query_string.decode("ascii", "replace"),
        max_csv_rows=MAX_CSV_ROWS,
    )
    return page, 200


@blueprint.get("/admin/audit.csv")
@may(Act.READ_AUDIT)
def audit_csv() -> Response:
    """Return the filtered audit log as a CSV file."""
    form = _make_filter_form()
    if not form.validate():
        raise InvalidQuery({error.href.strip("#"): error.text for error in form.error_summary})
    rows = _list_rows(form.to_filters(1, MAX_CSV_ROWS))
    response = current_app.response_class(
        format_csv(AUDIT_LOG_COLUMNS, map(audit_csv_row, rows)), mimetype="text/csv"
    )
    response.headers["Content-Disposition"] = 'attachment; filename="activity-log.csv"'
    return response


def _make_filter_form() -> AuditFilterForm:
    session, current_viewer = db.session(), viewer()
    permitted_ids = permitted_organisation_ids(current_viewer, Act.READ_AUDIT)
    organisations = {
        organisation.id: organisation.short_name
        for organisation in list_organisation_names(session)
        if permitted_ids is None or organisation.id in permitted_ids
    }
    acts = {act: label_act(act) for act in list_audit_acts(session, current_viewer)}
    return AuditFilterForm(request.args, acts, organisations)


def _find_person_name(filters: AuditFilters) -> str:
    """Return the name of the person whose activity is shown, if the viewer may see any of it."""
    alone = AuditFilters(person_id=filters.person_id)
    if filters.person_id is None or not count_audit_entries(db.session(), viewer(), alone):
        return ""
    return person_names_by_id(db.session(), [filters.person_id]).get(filters.person_id, "")


def _list_rows(filters: AuditFilters) -> list[AuditRow]:
    session = db.session()
    entries = list_audit_entries(session, viewer(), filters)
    person_ids = {id_ for entry in entries for id_ in entry_person_ids(entry)}
    organisations = {organisation.id: organisation.name for organisation in list_organisation_names(session)}
    object_labels = audit_object_labels(session, entries, get_registry(current_app).audit_labels)
    return audit_rows(entries, person_names_by_id(session, person_ids), organisations, object_labels)


@blueprint.get("/admin/plugins")
@may(Act.SEE_PLUGINS)
def plugins() -> str:
    """Show the state of every plugin, and why a plugin is set aside."""
    return render_template("desk/plugins.jinja", plugins=plugin_states(list_plugin_health(db.session())))


@blueprint.post("/admin/plugins/<slug>/ask")
@may(Act.RETRY_PLUGIN)
def retry_plugin(slug: str) -> ResponseReturnValue:
    """Submit a job that loads a plugin again."""
    if slug not in {plugin.name for plugin in list_plugin_health(db.session())}:
        raise NotFound("There is no plugin of this name.")
    record_audit_entry(db.session(), viewer(), "ask again", kind="plugin", object_id=slug, at=now())
    run_after_response(lambda app: get_jobs(app).submit(PLUGIN_ASK, plugin=slug))
    flash_message(f"The hub is trying the plugin {slug} again. The result will be here in a minute.")
    return redirect("/admin/plugins", 303)
