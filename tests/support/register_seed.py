"""The register in the states whose forms the demonstration does not have."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.kit.clock import day_of
from hub.mentoring.domain import (
    BoardState,
    MeetingFormat,
    MentoringNeed,
    ProfilePlan,
    Purpose,
    RegisterKind,
    approve_profile,
    begin_on_board,
    list_to_answer,
    moderate,
    offer_help,
    pause_profile,
    save_profile,
    submit_profile,
    words_digest,
)
from hub.mentoring.domain.exclusion_acts import block_profile
from hub.mentoring.models import RegisterInvitation, RegisterProfile

MENTOR, COACH = RegisterKind.MENTOR, RegisterKind.COACH


def add_states_of_register(
    session: Session, viewers: Mapping[str, Viewer], at: datetime
) -> dict[str, list[str]]:
    """Add a draft, a pause, a line to answer, a block and a request on the board; return where to begin."""
    director, mentor = viewers["director"], viewers["secured"]
    plan = ProfilePlan("What I offer.", (Purpose.NEW_ROLE,), (MeetingFormat.VIDEO,), 1)
    save_profile(session, director, MENTOR, None, plan, at)
    request = begin_on_board(
        session, director, MentoringNeed(COACH, (Purpose.CHALLENGE,), ""), "Words for the board.", at
    )
    moderate(session, viewers["hub-staff"], request.public_id, BoardState.SHOWN, words_digest(request), at)
    lead = viewers["other-lead"]
    save_profile(session, lead, COACH, None, plan, at)
    listed = submit_profile(session, lead, COACH, at)
    approve_profile(session, viewers["hub-staff"], listed.public_id, listed.revision, at)
    offer_help(session, lead, request.public_id, at)
    pause_profile(session, mentor, MENTOR, day_of(at) + timedelta(days=30), at)
    profile = session.query(RegisterProfile).filter_by(person_id=mentor.person_id).one()
    profile.asked_at = at
    other = session.query(RegisterProfile).filter(
        RegisterProfile.state == "listed", RegisterProfile.kind == "mentor", RegisterProfile.id != profile.id
    )
    block_profile(session, director, other.order_by(RegisterProfile.id).first().public_id, at)
    line = RegisterInvitation(
        public_id="a-line",
        organisation_id=director.organisation_ids and min(director.organisation_ids),
        email="publisher@london.example",
        name="Somebody",
        kind="mentor",
        fields={"about": "What I offer."},
        created_at=at,
        expires_at=at + timedelta(days=30),
    )
    session.add(line)
    session.flush()
    asked = list_to_answer(session, mentor, at)[0][0].public_id
    return {
        "secured": [
            f"/mentoring/answers/{asked}/suggest?name=bloggs",
            "/mentoring/me/mentor/still-available",
        ],
        "director": [
            f"/mentoring/requests/{request.public_id}",
            "/mentoring/exclusions",
            f"/mentoring/register/{_coach_of(session, viewers['guest'])}",
        ],
        "publisher": ["/mentoring/invitations/a-line"],
    }


def _coach_of(session: Session, viewer: Viewer) -> str:
    """Return the public id of a person's profile as a coach."""
    row = session.query(RegisterProfile).filter_by(person_id=viewer.person_id, kind=COACH.value).one()
    return row.public_id
