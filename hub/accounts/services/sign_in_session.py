"""Authentication of requests: the session token of the cookie is looked up each time, with Flask-Login."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog
from flask import Flask, session
from flask_login import LoginManager, current_user
from sqlalchemy import Engine

from hub.access import ANONYMOUS, AuthContext
from hub.accounts.domain.auth_contexts import find_own_auth_context, load_auth_context
from hub.accounts.domain.login_sessions import LAST_SEEN_INTERVAL, update_last_seen
from hub.accounts.services.oidc_providers import identity_providers_by_slug
from hub.kit.clock import now
from hub.kit.db import db
from hub.web.after_response import write_after_response
from hub.web.authentication import USER_ID_KEY, LoginUser

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
    if USER_ID_KEY not in session:
        return ANONYMOUS
    if not current_user.is_authenticated:
        return ANONYMOUS
    auth_context: AuthContext = current_user.auth_context
    if auth_context.login_session_id is not None:
        _update_last_seen_later(auth_context.login_session_id)
    return auth_context


def find_auth_context(engine: Engine, browser_session: Mapping[str, Any]) -> AuthContext | None:
    """Return the auth context of a browser session without a request of Flask, or None if it needs one.

    It needs one if more than one statement tells who it is, or if it is to be noted that they were here.
    """
    at = now()
    session_token = browser_session.get(USER_ID_KEY)
    if not session_token or _must_note_use(browser_session, at):
        return None
    with engine.connect() as connection:
        return find_own_auth_context(connection, session_token, at)


def _must_note_use(browser_session: Mapping[str, Any], at: datetime) -> bool:
    since: float = at.timestamp() - browser_session.get(SEEN_KEY, 0)
    return since >= LAST_SEEN_INTERVAL.total_seconds()


def _update_last_seen_later(login_session_id: int) -> None:
    at = now()
    if not _must_note_use(session, at):
        return
    session[SEEN_KEY] = int(at.timestamp())
    write_after_response(
        lambda transaction: update_last_seen(transaction, login_session_id, now()),
        "a sign-in was not noted as used",
    )
