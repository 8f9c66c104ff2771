"""Authentication: load the auth context of each request first, and check it against the access table."""

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
from hub.web.form_data import submitted_or_asked

log = structlog.get_logger("hub.access")
REAUTHENTICATION_LIFETIME = timedelta(minutes=15)
OPEN_FORM_GRACE = timedelta(minutes=15)
"""Extra time for sending a form that was opened in time."""
LOCAL_PATH = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*\Z")
MAX_NEXT_LENGTH = 1000
CSRF_SESSION_KEY = "csrf_token"
USER_ID_KEY = "_user_id"
"""Where Flask-Login keeps the session token in the session of a browser."""


def current_auth_context() -> AuthContext:
    """Return the auth context of the request; ANONYMOUS before it is loaded and outside requests."""
    auth_context: AuthContext = g.get("auth_context", ANONYMOUS)
    return auth_context


def viewer() -> Viewer:
    """Return the viewer of the current request."""
    return current_auth_context().viewer


def init_app(app: Flask, load_auth_context: Callable[[], AuthContext]) -> None:
    """Load the auth context of each request, and refuse it unless the access table allows the view."""

    def authenticate_request() -> None:
        view = app.view_functions.get(request.endpoint or "")
        g.auth_context = load_auth_context()
        if view is None:
            return
        try:
            _authorise(view)
        except NotAllowed as error:
            act = find_act(view)
            log.warning(
                "refused", act=act.name if act else "", why=type(error).__name__, who=_log_pseudonym()
            )
            raise

    def record_route(response: Response) -> Response:
        request.environ["hub.route"] = request.url_rule.rule if request.url_rule else "(none)"
        return response

    app.before_request(authenticate_request)
    app.after_request(record_route)


def current_return_path() -> str:
    """Return the path and query of the current page, to return to after signing in."""
    path = request.path if request.method in ("GET", "HEAD") else "/"
    query = request.query_string.decode("ascii", "replace") if path == request.path else ""
    return f"{path}?{query}" if query else path


class LoginUser(UserMixin):  # type: ignore[misc]
    """The user object of Flask-Login, identified by the session token and not by the person."""

    def __init__(self, session_token: str, auth_context: AuthContext = ANONYMOUS) -> None:
        self.session_token = session_token
        self.auth_context = auth_context

    def get_id(self) -> str:
        """Return the session token, which the cookie holds."""
        return self.session_token


def start_browser_session(session_token: str, *, same_person: bool = False) -> None:
    """Replace the session of this browser with a new one that holds the session token.

    If it is the `same_person` as before, the CSRF token remains, so that forms open in other tabs still work.
    """
    csrf_token = session.get(CSRF_SESSION_KEY) if same_person else None
    session.clear()
    if csrf_token is not None:
        session[CSRF_SESSION_KEY] = csrf_token
    session.permanent = True
    login_user(LoginUser(session_token))


def is_signed_in_browser() -> bool:
    """Return whether the session of this browser holds a session token, which may have ended."""
    return USER_ID_KEY in session


def end_browser_session() -> None:
    """Clear the session of this browser, and have the browser clear its cache."""
    logout_user()
    session.clear()

    @after_this_request
    def clear_browser_cache(response: Response) -> Response:
        response.headers["Clear-Site-Data"] = '"cache"'
        return response


def get_redirect_path(default: str = "/me") -> str:
    """Return the `next` parameter if it is a path of this site, otherwise `default`."""
    path = submitted_or_asked().get("next", "")
    is_local = LOCAL_PATH.match(path) and len(path) <= MAX_NEXT_LENGTH
    return path if is_local else default


def _authorise(view: Callable[..., object]) -> None:
    if current_auth_context().second_factor_pending and find_act(view) not in ACTS_WITHOUT_SECOND_FACTOR:
        raise SecondFactorRequired("Your role needs two-step sign-in.")
    if current_auth_context().stronger_provider and find_act(view) in STRONGER_PROVIDER_ACTS:
        raise NotAllowed(STRONGER_PROVIDER_MESSAGE.format(label=current_auth_context().stronger_provider))
    authorise_view(view, viewer())
    _check_reauthentication(view)


def _log_pseudonym() -> str:
    person_id = current_auth_context().signed_in_person_id
    return "" if person_id is None else daily_pseudonym(db.session(), str(person_id))


STRONGER_PROVIDER_ACTS = frozenset(
    {Act.CHANGE_SIGN_IN, Act.EXPORT_OWN_DATA, Act.LEAVE_ORGANISATION, Act.ERASE_SELF}
)
"""Acts that a person with a linked identity provider may not do after signing in with a password only.

Otherwise someone who has learnt the password could do them.
"""
STRONGER_PROVIDER_MESSAGE = (
    "Your role needs two-step sign-in, and your password alone is not enough for this. Sign out, sign in "
    "with {label} and come back to this page. If you cannot, ask the hub office for help."
)
ACTS_WITHOUT_SECOND_FACTOR = frozenset(
    {
        *(Act.READ, Act.SIGN_IN, Act.SIGN_OUT, Act.USE_EMAIL_LINK, Act.REAUTHENTICATE, Act.STOP_ACTING),
        *(Act.SEE_ACCOUNT, *STRONGER_PROVIDER_ACTS),
    }
)
"""Acts that are allowed without the second factor that a role requires."""


def _check_reauthentication(view: Callable[..., object]) -> None:
    act = find_act(view)
    if act is not None:
        require_reauthentication(act)


def require_reauthentication(act: Act) -> None:
    """Raise ReauthenticationRequired if `act` needs a recent authentication and the last one is too old."""
    if not act.value.needs_reauthentication:
        return
    max_age = (
        REAUTHENTICATION_LIFETIME
        if request.method in ("GET", "HEAD")
        else REAUTHENTICATION_LIFETIME + OPEN_FORM_GRACE
    )
    authenticated_at = current_auth_context().authenticated_at
    if authenticated_at is None or now() - authenticated_at > max_age:
        raise ReauthenticationRequired("To protect your account, confirm that it is you.")
