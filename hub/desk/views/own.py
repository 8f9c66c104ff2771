from flask import Response, current_app, render_template

from hub.access import Act, allowed, may
from hub.accounts.presenters import PARTS
from hub.desk.domain import looked_after, mine_of, record_of, waiting_for
from hub.desk.presenters import RECORD_COLUMNS, lines_of, record_cells, title_of
from hub.desk.views import blueprint
from hub.kit.clock import day_in_words
from hub.kit.csv_export import as_csv
from hub.kit.db import db
from hub.search.domain import missed
from hub.web.authentication import standing, viewer


@blueprint.get("/me")
@may(Act.SEE_MINE)
def me() -> str:
    """Show what is one's own: roles, and what every feature keeps for one."""
    who = standing()
    sections = mine_of(db.session(), who.viewer, current_app.extensions["hub_mine"])
    waiting = waiting_for(db.session(), who.viewer, current_app.extensions["hub_waiting"])
    return render_template(
        "desk/me.jinja",
        who=who,
        sections=lines_of(sections),
        waiting=sum(len(section.items) for section in waiting),
        after=looked_after(db.session(), who.viewer),
        parts=PARTS,
    )


@blueprint.get("/me/record.csv")
@may(Act.SEE_MINE)
def record() -> Response:
    """Hand over one's record of continuing development as a sheet."""
    found = record_of(db.session(), viewer(), current_app.extensions["hub_mine"])
    text = as_csv(RECORD_COLUMNS, record_cells(found, current_app.config["SITE_URL"]))
    answer = current_app.response_class(text, mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="my-development.csv"'
    return answer


@blueprint.get("/desk")
@may(Act.SEE_MINE)
def desk() -> str:
    """Show what waits for one, the oldest first."""
    session, reader = db.session(), viewer()
    sections = waiting_for(session, reader, current_app.extensions["hub_waiting"])
    misses = missed(session, reader) if allowed(reader, Act.SEE_MISSES) else None
    rows = [(row.words, row.askers, day_in_words(row.last_on)) for row in misses or ()]
    return render_template(
        "desk/desk.jinja",
        heading=title_of(sections),
        sections=lines_of(sections),
        after=looked_after(session, reader),
        misses=None if misses is None else rows,
    )
