from http import HTTPStatus

from flask import Blueprint, current_app, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.accounts.domain import RateLimited
from hub.catalogue.forms import MAX_SEARCH_LENGTH
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import InvalidQuery
from hub.search.domain.search_feedback import delete_looked_for, record_search_feedback
from hub.search.domain.suggestions import suggest
from hub.search.forms import SearchFeedbackForm
from hub.search.presenters import LIST_OF_ALL_KINDS, SearchedList, searched_list, suggestion
from hub.web.authentication import viewer
from hub.web.client_address import client_address
from hub.web.flash import redirect_with_message
from hub.web.page_cache import cacheable, no_store

TOO_MANY_ANSWERS = "Too many answers have come from your network. Try again tomorrow"
blueprint = Blueprint("search", __name__, template_folder="templates")
NO_SEARCH = "Search first, then select \u201cWas this search useful?\u201d below the results"


@blueprint.get("/search")
@may(Act.READ)
def search() -> ResponseReturnValue:
    """Redirect to the library, whose search covers everything; the words and the filters are kept."""
    query = request.query_string.decode("ascii", "replace")
    return redirect(LIST_OF_ALL_KINDS + (f"?{query}" if query else ""))


@blueprint.get("/search/suggest")
@may(Act.READ)
@cacheable
def suggestions() -> ResponseReturnValue:
    """Return suggestions as JSON for the text `q` typed so far; `in` restricts them to one shelf."""
    shelf = request.args.get("in", "")
    suggested = suggest(db.session(), viewer(), (shelf,) if shelf else None, request.args.get("q", ""))
    if not suggested.is_complete:
        no_store()
    return jsonify([suggestion(row) for row in suggested.rows])


@blueprint.get("/search/feedback")
@may(Act.GIVE_SEARCH_FEEDBACK)
def search_feedback_form() -> str:
    """Show the form that asks whether the search for `q` was useful; `in` names the list it was made in."""
    return _render_feedback_form(_searched_list(), SearchFeedbackForm())


@blueprint.post("/search/feedback")
@may(Act.GIVE_SEARCH_FEEDBACK)
def submit_search_feedback() -> ResponseReturnValue:
    """Save whether the search for `q` was useful, without saving who said so."""
    searched, form = _searched_list(), SearchFeedbackForm()
    if not form.validate_on_submit():
        return _render_feedback_form(searched, form), HTTPStatus.BAD_REQUEST
    sender = client_address()
    try:
        record_search_feedback(
            db.session(),
            form.answer(searched.q),
            asker=f"{sender}\0{request.user_agent.string}",
            client_address=sender,
            secret=current_app.config["SECRET_KEY"],
            at=now(),
        )
    except RateLimited as error:
        form.add_error("looked_for", TOO_MANY_ANSWERS)
        page = _render_feedback_form(searched, form)
        return page, HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": str(error.retry_after)}
    return redirect(searched.thanks_url, HTTPStatus.SEE_OTHER)


@blueprint.post("/search/feedback/<answer_id>/delete")
@may(Act.DELETE_LOOKED_FOR)
def submit_looked_for_deletion(answer_id: str) -> ResponseReturnValue:
    """Delete what somebody wrote about a search."""
    delete_looked_for(db.session(), viewer(), answer_id)
    return redirect_with_message("The answer was deleted.", "/desk")


@blueprint.get("/search/feedback/thanks")
@may(Act.GIVE_SEARCH_FEEDBACK)
def search_feedback_thanks() -> str:
    """Show that an answer has arrived, with a link back to the results."""
    return render_template("search/feedback_thanks.jinja", searched=_searched_list())


def _searched_list() -> SearchedList:
    q = request.args.get("q", "").strip()
    if not 0 < len(q) <= MAX_SEARCH_LENGTH:
        raise InvalidQuery({"q": NO_SEARCH})
    filters = [(name, value) for name, value in request.args.items(multi=True) if name not in {"q", "in"}]
    return searched_list(q, filters, request.args.get("in", ""))


def _render_feedback_form(searched: SearchedList, form: SearchFeedbackForm) -> str:
    return render_template("search/feedback.jinja", form=form, searched=searched)
