"""Routes to close a relationship."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.kit.clock import now
from hub.kit.db import db
from hub.mentoring.domain.closures import close_relationship, find_request
from hub.mentoring.domain.relationships import get_relationship, refuse_if_closed
from hub.mentoring.domain.vocabulary import CloseCode, word_of
from hub.mentoring.forms.agreements import CloseForm
from hub.mentoring.presenters.agreements import find_again_address
from hub.mentoring.presenters.requests import relationship_page
from hub.mentoring.presenters.words import activity
from hub.mentoring.views.blueprint import BASE, blueprint
from hub.mentoring.views.relationships import HERE
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message


@blueprint.get(f"{HERE}/close")
@may(Act.USE_RELATIONSHIP)
def close(public_id: str) -> str:
    """Show the form to close a relationship."""
    refuse_if_closed(get_relationship(db.session(), viewer(), public_id))
    return _render(public_id, CloseForm())


@blueprint.post(f"{HERE}/close")
@may(Act.USE_RELATIONSHIP)
def submit_close(public_id: str) -> ResponseReturnValue:
    """Close a relationship; whoever needs someone else is led to the search with the same answers."""
    form, session = CloseForm(), db.session()
    if not form.validate_on_submit():
        return _render(public_id, form), 400
    code = word_of(CloseCode, form.code.data)
    closed = close_relationship(session, viewer(), public_id, code, now())
    if code is CloseCode.ANOTHER_PERSON and closed.mentee_id == viewer().person_id:
        return redirect_with_message(
            f"Your {activity(closed.kind)} has ended. These people also match what you were looking for.",
            find_again_address(closed, find_request(session, closed)),
        )
    return redirect_with_message(
        f"Your {activity(closed.kind)} has ended. Please tell us how it went.",
        f"{BASE}/relationships/{public_id}/evaluation",
    )


def _render(public_id: str, form: CloseForm) -> str:
    session = db.session()
    found = get_relationship(session, viewer(), public_id)
    return render_template(
        "mentoring/close.jinja", page=relationship_page(session, viewer(), found, now()), form=form
    )
