"""Offers to requests on the board: someone listed offers, and the leader asks them or does not.

The lock of the request is taken first, then that of the profile.
"""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.kit.errors import Conflict, NotFound
from hub.mail.domain import enqueue
from hub.mentoring.domain.board import HAS_ENDED, get_on_board
from hub.mentoring.domain.profiles import find_own_profile, is_available
from hub.mentoring.domain.request_choices import list_choices
from hub.mentoring.domain.requests import ask_next, get_own_request, record_request_act, refuse_profile
from hub.mentoring.domain.vocabulary import ChoiceState, Preference, RegisterKind, Sector, word_of
from hub.mentoring.models import MentoringRequest, RegisterProfile, RequestChoice

MAX_OFFERS = 10
NO_OFFER = "This offer is no longer there."


def offer_help(session: Session, viewer: Viewer, public_id: str, at: datetime) -> MentoringRequest:
    """Offer to help with a request on the board; its leader sees who offers, and can ask them.

    Raises Conflict if the viewer is not on the register for it, has no free place, or offered already.
    """
    require(viewer, Act.ANSWER_MENTORING, person_id=viewer.person_id)
    request = get_on_board(session, viewer, public_id, lock=True)
    kind = word_of(RegisterKind, request.kind)
    profile = find_own_profile(session, viewer, kind, lock=True)
    problem = why_not_offer(request, profile, at)
    if profile is None or problem:
        raise Conflict(problem)
    choices = list_choices(session, request)
    if any(choice.profile_id == profile.id for choice in choices):
        raise Conflict("You have already offered to help with this request, or have been asked.")
    if sum(choice.state == ChoiceState.OFFERED for choice in choices) >= MAX_OFFERS:
        raise Conflict(f"{MAX_OFFERS} people have already offered. Thank you for your interest.")
    choice = RequestChoice(
        public_id=str(uuid4()),
        request_id=request.id,
        profile_id=profile.id,
        position=len(choices) + 1,
        state=ChoiceState.OFFERED.value,
        nudges=0,
        decline_code="",
    )
    session.add(choice)
    profile.active_at, profile.asked_at = at, None
    session.flush()
    enqueue(session, "mentoring-offered", at=at, person_id=request.person_id, about_id=choice.id)
    record_request_act(session, viewer, "offer help", request, at)
    return request


def withdraw_offer(session: Session, viewer: Viewer, public_id: str, at: datetime) -> None:
    """Take back an offer that the leader has not taken up."""
    require(viewer, Act.ANSWER_MENTORING, person_id=viewer.person_id)
    request = get_on_board(session, viewer, public_id, lock=True)
    choice = session.scalar(
        select(RequestChoice)
        .join(RegisterProfile, RegisterProfile.id == RequestChoice.profile_id)
        .where(
            RequestChoice.request_id == request.id,
            RequestChoice.state == ChoiceState.OFFERED.value,
            RegisterProfile.person_id == viewer.person_id,
        )
    )
    if choice is None:
        raise NotFound("You have no open offer to this request.")
    session.delete(choice)
    session.flush()
    record_request_act(session, viewer, "take offer back", request, at)


def ask_who_offered(
    session: Session, viewer: Viewer, public_id: str, choice_id: str, at: datetime
) -> MentoringRequest:
    """Ask someone who offered to help with a request of the viewer: at once if nobody else is asked."""
    request = get_own_request(session, viewer, public_id, lock=True)
    if request.ended_at is not None:
        raise Conflict(HAS_ENDED)
    choices = list_choices(session, request)
    choice = next((each for each in choices if each.public_id == choice_id), None)
    if choice is None or choice.state != ChoiceState.OFFERED:
        raise NotFound(NO_OFFER)
    profile = session.get_one(RegisterProfile, choice.profile_id)
    refuse_profile(session, viewer, profile, word_of(RegisterKind, request.kind), at)
    choice.state, choice.position = ChoiceState.WAITING.value, max(each.position for each in choices) + 1
    session.flush()
    ask_next(session, request, at)
    record_request_act(session, viewer, "ask another person", request, at)
    return request


def why_not_offer(request: MentoringRequest, profile: RegisterProfile | None, at: datetime) -> str:
    """Return why someone with this profile, or without one, cannot offer; empty if they can."""
    kind = word_of(RegisterKind, request.kind).label.lower()
    if profile is None or not is_available(profile, at):
        return f"To offer help, you need an active profile as a {kind} with a free place."
    is_outside = profile.sector != Sector.AMBULANCE
    if (request.preference == Preference.OTHER_SECTOR) != is_outside and request.preference != Preference.ANY:
        return "This request is for someone from a different organisation."
    return ""
