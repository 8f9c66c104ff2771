"""Sample dates to plan around, and the notice of rosters of two trusts, one of them firm."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from hub.access import Role, Viewer
from hub.accounts.domain import list_members, list_roles
from hub.events.domain import DatePlan, add_kept_date, list_kept_dates, save_roster_notice
from hub.kit.clock import day_of
from hub.trusts.domain import OFFICE_SLUG, find_organisation

DATES = (("National meeting of chief executives", 45, 0), ("Winter pressures: keep events short", 100, 20))
"""What is on, in how many days it begins, and how many days later it ends."""
NOTICES = (("london", 42, False), ("yorkshire", 28, True))


def create_sample_dates(session: Session, at: datetime) -> None:
    """Keep the sample dates and notices of rosters, once; the sample people must exist."""
    office = find_organisation(session, OFFICE_SLUG)
    members = list_members(session, office.id, day_of(at), (Role.HUB_STAFF,)) if office else []
    if not members:
        return
    staff_id = members[0].person.id
    staff = Viewer(person_id=staff_id, roles=list_roles(session, staff_id, day_of(at)))
    if list_kept_dates(session, staff, at):
        return
    for title, days, length in DATES:
        first_day = day_of(at) + timedelta(days=days)
        add_kept_date(session, staff, DatePlan(title, first_day, first_day + timedelta(days=length)), at)
    for slug, days, is_firm in NOTICES:
        if (trust := find_organisation(session, slug)) is not None:
            save_roster_notice(session, staff, trust, days, at, is_firm=is_firm)
