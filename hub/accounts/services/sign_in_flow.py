"""From a proof to a sign-in: at once, or by way of the second step. All ways of signing in meet here."""

from dataclasses import asdict
from http import HTTPStatus

from flask import Response, redirect, session
from werkzeug.wrappers import Response as Answer

from hub.accounts.domain import (
    Person,
    StepOne,
    end_sign_in,
    person_in,
    sign_in,
    step_one,
)
from hub.accounts.services.known_devices import remember, this_browser
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import NotFound
from hub.web.authentication import enter_with, next_page, standing

STEP, MADE = "step", "step_at"
SECONDS = 600


def go_on(person: Person, how: str, *, second_factor: bool = False, onwards: str = "") -> Answer:
    """Sign somebody in who has proved who they are, or ask for the second factor that they have.

    `second_factor` says that they have proved it twice already, as an identity provider may vouch.
    """
    onwards = onwards or next_page()
    if person.totp_secret is None or second_factor:
        return finish(person, how, second_factor=second_factor, onwards=onwards)
    leave_here()
    session.clear()
    session.permanent = False
    session[STEP] = asdict(step_one(db.session(), person, how))
    session[MADE] = int(now().timestamp())
    session["next"] = onwards
    return redirect("/sign-in/second-factor", HTTPStatus.SEE_OTHER)


def finish(person: Person, how: str, *, second_factor: bool, onwards: str) -> Answer:
    """Give this browser a key of its own, and go on to where somebody wanted to be."""
    leave_here()
    key = sign_in(
        db.session(), person, how=how, second_factor=second_factor, browser=this_browser(), at=now()
    )
    enter_with(key)
    response: Response = redirect(onwards, HTTPStatus.SEE_OTHER)  # type: ignore[assignment]
    return remember(response, person, wholly=True)


def who_is_between() -> tuple[Person, StepOne] | None:
    """Return who has taken step one in this browser within the last ten minutes, or None."""
    found = session.get(STEP)
    if not found or now().timestamp() - session.get(MADE, 0) > SECONDS:
        return None
    step = StepOne(**found)
    person = person_in(db.session(), step)
    return None if person is None else (person, step)


def leave_here() -> None:
    """End the sign-in that this browser may still have: one browser, one person."""
    before = standing()
    if before.sign_in_id is not None and before.own_id is not None:
        try:
            end_sign_in(db.session(), before.own_id, before.sign_in_id)
        except NotFound:  # ended elsewhere a moment ago
            return
