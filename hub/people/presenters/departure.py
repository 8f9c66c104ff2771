"""What it means to leave an organisation, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, is_allowed
from hub.accounts.domain import Membership
from hub.kit.clock import format_date, now
from hub.people.domain import last_lead_error
from hub.trusts.domain import TRUST, Organisation

LAST_LEAD_MESSAGES = {
    Role.TRUST_LEAD: "You are the only lead of {name}. Give somebody else the role first, or ask the hub "
    "office to end yours.",
    Role.HUB_ADMIN: "You are the only hub admin. Give somebody else the role first.",
}


@dataclass(frozen=True)
class DeparturePage:
    """Which roles end, and why somebody has to stay (empty where they need not)."""

    name: str
    url: str
    team_url: str
    is_trust: bool
    roles: tuple[str, ...]
    blocker: str


def departure_page(
    session: Session, viewer: Viewer, organisation: Organisation, memberships: Sequence[Membership]
) -> DeparturePage:
    """Return the question whether somebody leaves."""
    moment = now()
    sees_team = is_allowed(viewer, Act.SEE_TEAM, organisation_id=organisation.id)
    needed = [Role(one.role) for one in memberships if last_lead_error(session, one, by=viewer, at=moment)]
    return DeparturePage(
        name=organisation.name,
        url=f"/account/people/leave/{organisation.slug}",
        team_url=f"/trusts/{organisation.slug}/team" if sees_team else "",
        is_trust=organisation.kind == TRUST,
        roles=tuple(f"{Role(one.role).label}, since {format_date(one.since)}" for one in memberships),
        blocker=LAST_LEAD_MESSAGES[needed[0]].format(name=organisation.name) if needed else "",
    )
