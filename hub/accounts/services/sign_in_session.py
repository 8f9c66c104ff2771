"""Who asks: the key of the browser is looked up at each request; its use is noted afterwards."""

import structlog
from flask import Flask, session
from flask_login import LoginManager, current_user

from hub.access import ANONYMOUS, AuthContext
from hub.accounts.domain import LAST_SEEN_INTERVAL, load_auth_context, update_last_seen
from hub.accounts.services.oidc_providers import identity_providers_by_slug
from hub.kit.clock import now
from hub.kit.db import db
from hub.web.after_response import write_after_response
from hub.web.authentication import LoginUser

log = structlog.get_logger("hub.accounts")
SEEN_KEY = "noted"


def init_app(app: Flask) -> None:
    """Let Flask-Login read the key from the session cookie."""
    login = LoginManager()
    login.session_protection = None  # a key that is looked up at each request can be ended at any time
    login.init_app(app, add_context_processor=False)
    login.user_loader(_load_user)


def _load_user(session_token: str) -> LoginUser | None:
    found = load_auth_context(db.session(), session_token, now(), identity_providers_by_slug())
    return None if found.login_session_id is None else LoginUser(session_token, found)


def authenticate_request() -> AuthContext:
    """Return the standing of whoever sent the request at hand."""
    if "_user_id" not in session:
        return ANONYMOUS
    if not current_user.is_authenticated:
        return ANONYMOUS
    found: AuthContext = current_user.auth_context
    if found.login_session_id is not None:
        _update_last_seen_later(found.login_session_id)
    return found


def _update_last_seen_later(login_session_id: int) -> None:
    moment = now().timestamp()
    if moment - session.get(SEEN_KEY, 0) < LAST_SEEN_INTERVAL.total_seconds():
        return
    session[SEEN_KEY] = int(moment)
    write_after_response(
        lambda transaction: update_last_seen(transaction, login_session_id, now()),
        "a sign-in was not noted as used",
    )
