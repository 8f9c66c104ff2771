"""Routes of the registers of offers and of requests: the board, its moderation, and offers."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Conflict, Invalid
from hub.mentoring.domain.board import (
    BoardState,
    begin_on_board,
    count_offers,
    get_to_moderate,
    list_board,
    list_to_moderate,
    moderate,
    put_on_board,
    take_off_board,
)
from hub.mentoring.domain.board_offers import ask_who_offered, offer_help, withdraw_offer
from hub.mentoring.domain.register import require_member
from hub.mentoring.domain.requests import get_own_request
from hub.mentoring.domain.vocabulary import RegisterKind
from hub.mentoring.forms.board import BoardForm, BoardRefusalForm, BoardWordsForm
from hub.mentoring.forms.find import one_of
from hub.mentoring.forms.requests import need_values, read_preference
from hub.mentoring.presenters.board import board_rows, offer_rows, own_board
from hub.mentoring.presenters.words import activity
from hub.mentoring.views.approvals import MANAGE
from hub.mentoring.views.blueprint import BASE, blueprint
from hub.trusts.domain import organisation_names_by_id
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message
from hub.web.form_data import submitted_text
from hub.web.paging import build_pagination, check_page_exists, read_page

REQUESTS = f"{BASE}/requests"
MODERATION = f"{MANAGE}/board"


@blueprint.get(REQUESTS)
@may(Act.SEE_REGISTER)
def offers_and_requests() -> str:
    """Show the register of offers in numbers, and the register of requests without names."""
    session, number = db.session(), read_page(request.args)
    require_member(session, viewer())
    found = list_board(session, viewer(), number)
    check_page_exists(number, found.pages)
    return render_template(
        "mentoring/board.jinja",
        offers=offer_rows(count_offers(session), organisation_names_by_id(session)),
        kinds=[kind.label for kind in RegisterKind],
        rows=board_rows(session, viewer(), found.requests, now()),
        count=found.count,
        pagination_of_list=build_pagination(number, found.pages, lambda page: f"{REQUESTS}?page={page}"),
    )


@blueprint.get(f"{REQUESTS}/board")
@may(Act.ASK_FOR_MENTORING)
def board_form() -> str:
    """Show the form to begin a request on the board."""
    require_member(db.session(), viewer())
    kind = one_of(RegisterKind, request.args.get("kind"))
    values: dict[str, Any] = {
        **need_values(request.args),
        "preference": read_preference(request.args).value,
        "kind": kind.value if kind else None,
    }
    return _render_new(BoardForm(formdata=None, data=values))


@blueprint.post(f"{REQUESTS}/board")
@may(Act.ASK_FOR_MENTORING)
def submit_board() -> ResponseReturnValue:
    """Begin a request on the board."""
    require_member(db.session(), viewer())
    form = BoardForm()
    if form.validate_on_submit():
        try:
            found = begin_on_board(db.session(), viewer(), form.need(), form.board_words.data, now())
            return redirect_with_message(
                "Your request was sent to the moderator. We will email you the answer.",
                f"{REQUESTS}/{found.public_id}",
            )
        except Invalid as error:
            form.add_error(error.field, error.message)
        except Conflict as error:
            form.add_error("kind", error.message.removesuffix("."))
    return _render_new(form), 400


@blueprint.get(f"{REQUESTS}/<public_id>/board")
@may(Act.ASK_FOR_MENTORING)
def own_board_form(public_id: str) -> str:
    """Show the form to put an open request on the board."""
    found = get_own_request(db.session(), viewer(), public_id)
    return _render_own(public_id, BoardWordsForm(formdata=None, data={"board_words": found.board_words}))


@blueprint.post(f"{REQUESTS}/<public_id>/board")
@may(Act.ASK_FOR_MENTORING)
def submit_own_board(public_id: str) -> ResponseReturnValue:
    """Put an open request on the board."""
    form = BoardWordsForm()
    if form.validate_on_submit():
        put_on_board(db.session(), viewer(), public_id, form.board_words.data, now())
        return redirect_with_message(
            "Your request was sent to the moderator. We will email you the answer.", f"{REQUESTS}/{public_id}"
        )
    return _render_own(public_id, form), 400


@blueprint.post(f"{REQUESTS}/<public_id>/board/end")
@may(Act.ASK_FOR_MENTORING)
def end_own_board(public_id: str) -> ResponseReturnValue:
    """Take a request off the board."""
    take_off_board(db.session(), viewer(), public_id, now())
    return redirect_with_message("Your request was taken off the noticeboard.", f"{REQUESTS}/{public_id}")


@blueprint.post(f"{REQUESTS}/<public_id>/offers/<choice_id>")
@may(Act.ASK_FOR_MENTORING)
def ask_offerer(public_id: str, choice_id: str) -> ResponseReturnValue:
    """Ask someone who offered."""
    ask_who_offered(db.session(), viewer(), public_id, choice_id, now())
    return redirect_with_message("This person was added to your request.", f"{REQUESTS}/{public_id}")


@blueprint.post(f"{REQUESTS}/<public_id>/offer")
@may(Act.ANSWER_MENTORING)
def offer_for_request(public_id: str) -> ResponseReturnValue:
    """Offer to help with a request on the board."""
    offer_help(db.session(), viewer(), public_id, now())
    return redirect_with_message(
        "Your offer was sent. If they ask you, we will email you and you can accept or decline.", REQUESTS
    )


@blueprint.post(f"{REQUESTS}/<public_id>/offer/withdraw")
@may(Act.ANSWER_MENTORING)
def withdraw_offer_for_request(public_id: str) -> ResponseReturnValue:
    """Take an offer back."""
    withdraw_offer(db.session(), viewer(), public_id, now())
    return redirect_with_message("Your offer was withdrawn.", REQUESTS)


@blueprint.get(MODERATION)
@may(Act.MODERATE_BOARD)
def moderation() -> str:
    """Show the words that wait for the board."""
    session = db.session()
    rows = board_rows(session, viewer(), list_to_moderate(session, viewer()), now())
    return render_template("mentoring/board_moderation.jinja", rows=rows)


@blueprint.post(f"{MODERATION}/<public_id>/show")
@may(Act.MODERATE_BOARD)
def show_on_board(public_id: str) -> ResponseReturnValue:
    """Show the words of a request on the board."""
    moderate(db.session(), viewer(), public_id, BoardState.SHOWN, submitted_text("read"), now())
    return redirect_with_message(
        "The request was posted on the noticeboard. We have emailed the person.", MODERATION
    )


@blueprint.get(f"{MODERATION}/<public_id>/refuse")
@may(Act.MODERATE_BOARD)
def board_refusal(public_id: str) -> str:
    """Show the words of a request and the form to refuse them with a reason."""
    return _render_refusal(public_id, BoardRefusalForm(formdata=None))


@blueprint.post(f"{MODERATION}/<public_id>/refuse")
@may(Act.MODERATE_BOARD)
def refuse_for_board(public_id: str) -> ResponseReturnValue:
    """Refuse the words of a request, with a reason that its writer reads."""
    form, status = BoardRefusalForm(), 400
    if form.validate_on_submit():
        read, reason = form.read.data, form.reason.data
        try:
            moderate(db.session(), viewer(), public_id, BoardState.REFUSED, read, now(), reason=reason)
            return redirect_with_message(
                "The request was not posted on the noticeboard. We have emailed the person.", MODERATION
            )
        except Invalid as error:
            form.add_error(error.field, error.message)
        except Conflict as error:
            form.add_error("reason", error.message.removesuffix("."))
            status = error.status
    return _render_refusal(public_id, form), status


def _render_refusal(public_id: str, form: BoardRefusalForm) -> str:
    session = db.session()
    found = get_to_moderate(session, viewer(), public_id)
    (row,) = board_rows(session, viewer(), [found], now())
    return render_template("mentoring/board_refuse.jinja", row=row, form=form)


def _render_new(form: BoardForm) -> str:
    return render_template("mentoring/board_form.jinja", form=form, action=f"{REQUESTS}/board", activity="")


def _render_own(public_id: str, form: BoardWordsForm) -> str:
    found = get_own_request(db.session(), viewer(), public_id)
    if found.ended_at is not None:
        raise Conflict("This request has ended. You can start another.")
    return render_template(
        "mentoring/board_form.jinja",
        form=form,
        action=f"{REQUESTS}/{public_id}/board",
        activity=activity(found.kind),
        board=own_board(db.session(), found),
    )
