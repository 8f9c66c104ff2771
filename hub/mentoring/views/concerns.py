"""Routes of concerns: raised by anyone who is signed in, dealt with by someone outside of them."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Invalid
from hub.mentoring.domain.concerns import (
    close_concern,
    get_concern,
    list_own_concerns,
    raise_concern,
    take_concern,
)
from hub.mentoring.domain.relationships import get_relationship
from hub.mentoring.forms.concerns import AnswerForm, ConcernForm
from hub.mentoring.presenters.concerns import concern_page, list_concern_tasks, own_concern_items
from hub.mentoring.presenters.requests import relationship_page
from hub.mentoring.views.blueprint import BASE, blueprint
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message

CONCERNS = f"{BASE}/concerns"


@blueprint.get(CONCERNS)
@may(Act.RAISE_CONCERN)
def concerns() -> str:
    """List the concerns that the viewer raised, and those that wait for the viewer."""
    session = db.session()
    return render_template(
        "mentoring/concerns.jinja",
        own=own_concern_items(list_own_concerns(session, viewer())),
        waiting=list_concern_tasks(session, viewer()),
    )


@blueprint.get(f"{CONCERNS}/new")
@may(Act.RAISE_CONCERN)
def new_concern() -> str:
    """Show the form to raise a concern."""
    return _render_new(ConcernForm())


@blueprint.post(f"{CONCERNS}/new")
@may(Act.RAISE_CONCERN)
def submit_concern() -> ResponseReturnValue:
    """Raise a concern."""
    form = ConcernForm()
    if form.validate_on_submit():
        try:
            plan = form.plan(request.args.get("relationship", ""))
            concern = raise_concern(db.session(), viewer(), plan, now())
            return redirect_with_message(
                "Your concern was sent. We have told the people who can deal with it.",
                f"{CONCERNS}/{concern.public_id}",
            )
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_new(form), 400


@blueprint.get(f"{CONCERNS}/<public_id>")
@may(Act.RAISE_CONCERN)
def concern(public_id: str) -> str:
    """Show a concern to who raised it, or to who may deal with it."""
    return _render(public_id, AnswerForm())


@blueprint.post(f"{CONCERNS}/<public_id>/take")
@may(Act.HANDLE_CONCERNS)
def take(public_id: str) -> ResponseReturnValue:
    """Take a concern."""
    take_concern(db.session(), viewer(), public_id, now())
    return redirect_with_message(
        "You took on this concern. We have told the person who raised it.", f"{CONCERNS}/{public_id}"
    )


@blueprint.post(f"{CONCERNS}/<public_id>/close")
@may(Act.HANDLE_CONCERNS)
def submit_answer(public_id: str) -> ResponseReturnValue:
    """Close a concern with an answer."""
    form = AnswerForm()
    if form.validate_on_submit():
        try:
            close_concern(db.session(), viewer(), public_id, form.answer.data, now())
            return redirect_with_message("The concern was answered and closed.", f"{CONCERNS}/{public_id}")
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render(public_id, form), 400


def _render(public_id: str, form: AnswerForm) -> str:
    session = db.session()
    found = get_concern(session, viewer(), public_id, now())
    return render_template(
        "mentoring/concern.jinja", page=concern_page(session, viewer(), found, now()), form=form
    )


def _render_new(form: ConcernForm) -> str:
    session, about = db.session(), None
    relationship_id = request.args.get("relationship", "")
    if relationship_id:
        found = get_relationship(session, viewer(), relationship_id)
        about = relationship_page(session, viewer(), found, now())
    return render_template("mentoring/new_concern.jinja", form=form, about=about)
