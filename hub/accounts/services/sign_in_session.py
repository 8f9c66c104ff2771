"""Who asks: the key of the browser is looked up at each request; its use is noted afterwards."""

import structlog
from flask import Flask, session
from flask_login import LoginManager, current_user

from hub.access import NOBODY, Standing
from hub.accounts.domain import SEEN_EVERY, note_seen, standing_for
from hub.accounts.services.oidc_providers import known
from hub.kit.clock import now
from hub.kit.db import db
from hub.web.after_response import write_when_answered
from hub.web.authentication import SignedIn

log = structlog.get_logger("hub.accounts")
NOTED = "noted"


def init_app(app: Flask) -> None:
    """Let Flask-Login read the key from the session cookie."""
    login = LoginManager()
    login.session_protection = None  # a key that is looked up at each request can be ended at any time
    login.init_app(app, add_context_processor=False)
    login.user_loader(_load)


def _load(key: str) -> SignedIn | None:
    found = standing_for(db.session(), key, now(), known())
    return None if found.sign_in_id is None else SignedIn(key, found)


def who_asks() -> Standing:
    """Return the standing of whoever sent the request at hand."""
    if "_user_id" not in session:
        return NOBODY
    if not current_user.is_authenticated:
        return NOBODY
    found: Standing = current_user.standing
    if found.sign_in_id is not None:
        _note_later(found.sign_in_id)
    return found


def _note_later(sign_in_id: int) -> None:
    moment = now().timestamp()
    if moment - session.get(NOTED, 0) < SEEN_EVERY.total_seconds():
        return
    session[NOTED] = int(moment)
    write_when_answered(
        lambda transaction: note_seen(transaction, sign_in_id, now()), "a sign-in was not noted as used"
    )
