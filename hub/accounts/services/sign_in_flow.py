"""Steps of signing in after the first authentication, shared by all ways of signing in."""

from http import HTTPStatus

from flask import Response, redirect, session
from msgspec.structs import asdict
from werkzeug.wrappers import Response as BaseResponse

from hub.accounts.domain.login_sessions import end_login_session
from hub.accounts.domain.persons import Person
from hub.accounts.domain.sign_in import (
    PendingSignIn,
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
) -> BaseResponse:
    """Sign in a person who has passed the first step, or ask for their second factor.

    `second_factor`: two factors have been verified already, as an identity provider may assert.
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


def complete_sign_in(person: Person, how: str, *, second_factor: bool, return_url: str) -> BaseResponse:
    """Start a login session in this browser, and redirect to `return_url`."""
    end_current_login_session()
    session_token = sign_in_person(
        db.session(), person, how=how, second_factor=second_factor, browser=describe_this_browser(), at=now()
    )
    start_browser_session(session_token)
    response: Response = redirect(return_url, HTTPStatus.SEE_OTHER)  # type: ignore[assignment]
    return remember_device(response, person, fully_authenticated=True)


def find_pending_sign_in() -> tuple[Person, PendingSignIn] | None:
    """Return the person who passed the first step in this browser in the last ten minutes, or None."""
    content = session.get(PENDING_SIGN_IN_KEY)
    if not content or now().timestamp() - session.get(PENDING_SINCE_KEY, 0) > PENDING_SECONDS:
        return None
    pending = PendingSignIn(**content)
    person = find_person_signing_in(db.session(), pending)
    return None if person is None else (person, pending)


def end_current_login_session() -> None:
    """End the login session of this browser, if there is one, so that another can start."""
    auth_context = current_auth_context()
    if auth_context.login_session_id is not None and auth_context.signed_in_person_id is not None:
        try:
            end_login_session(db.session(), auth_context.signed_in_person_id, auth_context.login_session_id)
        except NotFound:  # already ended from another browser
            return
