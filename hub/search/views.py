from flask import Blueprint, jsonify, redirect, request
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.kit.db import db
from hub.search.domain.suggestions import suggest
from hub.search.presenters import suggestion
from hub.web.authentication import viewer
from hub.web.page_cache import cacheable, no_store

blueprint = Blueprint("search", __name__)
LIST_OF_ALL_KINDS = "/library"


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
