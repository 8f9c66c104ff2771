"""The page that confirms leaving an organisation."""

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, is_allowed
from hub.accounts.domain import Membership
from hub.kit.clock import current_day, format_date
from hub.people.domain.last_lead import DEPARTURE_CASE, last_lead_error
from hub.trusts.domain import TRUST, Organisation


class DeparturePage(Struct, frozen=True):
    """The roles that end, and the message that says why the viewer cannot leave (empty if they can)."""

    name: str
    url: str
    team_url: str
    is_trust: bool
    roles: tuple[str, ...]
    blocker: str


def departure_page(
    session: Session, viewer: Viewer, organisation: Organisation, memberships: Sequence[Membership]
) -> DeparturePage:
    """Return the page that asks the viewer to confirm leaving an organisation."""
    today = current_day()
    sees_team = is_allowed(viewer, Act.SEE_TEAM, organisation_id=organisation.id)
    errors = (
        last_lead_error(session, membership, by=viewer, today=today, case=DEPARTURE_CASE)
        for membership in memberships
    )
    return DeparturePage(
        name=organisation.name,
        url=f"/account/people/leave/{organisation.slug}",
        team_url=f"/trusts/{organisation.slug}/team" if sees_team else "",
        is_trust=organisation.kind == TRUST,
        roles=tuple(
            f"{Role(membership.role).label}, since {format_date(membership.since)}"
            for membership in memberships
        ),
        blocker=next(filter(None, errors), ""),
    )
