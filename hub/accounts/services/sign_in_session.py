"""Authentication of requests: the session token of the cookie is looked up each time, with Flask-Login."""

import structlog
from flask import Flask, session
from flask_login import LoginManager, current_user

from hub.access import ANONYMOUS, AuthContext
from hub.accounts.domain.auth_contexts import load_auth_context
from hub.accounts.domain.login_sessions import LAST_SEEN_INTERVAL, update_last_seen
from hub.accounts.services.oidc_providers import identity_providers_by_slug
from hub.kit.clock import now
from hub.kit.db import db
from hub.web.after_response import write_after_response
from hub.web.authentication import LoginUser

log = structlog.get_logger("hub.accounts")
SEEN_KEY = "noted"


def init_app(app: Flask) -> None:
    """Set up Flask-Login to load the user from the session token in the cookie."""
    login = LoginManager()
    login.session_protection = None  # not needed, because the token is looked up at each request
    login.init_app(app, add_context_processor=False)
    login.user_loader(_load_user)


def _load_user(session_token: str) -> LoginUser | None:
    auth_context = load_auth_context(db.session(), session_token, now(), identity_providers_by_slug())
    return None if auth_context.login_session_id is None else LoginUser(session_token, auth_context)


def authenticate_request() -> AuthContext:
    """Return the auth context of this request, and schedule an update of its last use."""
    if "_user_id" not in session:
        return ANONYMOUS
    if not current_user.is_authenticated:
        return ANONYMOUS
    auth_context: AuthContext = current_user.auth_context
    if auth_context.login_session_id is not None:
        _update_last_seen_later(auth_context.login_session_id)
    return auth_context


def _update_last_seen_later(login_session_id: int) -> None:
    timestamp = now().timestamp()
    if timestamp - session.get(SEEN_KEY, 0) < LAST_SEEN_INTERVAL.total_seconds():
        return
    session[SEEN_KEY] = int(timestamp)
    write_after_response(
        lambda transaction: update_last_seen(transaction, login_session_id, now()),
        "a sign-in was not noted as used",
    )
