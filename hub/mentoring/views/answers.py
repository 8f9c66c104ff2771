"""Routes by which someone on the register answers a request."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.kit.clock import now
from hub.kit.db import db
from hub.mentoring.domain.answers import accept_request, decline_request, get_to_answer, suggest_another
from hub.mentoring.domain.register import list_profiles_by_name
from hub.mentoring.domain.vocabulary import DeclineCode, RegisterKind, word_of
from hub.mentoring.forms.requests import DeclineForm, NameSearchForm
from hub.mentoring.presenters.profiles import profile_cards
from hub.mentoring.presenters.requests import asked_page
from hub.mentoring.views.blueprint import BASE, OWN, blueprint
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message
from hub.web.form_data import submitted_text


@blueprint.get(f"{BASE}/answers/<public_id>")
@may(Act.ANSWER_MENTORING)
def answer(public_id: str) -> str:
    """Show a request to whoever is asked."""
    return _render_answer(public_id, DeclineForm())


@blueprint.post(f"{BASE}/answers/<public_id>/accept")
@may(Act.ANSWER_MENTORING)
def accept(public_id: str) -> ResponseReturnValue:
    """Accept a request."""
    relationship = accept_request(db.session(), viewer(), public_id, now())
    return redirect_with_message(
        "You accepted the request. Plan your first meeting.", f"{BASE}/relationships/{relationship.public_id}"
    )


@blueprint.post(f"{BASE}/answers/<public_id>/decline")
@may(Act.ANSWER_MENTORING)
def decline(public_id: str) -> ResponseReturnValue:
    """Decline a request, with a code."""
    form = DeclineForm()
    if form.validate_on_submit():
        decline_request(db.session(), viewer(), public_id, word_of(DeclineCode, form.code.data), now())
        return redirect_with_message("You declined. We have told the person who asked you.", OWN)
    return _render_answer(public_id, form), 400


@blueprint.get(f"{BASE}/answers/<public_id>/suggest")
@may(Act.ANSWER_MENTORING)
def suggest(public_id: str) -> str:
    """Search for someone else by name, to suggest them."""
    session, form = db.session(), NameSearchForm(request.args)
    choice, asked, profile = get_to_answer(session, viewer(), public_id, now())
    kind = word_of(RegisterKind, asked.kind)
    rows = list_profiles_by_name(session, viewer(), kind, form.name.data, now()) if form.name.data else []
    return render_template(
        "mentoring/suggest.jinja",
        page=asked_page(session, choice, asked, profile),
        form=form,
        cards=profile_cards(session, viewer(), [row for row, _ in rows], now()),
        searched=bool(form.name.data.strip()),
    )


@blueprint.post(f"{BASE}/answers/<public_id>/suggest")
@may(Act.ANSWER_MENTORING)
def submit_suggestion(public_id: str) -> ResponseReturnValue:
    """Suggest someone else."""
    suggest_another(db.session(), viewer(), public_id, submitted_text("profile"), now())
    return redirect_with_message("Your suggestion was sent. We have told the person who asked you.", OWN)


def _render_answer(public_id: str, form: DeclineForm) -> str:
    session = db.session()
    choice, asked, profile = get_to_answer(session, viewer(), public_id, now())
    return render_template(
        "mentoring/answer.jinja", page=asked_page(session, choice, asked, profile), form=form
    )
