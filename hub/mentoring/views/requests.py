"""Routes to ask for mentoring or coaching, and to follow one's own request."""

from urllib.parse import urlencode

from flask import render_template, request
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Conflict, Invalid
from hub.mentoring.domain.register import get_profile, require_member
from hub.mentoring.domain.relationships import find_relationship_of_request
from hub.mentoring.domain.requests import (
    add_choice,
    ask,
    find_open_request,
    get_own_request,
    refuse_profile,
    withdraw_request,
)
from hub.mentoring.domain.vocabulary import RegisterKind, word_of
from hub.mentoring.forms.requests import AskForm, need_values, read_preference
from hub.mentoring.presenters.board import own_board
from hub.mentoring.presenters.profiles import profile_cards
from hub.mentoring.presenters.requests import format_warnings, request_page
from hub.mentoring.presenters.words import activity
from hub.mentoring.views.blueprint import BASE, OWN, blueprint
from hub.mentoring.views.people_lists import NEED_WORDS, chosen_ids, find_ask_error, render_list_again
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message
from hub.web.form_data import submitted_text


@blueprint.get(f"{BASE}/ask")
@may(Act.ASK_FOR_MENTORING)
def ask_form() -> ResponseReturnValue:
    """Show the form to ask the people that the address names, in this order, or lead to the search."""
    require_member(db.session(), viewer())
    if not request.args:
        return redirect_with_message(
            "Say what you are looking for. Then choose the people to ask.", f"{BASE}/find"
        )
    if problem := find_ask_error():
        return render_list_again(problem)
    form = AskForm(formdata=None, data=need_values(request.args))
    return _render_ask(form), 200


@blueprint.post(f"{BASE}/ask")
@may(Act.ASK_FOR_MENTORING)
def submit_ask() -> ResponseReturnValue:
    """Ask the people that the address names, one at a time.

    If someone offers none of the ways to meet that are wanted, say so once before the request is sent.
    """
    session, form = db.session(), AskForm()
    require_member(session, viewer())
    if problem := find_ask_error():
        return render_list_again(problem)
    if form.validate_on_submit():
        profiles = [get_profile(session, viewer(), public_id) for public_id in chosen_ids()]
        if format_warnings(session, profiles, form.formats.data) and not form.is_warned:
            return _render_ask(form), 200
        kind = word_of(RegisterKind, profiles[0].kind)
        need = form.need(kind, read_preference(request.args))
        try:
            found = ask(session, viewer(), need, chosen_ids(), now())
            return redirect_with_message(
                "Your request was sent. You can follow its progress here.",
                f"{BASE}/requests/{found.public_id}",
            )
        except Invalid as error:
            form.add_error(error.field if error.field in form else "purposes", error.message)
    return _render_ask(form), 400


@blueprint.get(f"{BASE}/requests/<public_id>")
@may(Act.ASK_FOR_MENTORING)
def own_request(public_id: str) -> str:
    """Show where the viewer's request stands."""
    session = db.session()
    found = get_own_request(session, viewer(), public_id)
    relationship = find_relationship_of_request(session, found)
    page = request_page(session, found, now(), relationship.public_id if relationship else "")
    return render_template(
        "mentoring/request.jinja", page=page, kind=found.kind, board=own_board(session, found)
    )


@blueprint.post(f"{BASE}/requests/<public_id>/choices")
@may(Act.ASK_FOR_MENTORING)
def add_person(public_id: str) -> ResponseReturnValue:
    """Ask one more person with a request, such as someone who was suggested."""
    add_choice(db.session(), viewer(), public_id, submitted_text("profile"), now())
    return redirect_with_message("This person was added to your request.", f"{BASE}/requests/{public_id}")


@blueprint.post(f"{BASE}/requests/<public_id>/withdraw")
@may(Act.ASK_FOR_MENTORING)
def withdraw_own_request(public_id: str) -> ResponseReturnValue:
    """Withdraw the viewer's request."""
    withdraw_request(db.session(), viewer(), public_id, now())
    return redirect_with_message("Your request was withdrawn.", OWN)


def _render_ask(form: AskForm) -> str:
    session, ids = db.session(), chosen_ids()
    profiles = [get_profile(session, viewer(), public_id) for public_id in ids]
    kind = word_of(RegisterKind, profiles[0].kind)
    for profile in profiles:
        refuse_profile(session, viewer(), profile, kind, now())
    open_request = find_open_request(session, viewer(), kind)
    if open_request is not None:
        raise Conflict("You have an open request of this kind. You can add people to it, or withdraw it.")
    return render_template(
        "mentoring/ask.jinja",
        form=form,
        cards=profile_cards(session, viewer(), profiles, now()),
        first_urls=[_ordered_url([each, *(other for other in ids if other != each)]) for each in ids],
        action=_ordered_url(ids),
        activity=activity(kind.value),
        warnings=format_warnings(session, profiles, form.formats.data or ()),
    )


def _ordered_url(ids: list[str]) -> str:
    rest = [(key, value) for key, value in request.args.items(multi=True) if key in NEED_WORDS]
    return f"{BASE}/ask?{urlencode([('profile', each) for each in ids] + rest)}"
