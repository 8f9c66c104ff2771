"""Routes of the board: the coming events of those who schedule, as pages and as files."""

from flask import Response, current_app, render_template, request

from hub.access import Act, may, permitted_organisation_ids
from hub.events.domain.boards import MAX_READ, EventGroup, count_event_days, read_board
from hub.events.domain.stand_downs import count_stand_downs
from hub.events.presenters.boards import (
    COLUMNS,
    LINE_HEIGHT,
    PAGE_SIZE,
    board_cells,
    board_group,
    board_groups,
    day_rows,
    list_waiting_for_viewer,
)
from hub.events.views.blueprint import blueprint
from hub.events.views.trust_acts import COUNTED
from hub.kit.clock import current_day, now
from hub.kit.csv_export import format_csv
from hub.kit.db import db
from hub.kit.errors import NotFound
from hub.kit.xlsx_export import MEDIA_TYPE, Cell, format_xlsx
from hub.trusts.domain import organisation_names_by_id
from hub.web.authentication import viewer
from hub.web.paging import read_page


@blueprint.get("/events/board")
@may(Act.SCHEDULE_EVENTS)
def board() -> str:
    """Show the board, or one group of it."""
    session, at = db.session(), now()
    if "group" in request.args:
        return _render_group(request.args["group"], read_page(request.args))
    found, names = read_board(session, viewer(), at), organisation_names_by_id(session)
    rows = day_rows(
        count_event_days(session, viewer(), at),
        count_stand_downs(session, viewer(), current_day() - COUNTED),
        names,
        permitted_organisation_ids(viewer(), Act.ACT_FOR_TRUST_AT_EVENTS),
    )
    return render_template(
        "events/board.jinja",
        groups=board_groups(found, names),
        tasks=list_waiting_for_viewer(session, viewer()),
        days=rows,
        chart_height=len(rows) * LINE_HEIGHT,
        max_read=MAX_READ if found.has_more else 0,
    )


@blueprint.get("/events/board.csv")
@may(Act.SCHEDULE_EVENTS)
def board_csv() -> Response:
    """Return the events of the board as CSV."""
    rows = [[str(cell) for cell in row] for row in _cells()]
    return _file(format_csv(COLUMNS, rows), "text/csv", "csv")


@blueprint.get("/events/board.xlsx")
@may(Act.SCHEDULE_EVENTS)
def board_xlsx() -> Response:
    """Return the events of the board as a spreadsheet."""
    return _file(format_xlsx("Events", COLUMNS, _cells()), MEDIA_TYPE, "xlsx")


def _render_group(text: str, page: int) -> str:
    if text not in set(EventGroup):
        raise NotFound("There is no such group. Go to the board.")
    session = db.session()
    found, names = read_board(session, viewer(), now()), organisation_names_by_id(session)
    group = board_group(found, EventGroup(text), names, page)
    if not group.rows and page > 1:
        raise NotFound("There is no such page. Go to the board.")
    return render_template(
        "events/board_group.jinja",
        group=group,
        previous_page=page - 1 if page > 1 else None,
        next_page=page + 1 if group.count > page * PAGE_SIZE else None,
    )


def _cells() -> list[tuple[Cell, ...]]:
    session = db.session()
    return board_cells(read_board(session, viewer(), now()), organisation_names_by_id(session))


def _file(data: str | bytes, media_type: str, suffix: str) -> Response:
    response = current_app.response_class(data, mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="events-board.{suffix}"'
    return response
