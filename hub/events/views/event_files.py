"""Routes to decide what becomes of an event whose file has changed."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.events.domain.event_files import (
    EventFile,
    count_people,
    decide_on_file,
    find_event_of,
    get_file_to_decide,
)
from hub.events.forms.event_files import FileDecisionForm
from hub.events.presenters.event_files import file_page
from hub.events.views.blueprint import blueprint
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Invalid
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message


@blueprint.get("/events/<slug>/file")
@may(Act.SCHEDULE_EVENTS)
def event_file(slug: str) -> str:
    """Show what a file asks of an event, and what can be decided."""
    return _render(get_file_to_decide(db.session(), viewer(), slug), FileDecisionForm())


@blueprint.post("/events/<slug>/file")
@may(Act.SCHEDULE_EVENTS)
def submit_file_decision(slug: str) -> ResponseReturnValue:
    """Change the event as the file says, or keep it as it is."""
    form = FileDecisionForm()
    if not form.validate_on_submit():
        return _render(get_file_to_decide(db.session(), viewer(), slug), form), 400
    follows = form.decision.data == "follow"
    try:
        file = decide_on_file(
            db.session(),
            viewer(),
            slug,
            form.version.value,
            now(),
            follows=follows,
            reason=form.reason.data,
        )
    except Invalid as error:
        form.add_error("reason" if error.field == "reason" else "decision", error.message)
        return _render(get_file_to_decide(db.session(), viewer(), slug), form), 400
    message = (
        "The change was made. We are telling everyone affected."
        if follows
        else "The event was kept as it is until the file changes again."
    )
    return redirect_with_message(message, _address(file))


def _address(file: EventFile) -> str:
    event = find_event_of(db.session(), file)
    return f"/events/{event.slug}/manage" if event else "/desk"


def _render(file: EventFile, form: FileDecisionForm) -> str:
    event = find_event_of(db.session(), file)
    page = file_page(file, event, count_people(db.session(), event) if event else 0)
    form.offer(page.follow_label)
    return render_template(
        "events/file.jinja", page=page, form=form, version=file.version, waits=file.problem
    )
