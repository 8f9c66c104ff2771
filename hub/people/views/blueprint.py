"""Where the pages are hung up, and what they have in common."""

from http import HTTPStatus

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from hub.access import Act, Role
from hub.accounts.presenters import browser_in_words
from hub.kit.db import db
from hub.people.domain import ACTS, organisation_for
from hub.trusts.domain import OFFICE, Organisation
from hub.web.authentication import ask_fresh, viewer
from hub.web.flash import say

blueprint = Blueprint("people", __name__, template_folder="../templates")
LONGEST_BROWSER = 500


def done(words: str, address: str) -> ResponseReturnValue:
    """Lead on after a change, to a page that begins with what was done."""
    say(words)
    return redirect(address, HTTPStatus.SEE_OTHER)


def team_at(slug: str, act: Act) -> Organisation:
    """Return the organisation whose people are seen or changed; those of the office ask for a fresh proof."""
    found = organisation_for(db.session(), viewer(), act, slug)
    if found.kind == OFFICE and act is not Act.SEE_TEAM:
        ask_fresh(Act.GIVE_HUB_ROLE)
    return found


def prove_for(role: Role) -> None:
    """Ask for a fresh proof where whoever gives or ends `role` gives or ends a say over others."""
    ask_fresh(ACTS[role])


def browser() -> str:
    """Return the browser at hand in words, as a sign-in keeps it: no more of what it says of itself."""
    return browser_in_words(request.headers.get("User-Agent", "")[:LONGEST_BROWSER])
