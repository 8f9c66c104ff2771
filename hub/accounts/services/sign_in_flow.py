"""From a proof to a sign-in: at once, or by way of the second step. All ways of signing in meet here."""

from dataclasses import asdict
from http import HTTPStatus

from flask import Response, redirect, session
from werkzeug.wrappers import Response as Answer

from hub.accounts.domain import (
    PendingSignIn,
    Person,
    end_login_session,
    find_person_signing_in,
    make_pending_sign_in,
    sign_in_person,
)
from hub.accounts.services.known_devices import describe_this_browser, remember_device
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import NotFound
from hub.web.authentication import current_auth_context, get_redirect_path, start_browser_session

PENDING_SIGN_IN_KEY, PENDING_SINCE_KEY = "step", "step_at"
PENDING_SECONDS = 600


def continue_sign_in(
    person: Person, how: str, *, second_factor: bool = False, return_url: str = ""
) -> Answer:
    """Sign somebody in who has proved who they are, or ask for the second factor that they have.

    `second_factor` says that they have proved it twice already, as an identity provider may vouch.
    """
    return_url = return_url or get_redirect_path()
    if person.totp_secret is None or second_factor:
        return complete_sign_in(person, how, second_factor=second_factor, return_url=return_url)
    end_current_login_session()
    session.clear()
    session.permanent = False
    session[PENDING_SIGN_IN_KEY] = asdict(make_pending_sign_in(db.session(), person, how))
    session[PENDING_SINCE_KEY] = int(now().timestamp())
    session["next"] = return_url
    return redirect("/sign-in/second-factor", HTTPStatus.SEE_OTHER)


def complete_sign_in(person: Person, how: str, *, second_factor: bool, return_url: str) -> Answer:
    """Give this browser a key of its own, and go on to where somebody wanted to be."""
    end_current_login_session()
    key = sign_in_person(
        db.session(), person, how=how, second_factor=second_factor, browser=describe_this_browser(), at=now()
    )
    start_browser_session(key)
    response: Response = redirect(return_url, HTTPStatus.SEE_OTHER)  # type: ignore[assignment]
    return remember_device(response, person, fully_authenticated=True)


def find_pending_sign_in() -> tuple[Person, PendingSignIn] | None:
    """Return who has taken step one in this browser within the last ten minutes, or None."""
    found = session.get(PENDING_SIGN_IN_KEY)
    if not found or now().timestamp() - session.get(PENDING_SINCE_KEY, 0) > PENDING_SECONDS:
        return None
    step = PendingSignIn(**found)
    person = find_person_signing_in(db.session(), step)
    return None if person is None else (person, step)


def end_current_login_session() -> None:
    """End the sign-in that this browser may still have: one browser, one person."""
    before = current_auth_context()
    if before.login_session_id is not None and before.signed_in_person_id is not None:
        try:
            end_login_session(db.session(), before.signed_in_person_id, before.login_session_id)
        except NotFound:  # ended elsewhere a moment ago
            return
