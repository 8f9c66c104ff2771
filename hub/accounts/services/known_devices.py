"""What a browser is known by: from which address it asks, and in whose account it has been before."""

import secrets
from typing import Any

from flask import Response, current_app, request

from hub.accounts.domain import ClientKey, Person, account_hmac
from hub.accounts.presenters import describe_browser
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.keyring import sign, unsign
from hub.web.client_address import client_address
from hub.web.page_cache import KNOWN_BROWSER_COOKIE

PURPOSE = "known browser"
COOKIE_MAX_AGE = 365 * 86_400
MAX_ACCOUNTS = 5
"""As many as are remembered in one browser; the one who was here longest ago is forgotten."""
UNKNOWN_DEVICE = ("", 0, False)


def client_key(email: str, *, fully_authenticated: bool = False) -> ClientKey:
    """Return from where somebody tries to get into the account with this address.

    `wholly`: the browser counts as known only if somebody gave all their proofs in it, and not a link alone.
    """
    key, _, whole = _read_known_accounts().get(account_hmac(db.session(), email), UNKNOWN_DEVICE)
    return ClientKey(
        client_address=client_address(), device_key=key if whole or not fully_authenticated else ""
    )


def remember_device(response: Response, person: Person, *, fully_authenticated: bool) -> Response:
    """Let this browser be known for somebody who has shown in it who they are, `wholly` or by a link."""
    known, moment = _read_known_accounts(), int(now().timestamp())
    account = account_hmac(db.session(), person.email or "")
    key, _, whole = known.get(account, (secrets.token_urlsafe(16), 0, False))
    known[account] = [key, moment, whole or fully_authenticated]
    newest = dict(sorted(known.items(), key=lambda pair: pair[1][1], reverse=True)[:MAX_ACCOUNTS])
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(
        cookie_name(),
        sign(db.session(), PURPOSE, newest),
        max_age=COOKIE_MAX_AGE,
        path="/",
        secure=secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def cookie_name() -> str:
    """Return how the cookie is called that a browser is known by."""
    return (
        f"__Host-{KNOWN_BROWSER_COOKIE}"
        if current_app.config["SESSION_COOKIE_SECURE"]
        else KNOWN_BROWSER_COOKIE
    )


def describe_this_browser() -> str:
    """Return the browser at hand in words."""
    return describe_browser(request.headers.get("User-Agent", "")[:500])


def _read_known_accounts() -> dict[str, Any]:
    found = unsign(db.session(), PURPOSE, request.cookies.get(cookie_name(), ""))
    oldest = now().timestamp() - COOKIE_MAX_AGE
    entries = (found or {}).items()
    return {account: value for account, value in entries if len(value) == 3 and value[1] > oldest}
