"""Who asks: found once for each request, before anything else is done, and asked of the access table."""

import re
from collections.abc import Callable
from datetime import timedelta

import structlog
from flask import Flask, Response, after_this_request, g, request, session
from flask_login import UserMixin, login_user, logout_user

from hub.access import NOBODY, Act, Standing, Viewer, act_of, admit
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import NotAllowed, ProveAgain, SecondFactorNeeded
from hub.kit.keyring import mark_of_today

log = structlog.get_logger("hub.access")
FRESH_FOR = timedelta(minutes=15)
FORM_TIME = timedelta(minutes=15)
"""How much longer what was typed into a form that was open in time is still taken."""
PATH = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*\Z")
LONGEST_NEXT = 1000
PROOF_OF_ORIGIN = "csrf_token"


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
        try:
            _let_in(view)
        except NotAllowed as error:
            act = act_of(view)
            said = {"act": act.name if act else "", "why": type(error).__name__}
            log.warning("refused", **said, who=_who_in_the_log())
            raise

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


class SignedIn(UserMixin):  # type: ignore[misc]
    """Who is signed in, as Flask-Login knows them: by the key of this browser and not by who they are."""

    def __init__(self, key: str, standing: Standing = NOBODY) -> None:
        self.key = key
        self.standing = standing

    def get_id(self) -> str:
        """Return the key that the cookie holds."""
        return self.key


def enter_with(key: str, *, same: bool = False) -> None:
    """Give this browser its key; whatever its cookie held before is forgotten.

    Where it is the `same` person as before, forms that are open elsewhere in this browser still hold.
    """
    kept = session.get(PROOF_OF_ORIGIN) if same else None
    session.clear()
    if kept is not None:
        session[PROOF_OF_ORIGIN] = kept
    session.permanent = True
    login_user(SignedIn(key))


def leave() -> None:
    """Forget the key of this browser, and have it forget what it may still show of somebody's pages."""
    logout_user()
    session.clear()

    @after_this_request
    def forget_pages(response: Response) -> Response:
        response.headers["Clear-Site-Data"] = '"cache"'
        return response


def next_page(default: str = "/me") -> str:
    """Return the page of this site that the request wants to go on to; any other address is `default`."""
    wanted = request.values.get("next", "")
    inside = PATH.match(wanted) and len(wanted) <= LONGEST_NEXT
    return wanted if inside else default


def _let_in(view: Callable[..., object]) -> None:
    if standing().owes and act_of(view) not in OPEN_WITHOUT:
        raise SecondFactorNeeded("Your role needs a second factor. Set it up first.")
    if standing().stronger and act_of(view) in FOR_THE_STRONGER:
        raise NotAllowed(STRONGER_FIRST.format(label=standing().stronger))
    admit(view, viewer())
    _check_fresh(view)


def _who_in_the_log() -> str:
    own = standing().own_id
    return "" if own is None else mark_of_today(db.session(), str(own))


FOR_THE_STRONGER = frozenset({Act.SECURE_ACCOUNT, Act.TAKE_DATA, Act.LEAVE, Act.ERASE_SELF})
"""What nobody may do by the weaker of two ways in, as whoever has only learnt a password could."""
STRONGER_FIRST = (
    "Your role needs a second factor, and a password alone is not enough for this. "
    "Sign out, sign in with {label}, and come back here. If you can no longer do that, ask the hub office."
)
OPEN_WITHOUT = frozenset(
    {
        *(Act.READ, Act.SIGN_IN, Act.SIGN_OUT, Act.USE_LINK, Act.PROVE_AGAIN, Act.STOP_ACTING),
        *(Act.SEE_ACCOUNT, *FOR_THE_STRONGER),
    }
)
"""What somebody may do without the second factor that their role asks for: nobody has to take a role."""


def _check_fresh(view: Callable[..., object]) -> None:
    act = act_of(view)
    if act is not None:
        ask_fresh(act)


def ask_fresh(act: Act) -> None:
    """Raise ProveAgain where `act` asks for a recent proof of who one is, and there is none."""
    if not act.value.fresh:
        return
    allowed = FRESH_FOR if request.method in ("GET", "HEAD") else FRESH_FOR + FORM_TIME
    proved = standing().proved_at
    if proved is None or now() - proved > allowed:
        raise ProveAgain("Confirm first that it is you.")
