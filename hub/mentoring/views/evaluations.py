"""Routes by which each of the two says how it was, and hub staff read the sums."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Conflict
from hub.mentoring.domain.evaluations import evaluate, find_own_evaluation, sum_evaluations
from hub.mentoring.domain.relationships import get_relationship
from hub.mentoring.forms.evaluations import EvaluationForm, evaluation_values
from hub.mentoring.presenters.evaluations import TOO_FEW, sums_page
from hub.mentoring.presenters.requests import relationship_page
from hub.mentoring.views.blueprint import BASE, blueprint
from hub.mentoring.views.relationships import HERE
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message


@blueprint.get(f"{HERE}/evaluation")
@may(Act.USE_RELATIONSHIP)
def evaluation(public_id: str) -> str:
    """Show the viewer's own evaluation of a closed relationship as a form."""
    session = db.session()
    found = get_relationship(session, viewer(), public_id)
    if found.closed_at is None:
        raise Conflict("You can say how it went once the mentoring or coaching has ended.")
    own = find_own_evaluation(session, viewer(), found)
    return _render(public_id, EvaluationForm(formdata=None, data=evaluation_values(own)))


@blueprint.post(f"{HERE}/evaluation")
@may(Act.USE_RELATIONSHIP)
def submit_evaluation(public_id: str) -> ResponseReturnValue:
    """Keep the viewer's own evaluation."""
    form = EvaluationForm()
    if form.validate_on_submit():
        evaluate(db.session(), viewer(), public_id, form.answers(), form.words.data, now())
        return redirect_with_message(
            "Thank you. Your answers were saved.", f"{BASE}/relationships/{public_id}"
        )
    return _render(public_id, form), 400


@blueprint.get(f"{BASE}/evaluations")
@may(Act.SEE_MENTORING_FIGURES)
def evaluations() -> str:
    """Show the sums of all evaluations to hub staff."""
    page = sums_page(sum_evaluations(db.session(), viewer()))
    return render_template("mentoring/evaluations.jinja", page=page, too_few=TOO_FEW)


def _render(public_id: str, form: EvaluationForm) -> str:
    session = db.session()
    found = get_relationship(session, viewer(), public_id)
    return render_template(
        "mentoring/evaluation.jinja", page=relationship_page(session, viewer(), found, now()), form=form
    )
