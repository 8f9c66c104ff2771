"""Who asks: found once for each request, before anything else is done, and asked of the access table."""

import re
from collections.abc import Callable
from datetime import timedelta

from flask import Flask, Response, g, request

from hub.kit.access import NOBODY, Act, Standing, Viewer, act_of, admit
from hub.kit.clock import now
from hub.kit.errors import ProveAgain, SecondFactorNeeded

FRESH_FOR = timedelta(minutes=15)
FORM_TIME = timedelta(minutes=45)
"""How much longer what was typed into a form that was open in time is still taken."""
PATH = re.compile(r"/(?![/\\\\])[\x21-\x5b\x5d-\x7e]*\Z")
LONGEST_NEXT = 1000


def standing() -> Standing:
    """Return who asks, as far as it was found out; nobody before that and outside a request."""
    found: Standing = g.get("standing", NOBODY)
    return found


def viewer() -> Viewer:
    """Return the viewer of the request at hand."""
    return standing().viewer


def init_app(app: Flask, who: Callable[[], Standing]) -> None:
    """Find who asks, and let in only whom the access table admits."""

    def enter() -> None:
        view = app.view_functions.get(request.endpoint or "")
        g.standing = who()
        if view is None:
            return
        if g.standing.owes and act_of(view) not in OPEN_WITHOUT:
            raise SecondFactorNeeded("Your role needs a second proof of who you are. Set it up first.")
        admit(view, viewer())
        _check_fresh(view)

    def note_route(response: Response) -> Response:
        request.environ["hub.route"] = request.url_rule.rule if request.url_rule else "(none)"
        return response

    app.before_request(enter)
    app.after_request(note_route)


def where_to_return() -> str:
    """Return the page at hand, as what comes after signing in leads back to it."""
    path = request.path if request.method in ("GET", "HEAD") else "/"
    query = request.query_string.decode("ascii", "replace") if path == request.path else ""
    return f"{path}?{query}" if query else path


def next_page(default: str = "/me") -> str:
    """Return the page of this site that the request wants to go on to; any other address is `default`."""
    wanted = request.values.get("next", "")
    inside = PATH.match(wanted) and len(wanted) <= LONGEST_NEXT
    return wanted if inside else default


OPEN_WITHOUT = frozenset(
    {Act.READ, Act.SIGN_IN, Act.SIGN_OUT, Act.USE_LINK, Act.SEE_ACCOUNT, Act.SECURE_ACCOUNT, Act.TAKE_DATA}
)
"""What somebody may do before they have the second factor that their role asks for."""


def _check_fresh(view: object) -> None:
    act = act_of(view)  # type: ignore[arg-type]
    if act is None or not act.value.fresh:
        return
    allowed = FRESH_FOR if request.method in ("GET", "HEAD") else FRESH_FOR + FORM_TIME
    proved = standing().proved_at
    if proved is None or now() - proved > allowed:
        raise ProveAgain("Confirm first that it is you.")
