"""Known browsers: a signed cookie remembers the accounts that have signed in, for their own rate limits."""

import secrets
from typing import Any

from flask import Response, current_app, request

from hub.accounts.domain.persons import Person
from hub.accounts.domain.rate_limits import ClientKey
from hub.accounts.domain.sign_in import account_hmac
from hub.accounts.presenters import describe_browser
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.keyring import sign, unsign
from hub.web.client_address import client_address
from hub.web.page_cache import KNOWN_BROWSER_COOKIE

PURPOSE = "known browser"
COOKIE_MAX_AGE = 365 * 86_400
MAX_USER_AGENT_LENGTH = 500
MAX_ACCOUNTS = 5
"""Accounts remembered per browser; the one that signed in longest ago is dropped."""
UNKNOWN_DEVICE = ("", 0, False)


def client_key(email: str, *, fully_authenticated: bool = False) -> ClientKey:
    """Return the client of this request, for rate limits on the account with this email address.

    `fully_authenticated`: the browser counts as known only if the person has authenticated with all their
    factors in it, and not just followed a password reset link.
    """
    account = account_hmac(db.session(), email)
    device_key, _, was_full = _read_known_accounts().get(account, UNKNOWN_DEVICE)
    is_known = was_full or not fully_authenticated
    return ClientKey(client_address=client_address(), device_key=device_key if is_known else "")


def remember_device(response: Response, person: Person, *, fully_authenticated: bool) -> Response:
    """Add the cookie by which this browser is known for an account; return the response.

    `fully_authenticated`: the person has authenticated with all their factors, not just by an emailed link.
    """
    accounts, timestamp = _read_known_accounts(), int(now().timestamp())
    account = account_hmac(db.session(), person.email or "")
    device_key, _, was_full = accounts.get(account, (secrets.token_urlsafe(16), 0, False))
    accounts[account] = [device_key, timestamp, was_full or fully_authenticated]
    newest = dict(sorted(accounts.items(), key=lambda item: item[1][1], reverse=True)[:MAX_ACCOUNTS])
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
    """Return the name of the cookie that marks a known browser."""
    return (
        f"__Host-{KNOWN_BROWSER_COOKIE}"
        if current_app.config["SESSION_COOKIE_SECURE"]
        else KNOWN_BROWSER_COOKIE
    )


def describe_this_browser() -> str:
    """Return a description of the browser of this request, such as "Firefox on Windows"."""
    return describe_browser(request.headers.get("User-Agent", "")[:MAX_USER_AGENT_LENGTH])


def _read_known_accounts() -> dict[str, Any]:
    content = unsign(db.session(), PURPOSE, request.cookies.get(cookie_name(), ""))
    oldest = now().timestamp() - COOKIE_MAX_AGE
    entries = (content or {}).items()
    return {account: entry for account, entry in entries if len(entry) == 3 and entry[1] > oldest}
