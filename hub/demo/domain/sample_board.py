"""Sample requests on the board: one that is shown and has an offer, and one that waits for the moderator."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from hub.access import Role
from hub.demo.domain.sample_people import find_sample_viewer
from hub.mentoring.domain import (
    BoardState,
    MentoringNeed,
    Purpose,
    RegisterKind,
    begin_on_board,
    find_open_request,
    list_own_profiles,
    moderate,
    offer_help,
    words_digest,
)
from hub.trusts.domain import OFFICE_SLUG

SHOWN = "I chair difficult meetings more and more often, and would like someone to challenge how I do it."
WAITING = "I am new to leading an operations centre and am looking for someone who has done it for years."


def create_sample_board(session: Session, at: datetime) -> None:
    """Create the sample requests, once; the sample register must exist."""
    leader = find_sample_viewer(session, "south-western", Role.LEADER, at)
    newcomer = find_sample_viewer(session, "south-east-coast", Role.LEADER, at)
    staff = find_sample_viewer(session, OFFICE_SLUG, Role.HUB_STAFF, at)
    coach = find_sample_viewer(session, "london", Role.GUEST, at)
    if leader is None or newcomer is None or staff is None or coach is None:
        return
    has_begun = find_open_request(session, leader, RegisterKind.COACH) is not None
    if has_begun or not list_own_profiles(session, coach):
        return
    since = at - timedelta(days=6)
    need = MentoringNeed(RegisterKind.COACH, (Purpose.CHALLENGE,), "")
    request = begin_on_board(session, leader, need, SHOWN, since)
    moderate(session, staff, request.public_id, BoardState.SHOWN, words_digest(request), since)
    offer_help(session, coach, request.public_id, at - timedelta(days=1))
    need = MentoringNeed(RegisterKind.MENTOR, (Purpose.NEW_ROLE,), "")
    begin_on_board(session, newcomer, need, WAITING, at - timedelta(hours=5))
