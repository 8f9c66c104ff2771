from http import HTTPStatus

from flask import Response, current_app, redirect, render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, is_allowed, may
from hub.accounts.presenters import ACCOUNT_LINKS
from hub.desk.domain import (
    has_desk,
    list_development_record,
    list_managed_pages,
    list_profile_sections,
    list_task_sections,
)
from hub.desk.presenters import (
    DEVELOPMENT_RECORD_COLUMNS,
    development_record_rows,
    section_parts,
    tasks_title,
)
from hub.desk.presenters.searches import search_report
from hub.desk.views import blueprint
from hub.extension.registry import get_registry
from hub.kit.csv_export import format_csv
from hub.kit.db import db
from hub.search.domain import list_looked_for, list_missed_searches, list_search_feedback
from hub.web.authentication import viewer


@blueprint.get("/me")
@may(Act.SEE_OWN_PAGES)
def me() -> str:
    """Show the viewer's own page: their roles, and the sections that each feature adds.

    People who manage nothing have no desk: their things to do are on this page.
    """
    session, current_viewer, registry = db.session(), viewer(), get_registry(current_app)
    profile_sections = list_profile_sections(session, current_viewer, registry.profile_sections)
    task_sections = list_task_sections(session, current_viewer, registry.task_sources)
    return render_template(
        "desk/me.jinja",
        first_sections=section_parts([section for section in profile_sections if section.comes_first]),
        sections=section_parts([section for section in profile_sections if not section.comes_first]),
        tasks_title=tasks_title(task_sections),
        task_sections=section_parts(task_sections),
        has_desk=has_desk(current_viewer),
        managed_pages=list_managed_pages(session, current_viewer),
        account_links=ACCOUNT_LINKS,
    )


@blueprint.get("/me/record.csv")
@may(Act.SEE_OWN_PAGES)
def development_record_csv() -> Response:
    """Return the viewer's record of continuing development as a CSV file."""
    record = list_development_record(db.session(), viewer(), get_registry(current_app).profile_sections)
    text = format_csv(
        DEVELOPMENT_RECORD_COLUMNS, development_record_rows(record, current_app.config["SITE_URL"])
    )
    response = current_app.response_class(text, mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="my-development.csv"'
    return response


@blueprint.get("/desk")
@may(Act.SEE_OWN_PAGES)
def desk() -> ResponseReturnValue:
    """Show the viewer's tasks, oldest first, and to the hub office what people searched for.

    People who manage nothing are led to their own page, which has their tasks.
    """
    session, current_viewer = db.session(), viewer()
    if not has_desk(current_viewer):
        return redirect("/me", HTTPStatus.SEE_OTHER)
    sections = list_task_sections(session, current_viewer, get_registry(current_app).task_sources)
    searches = None
    if is_allowed(current_viewer, Act.SEE_MISSED_SEARCHES):
        searches = search_report(
            list_missed_searches(session, current_viewer),
            list_search_feedback(session, current_viewer),
            list_looked_for(session, current_viewer),
        )
    return render_template(
        "desk/desk.jinja",
        heading=tasks_title(sections),
        sections=section_parts(sections),
        managed_pages=list_managed_pages(session, current_viewer),
        searches=searches,
    )
