from flask import Response, current_app, render_template

from hub.access import Act, is_allowed, may
from hub.accounts.presenters import ACCOUNT_LINKS
from hub.desk.domain import (
    list_development_record,
    list_managed_pages,
    list_profile_sections,
    list_task_sections,
)
from hub.desk.presenters import DEVELOPMENT_RECORD_COLUMNS, desk_title, development_record_rows, section_lines
from hub.desk.views import blueprint
from hub.extension.registry import get_registry
from hub.kit.clock import format_day
from hub.kit.csv_export import format_csv
from hub.kit.db import db
from hub.search.domain import list_missed_searches
from hub.web.authentication import current_auth_context, viewer


@blueprint.get("/me")
@may(Act.SEE_OWN_PAGES)
def me() -> str:
    """Show what is one's own: roles, and what every feature keeps for one."""
    who = current_auth_context()
    sections = list_profile_sections(db.session(), who.viewer, get_registry(current_app).profile_sections)
    waiting = list_task_sections(db.session(), who.viewer, get_registry(current_app).task_sources)
    return render_template(
        "desk/me.jinja",
        who=who,
        sections=section_lines(sections),
        waiting=sum(len(section.items) for section in waiting),
        after=list_managed_pages(db.session(), who.viewer),
        parts=ACCOUNT_LINKS,
    )


@blueprint.get("/me/record.csv")
@may(Act.SEE_OWN_PAGES)
def development_record_csv() -> Response:
    """Hand over one's record of continuing development as a sheet."""
    found = list_development_record(db.session(), viewer(), get_registry(current_app).profile_sections)
    text = format_csv(
        DEVELOPMENT_RECORD_COLUMNS, development_record_rows(found, current_app.config["SITE_URL"])
    )
    answer = current_app.response_class(text, mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="my-development.csv"'
    return answer


@blueprint.get("/desk")
@may(Act.SEE_OWN_PAGES)
def desk() -> str:
    """Show what waits for one, the oldest first."""
    session, reader = db.session(), viewer()
    sections = list_task_sections(session, reader, get_registry(current_app).task_sources)
    misses = list_missed_searches(session, reader) if is_allowed(reader, Act.SEE_MISSED_SEARCHES) else None
    rows = [(row.words, row.askers, format_day(row.last_on)) for row in misses or ()]
    return render_template(
        "desk/desk.jinja",
        heading=desk_title(sections),
        sections=section_lines(sections),
        after=list_managed_pages(session, reader),
        misses=None if misses is None else rows,
    )
