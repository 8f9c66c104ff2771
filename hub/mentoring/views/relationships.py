"""Routes of a relationship: its page, and its meetings."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Invalid
from hub.mentoring.domain.meetings import (
    cancel_meeting,
    get_planned_meeting,
    list_meetings,
    move_meeting,
    plan_meeting,
)
from hub.mentoring.domain.relationships import get_relationship
from hub.mentoring.domain.vocabulary import RelationshipState
from hub.mentoring.forms.requests import MeetingForm, meeting_values
from hub.mentoring.presenters.agreements import next_step
from hub.mentoring.presenters.requests import relationship_page
from hub.mentoring.services import render_support_part
from hub.mentoring.views.blueprint import BASE, blueprint
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message

HERE = f"{BASE}/relationships/<public_id>"


@blueprint.get(HERE)
@may(Act.USE_RELATIONSHIP)
def relationship(public_id: str) -> str:
    """Show a relationship to one of the two, with its meetings and what comes next."""
    session = db.session()
    found = get_relationship(session, viewer(), public_id)
    page = relationship_page(session, viewer(), found, now())
    return render_template(
        "mentoring/relationship.jinja",
        page=page,
        step=next_step(session, viewer(), found, page.name, now()),
        support=render_support_part(session, viewer(), found),
    )


@blueprint.get(f"{HERE}/meetings/new")
@may(Act.USE_RELATIONSHIP)
def new_meeting(public_id: str) -> str:
    """Show the form to plan a meeting."""
    session = db.session()
    found = get_relationship(session, viewer(), public_id)
    is_taster = found.state == RelationshipState.TASTER and not list_meetings(session, found)
    form = MeetingForm(formdata=None, data=meeting_values(None, is_taster=is_taster))
    return _render_meeting(public_id, form, "")


@blueprint.post(f"{HERE}/meetings/new")
@may(Act.USE_RELATIONSHIP)
def submit_meeting(public_id: str) -> ResponseReturnValue:
    """Plan a meeting."""
    form = MeetingForm()
    if form.validate_on_submit():
        try:
            plan_meeting(db.session(), viewer(), public_id, form.plan(), now())
            return redirect_with_message(
                "The meeting was planned. We have emailed both of you an entry for your calendars.",
                _url(public_id),
            )
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_meeting(public_id, form, ""), 400


@blueprint.get(f"{HERE}/meetings/<meeting_id>")
@may(Act.USE_RELATIONSHIP)
def edit_meeting(public_id: str, meeting_id: str) -> str:
    """Show the form to move a meeting."""
    session = db.session()
    meeting = get_planned_meeting(session, get_relationship(session, viewer(), public_id), meeting_id)
    form = MeetingForm(formdata=None, data=meeting_values(meeting, is_taster=meeting.is_taster))
    return _render_meeting(public_id, form, meeting_id)


@blueprint.post(f"{HERE}/meetings/<meeting_id>")
@may(Act.USE_RELATIONSHIP)
def submit_move(public_id: str, meeting_id: str) -> ResponseReturnValue:
    """Move a meeting."""
    form = MeetingForm()
    if form.validate_on_submit():
        try:
            move_meeting(db.session(), viewer(), public_id, meeting_id, form.plan(), now())
            return redirect_with_message(
                "The meeting was moved. We have emailed both of you.", _url(public_id)
            )
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_meeting(public_id, form, meeting_id), 400


@blueprint.post(f"{HERE}/meetings/<meeting_id>/cancel")
@may(Act.USE_RELATIONSHIP)
def cancel(public_id: str, meeting_id: str) -> ResponseReturnValue:
    """Cancel a meeting."""
    cancel_meeting(db.session(), viewer(), public_id, meeting_id, now())
    return redirect_with_message("The meeting was cancelled. We have emailed both of you.", _url(public_id))


def _url(public_id: str) -> str:
    return f"{BASE}/relationships/{public_id}"


def _render_meeting(public_id: str, form: MeetingForm, meeting_id: str) -> str:
    session = db.session()
    found = get_relationship(session, viewer(), public_id)
    return render_template(
        "mentoring/meeting.jinja",
        page=relationship_page(session, viewer(), found, now()),
        form=form,
        meeting_id=meeting_id,
    )
