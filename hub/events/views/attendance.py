"""Routes to mark who came to an event, to name its helpers, and to take its list away as a file."""

from collections.abc import Sequence

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from hub.access import Act, is_allowed, may
from hub.accounts.domain import person_names_by_id
from hub.events.domain.attendance import mark_attendance, refuse_unless_begun
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.event_helpers import end_helper, get_event_with_list, list_helpers, name_helper
from hub.events.domain.schedule import Event, get_event_to_schedule, record_event_act
from hub.events.forms import (
    REST_OF_PAGE_CAME,
    AttendanceForm,
    HelperForm,
    make_attendance_form,
    read_marks,
)
from hub.events.presenters.attendance import (
    PARTICIPANT_COLUMNS,
    ParticipantPart,
    ParticipantRow,
    count_marks,
    list_participants,
    part_of,
    participant_cells,
)
from hub.events.presenters.words import format_when
from hub.events.views.blueprint import blueprint
from hub.kit.clock import current_day, day_of, format_day, now
from hub.kit.csv_export import format_csv
from hub.kit.db import db
from hub.kit.errors import Invalid
from hub.kit.text import count_of
from hub.kit.xlsx_export import MEDIA_TYPE, format_xlsx
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message
from hub.web.form_data import submitted_id
from hub.web.paging import build_pagination, check_page_exists, read_page


@blueprint.get("/events/<slug>/attendance")
@may(Act.MARK_ATTENDANCE)
def attendance(slug: str) -> str:
    """Show who has a place, and the form to mark who came once the event began."""
    event = get_event_with_list(db.session(), viewer(), slug, now())
    rows = list_participants(db.session(), event)
    part = _read_part(rows)
    return _render_attendance(event, rows, part, _attendance_form(part))


@blueprint.post("/events/<slug>/attendance")
@may(Act.MARK_ATTENDANCE)
def save_attendance(slug: str) -> ResponseReturnValue:
    """Save who came, of those on one page of the list."""
    session, at = db.session(), now()
    event = get_event_with_list(session, viewer(), slug, at, lock=True)
    refuse_unless_begun(event, at)
    rows = list_participants(session, event)
    part = _read_part(rows)
    form = _attendance_form(part)
    if not form.validate_on_submit():
        return _render_attendance(event, rows, part, form), 400
    result = mark_attendance(session, viewer(), event, read_marks(form), at)
    message = f"Attendance was saved for {count_of(result.changed, 'person', 'people')}."
    if result.refused:
        names = [row.name for row in rows if row.booking.id in result.refused]
        message += (
            f" Someone else recorded attendance for {', '.join(names)} while you had the page open. We kept "
            "what they recorded. Check it below."
        )
    return redirect_with_message(message, _attendance_url(event, part.number))


@blueprint.post("/events/<slug>/participants.csv")
@may(Act.SCHEDULE_EVENTS)
def participants_csv(slug: str) -> Response:
    """Return who has a place and who came, as a file for spreadsheet programs."""
    session = db.session()
    event = get_event_to_schedule(session, viewer(), slug, lock=True)
    rows = list_participants(session, event)
    record_event_act(session, viewer(), "export participants", event, now())
    response = current_app.response_class(
        format_csv(PARTICIPANT_COLUMNS, participant_cells(rows)), mimetype="text/csv"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{event.slug}-participants.csv"'
    return response


@blueprint.post("/events/<slug>/participants.xlsx")
@may(Act.SCHEDULE_EVENTS)
def participants_xlsx(slug: str) -> Response:
    """Return who has a place and who came, as a spreadsheet."""
    session = db.session()
    event = get_event_to_schedule(session, viewer(), slug, lock=True)
    cells = [
        (row.name, row.organisation, day_of(row.booking.booked_at), row.mark.label)
        for row in list_participants(session, event)
    ]
    record_event_act(session, viewer(), "export participants", event, now())
    data = format_xlsx("Participants", PARTICIPANT_COLUMNS, cells)
    response = current_app.response_class(data, mimetype=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{event.slug}-participants.xlsx"'
    return response


@blueprint.get("/events/<slug>/helpers")
@may(Act.SCHEDULE_EVENTS)
def helpers(slug: str) -> str:
    """Show the helpers of an event, and the form to name one."""
    event, form = get_event_to_schedule(db.session(), viewer(), slug), HelperForm()
    form.last_day.data = max(day_of(event.ends_at), current_day())
    return _render_helpers(event, form)


@blueprint.post("/events/<slug>/helpers")
@may(Act.SCHEDULE_EVENTS)
def submit_helper(slug: str) -> ResponseReturnValue:
    """Name a helper."""
    event, form = get_event_to_schedule(db.session(), viewer(), slug, lock=True), HelperForm()
    if form.validate_on_submit():
        last_day = form.last_day.data or current_day()
        try:
            name_helper(db.session(), viewer(), event, form.email.data, last_day, now())
            return redirect_with_message(
                "The helper was added. They can see who takes part and mark who came. Tell them that the "
                "event is on their own page on the hub.",
                f"{event_address(event.slug)}/helpers",
            )
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_helpers(event, form), 400


@blueprint.post("/events/<slug>/helpers/end")
@may(Act.SCHEDULE_EVENTS)
def submit_helper_end(slug: str) -> ResponseReturnValue:
    """Take the list away from a helper."""
    event = get_event_to_schedule(db.session(), viewer(), slug, lock=True)
    end_helper(db.session(), viewer(), event, submitted_id("helper"), now())
    return redirect_with_message(
        "The helper was removed. They can no longer see the list of this event.",
        f"{event_address(event.slug)}/helpers",
    )


def _attendance_url(event: Event, page: int) -> str:
    address = f"{event_address(event.slug)}/attendance"
    return address if page == 1 else f"{address}?page={page}"


def _read_part(rows: Sequence[ParticipantRow]) -> ParticipantPart:
    part = part_of(rows, read_page(request.args))
    check_page_exists(part.number, part.pages)
    return part


def _attendance_form(part: ParticipantPart) -> AttendanceForm:
    form = make_attendance_form([(row.booking.id, row.name, row.organisation, row.mark) for row in part.rows])
    if part.pages > 1:
        form.rest_came.label.text = REST_OF_PAGE_CAME
    return form


def _render_attendance(
    event: Event, rows: Sequence[ParticipantRow], part: ParticipantPart, form: AttendanceForm
) -> str:
    def page_url(number: int) -> str:
        return _attendance_url(event, number)

    return render_template(
        "events/attendance.jinja",
        title=event.title,
        url=event_address(event.slug),
        when=format_when(event.starts_at, event.ends_at),
        rows=part.rows,
        action=page_url(part.number),
        pagination=build_pagination(part.number, part.pages, page_url),
        counts=count_marks(rows),
        form=form,
        has_begun=event.starts_at <= now(),
        is_organiser=is_allowed(viewer(), Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id),
    )


def _render_helpers(event: Event, form: HelperForm) -> str:
    session = db.session()
    found = list_helpers(session, event)
    names = person_names_by_id(session, [row.person_id for row in found])
    return render_template(
        "events/helpers.jinja",
        title=event.title,
        url=event_address(event.slug),
        form=form,
        helpers=[
            (row.id, names.get(row.person_id, ""), format_day(row.last_day), row.last_day < current_day())
            for row in found
        ],
    )
