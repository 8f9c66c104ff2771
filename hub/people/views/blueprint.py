"""Where the pages are hung up, and what they have in common."""

from http import HTTPStatus

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from hub.access import Act, Role
from hub.kit.db import db
from hub.people.domain import ACTS_BY_ROLE, get_organisation_for_act
from hub.trusts.domain import OFFICE, Organisation
from hub.web.authentication import require_reauthentication, viewer
from hub.web.flash import flash_message

blueprint = Blueprint("people", __name__, template_folder="../templates")


def redirect_with_message(message: str, url: str) -> ResponseReturnValue:
    """Lead on after a change, to a page that begins with what was done."""
    flash_message(message)
    return redirect(url, HTTPStatus.SEE_OTHER)


def get_team_organisation(slug: str, act: Act) -> Organisation:
    """Return the organisation whose people are seen or changed; those of the office ask for a fresh proof."""
    found = get_organisation_for_act(db.session(), viewer(), act, slug)
    if found.kind == OFFICE and act is not Act.SEE_TEAM:
        require_reauthentication(Act.CHANGE_HUB_ROLES)
    return found


def require_reauthentication_for(role: Role) -> None:
    """Ask for a fresh proof where whoever gives or ends `role` gives or ends a say over others."""
    require_reauthentication(ACTS_BY_ROLE[role])
