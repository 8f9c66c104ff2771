"""The blueprint, and helpers shared by its routes."""

from flask import Blueprint

from hub.access import Act, Role
from hub.kit.db import db
from hub.people.domain.role_policy import ACTS_BY_ROLE, get_organisation_for_act
from hub.trusts.domain import OFFICE, Organisation
from hub.web.authentication import require_reauthentication, viewer

blueprint = Blueprint("people", __name__, template_folder="../templates")


def get_team_organisation(slug: str, act: Act) -> Organisation:
    """Return the organisation for a team page; changing the hub office needs reauthentication."""
    organisation = get_organisation_for_act(db.session(), viewer(), act, slug)
    if organisation.kind == OFFICE and act is not Act.SEE_TEAM:
        require_reauthentication(Act.CHANGE_HUB_ROLES)
    return organisation


def require_reauthentication_for(role: Role) -> None:
    """Require reauthentication if the act that gives or ends this role needs it."""
    require_reauthentication(ACTS_BY_ROLE[role])
