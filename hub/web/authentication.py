"""Who asks: found once for each request, before anything else is done, and asked of the access table."""

import re
from collections.abc import Callable
from datetime import timedelta

import structlog
from flask import Flask, Response, after_this_request, g, request, session
from flask_login import UserMixin, login_user, logout_user

from hub.access import ANONYMOUS, Act, AuthContext, Viewer, authorise_view, find_act
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import NotAllowed, ReauthenticationRequired, SecondFactorRequired
from hub.kit.keyring import daily_pseudonym

log = structlog.get_logger("hub.access")
REAUTHENTICATION_LIFETIME = timedelta(minutes=15)
OPEN_FORM_GRACE = timedelta(minutes=15)
"""How much longer what was typed into a form that was open in time is still taken."""
LOCAL_PATH = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*\Z")
MAX_NEXT_LENGTH = 1000
CSRF_SESSION_KEY = "csrf_token"


def current_auth_context() -> AuthContext:
    """Return who asks, as far as it was found out; nobody before that and outside a request."""
    found: AuthContext = g.get("auth_context", ANONYMOUS)
    return found


def viewer() -> Viewer:
    """Return the viewer of the request at hand."""
    return current_auth_context().viewer


def init_app(app: Flask, load_auth_context: Callable[[], AuthContext]) -> None:
    """Find who asks, and let in only whom the access table admits."""

    def enter() -> None:
        view = app.view_functions.get(request.endpoint or "")
        g.auth_context = load_auth_context()
        if view is None:
            return
        try:
            _authorise(view)
        except NotAllowed as error:
            act = find_act(view)
            said = {"act": act.name if act else "", "why": type(error).__name__}
            log.warning("refused", **said, who=_log_pseudonym())
            raise

    def note_route(response: Response) -> Response:
        request.environ["hub.route"] = request.url_rule.rule if request.url_rule else "(none)"
        return response

    app.before_request(enter)
    app.after_request(note_route)


def current_return_path() -> str:
    """Return the page at hand, as what comes after signing in leads back to it."""
    path = request.path if request.method in ("GET", "HEAD") else "/"
    query = request.query_string.decode("ascii", "replace") if path == request.path else ""
    return f"{path}?{query}" if query else path


class LoginUser(UserMixin):  # type: ignore[misc]
    """Who is signed in, as Flask-Login knows them: by the key of this browser and not by who they are."""

    def __init__(self, session_token: str, auth_context: AuthContext = ANONYMOUS) -> None:
        self.session_token = session_token
        self.auth_context = auth_context

    def get_id(self) -> str:
        """Return the key that the cookie holds."""
        return self.session_token


def start_browser_session(session_token: str, *, same_person: bool = False) -> None:
    """Give this browser its key; whatever its cookie held before is forgotten.

    Where it is the `same` person as before, forms that are open elsewhere in this browser still hold.
    """
    kept = session.get(CSRF_SESSION_KEY) if same_person else None
    session.clear()
    if kept is not None:
        session[CSRF_SESSION_KEY] = kept
    session.permanent = True
    login_user(LoginUser(session_token))


def end_browser_session() -> None:
    """Forget the key of this browser, and have it forget what it may still show of somebody's pages."""
    logout_user()
    session.clear()

    @after_this_request
    def forget_pages(response: Response) -> Response:
        response.headers["Clear-Site-Data"] = '"cache"'
        return response


def get_redirect_path(default: str = "/me") -> str:
    """Return the page of this site that the request wants to go on to; any other address is `default`."""
    wanted = request.values.get("next", "")
    inside = LOCAL_PATH.match(wanted) and len(wanted) <= MAX_NEXT_LENGTH
    return wanted if inside else default


def _authorise(view: Callable[..., object]) -> None:
    if current_auth_context().second_factor_pending and find_act(view) not in ACTS_WITHOUT_SECOND_FACTOR:
        raise SecondFactorRequired("Your role needs a second factor. Set it up first.")
    if current_auth_context().stronger_provider and find_act(view) in STRONGER_PROVIDER_ACTS:
        raise NotAllowed(STRONGER_PROVIDER_MESSAGE.format(label=current_auth_context().stronger_provider))
    authorise_view(view, viewer())
    _check_reauthentication(view)


def _log_pseudonym() -> str:
    own = current_auth_context().signed_in_person_id
    return "" if own is None else daily_pseudonym(db.session(), str(own))


STRONGER_PROVIDER_ACTS = frozenset(
    {Act.CHANGE_SIGN_IN, Act.EXPORT_OWN_DATA, Act.LEAVE_ORGANISATION, Act.ERASE_SELF}
)
"""What nobody may do by the weaker of two ways in, as whoever has only learnt a password could."""
STRONGER_PROVIDER_MESSAGE = (
    "Your role needs a second factor, and a password alone is not enough for this. "
    "Sign out, sign in with {label}, and come back here. If you can no longer do that, ask the hub office."
)
ACTS_WITHOUT_SECOND_FACTOR = frozenset(
    {
        *(Act.READ, Act.SIGN_IN, Act.SIGN_OUT, Act.USE_EMAIL_LINK, Act.REAUTHENTICATE, Act.STOP_ACTING),
        *(Act.SEE_ACCOUNT, *STRONGER_PROVIDER_ACTS),
    }
)
"""What somebody may do without the second factor that their role asks for: nobody has to take a role."""


def _check_reauthentication(view: Callable[..., object]) -> None:
    act = find_act(view)
    if act is not None:
        require_reauthentication(act)


def require_reauthentication(act: Act) -> None:
    """Raise ProveAgain where `act` asks for a recent proof of who one is, and there is none."""
    if not act.value.needs_reauthentication:
        return
    allowed = (
        REAUTHENTICATION_LIFETIME
        if request.method in ("GET", "HEAD")
        else REAUTHENTICATION_LIFETIME + OPEN_FORM_GRACE
    )
    proved = current_auth_context().authenticated_at
    if proved is None or now() - proved > allowed:
        raise ReauthenticationRequired("Confirm first that it is you.")
