"""What a browser is known by: from which address it asks, and in whose account it has been before."""

import secrets
from typing import Any

from flask import Response, current_app, request

from hub.accounts.domain import Person, Place, account_mark
from hub.accounts.presenters import browser_in_words
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.keyring import read_signed, sign
from hub.web.client_address import sender
from hub.web.page_cache import KNOWN_BROWSER

PURPOSE = "known browser"
YEAR = 365 * 86_400
PEOPLE = 5
"""As many as are remembered in one browser; the one who was here longest ago is forgotten."""
NEVER_HERE = ("", 0, False)


def place_for(email: str, *, wholly: bool = False) -> Place:
    """Return from where somebody tries to get into the account with this address.

    `wholly`: the browser counts as known only if somebody gave all their proofs in it, and not a link alone.
    """
    key, _, whole = _known().get(account_mark(db.session(), email), NEVER_HERE)
    return Place(sender=sender(), browser=key if whole or not wholly else "")


def remember(response: Response, person: Person, *, wholly: bool) -> Response:
    """Let this browser be known for somebody who has shown in it who they are, `wholly` or by a link."""
    known, moment = _known(), int(now().timestamp())
    account = account_mark(db.session(), person.email or "")
    key, _, whole = known.get(account, (secrets.token_urlsafe(16), 0, False))
    known[account] = [key, moment, whole or wholly]
    newest = dict(sorted(known.items(), key=lambda pair: pair[1][1], reverse=True)[:PEOPLE])
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(
        name(),
        sign(db.session(), PURPOSE, newest),
        max_age=YEAR,
        path="/",
        secure=secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def name() -> str:
    """Return how the cookie is called that a browser is known by."""
    return f"__Host-{KNOWN_BROWSER}" if current_app.config["SESSION_COOKIE_SECURE"] else KNOWN_BROWSER


def this_browser() -> str:
    """Return the browser at hand in words."""
    return browser_in_words(request.headers.get("User-Agent", "")[:500])


def _known() -> dict[str, Any]:
    found = read_signed(db.session(), PURPOSE, request.cookies.get(name(), ""))
    oldest = now().timestamp() - YEAR
    entries = (found or {}).items()
    return {account: value for account, value in entries if len(value) == 3 and value[1] > oldest}
