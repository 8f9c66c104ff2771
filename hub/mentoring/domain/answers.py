"""Answers to requests: accept, decline by code, or suggest someone else; and what happens without an answer.

The first acceptance ends the request. Capacity is held by the row of the profile, under its lock.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.kit.errors import Conflict, NotFound
from hub.kit.row_locks import for_update
from hub.mail.domain import enqueue
from hub.mentoring.domain.exclusions import find_exclusion
from hub.mentoring.domain.profiles import is_available
from hub.mentoring.domain.register import get_profile
from hub.mentoring.domain.relationships import begin_relationship
from hub.mentoring.domain.request_choices import find_asked, list_choices, lock_profiles
from hub.mentoring.domain.requests import NOT_TOGETHER, ask_next, end_request, record_request_act
from hub.mentoring.domain.vocabulary import ChoiceState, DeclineCode, RequestOutcome
from hub.mentoring.models import MentoringRequest, RegisterProfile, Relationship, RequestChoice

NUDGE_AFTER = (timedelta(days=7), timedelta(days=12))
"""How long after a request its reminders are sent, each once."""
DECIDE_WITHIN = timedelta(days=14)
"""How long a request stays open with nobody asked, so that its person can follow a suggestion."""
ON_BOARD_FOR = timedelta(days=60)
"""How long a request stays on the board; then it ends unless someone is asked."""
MAX_TO_ANSWER = 50
NOT_ASKED = (
    "You can no longer answer this request. It was answered or withdrawn, or the time to answer has passed."
)


def list_to_answer(
    session: Session, viewer: Viewer, at: datetime
) -> list[tuple[RequestChoice, MentoringRequest, RegisterProfile]]:
    """Return the requests that wait for the viewer's answer, the oldest first."""
    if viewer.person_id is None or viewer.delegate_id is not None:
        return []
    statement = (
        select(RequestChoice, MentoringRequest, RegisterProfile)
        .join(MentoringRequest, MentoringRequest.id == RequestChoice.request_id)
        .join(RegisterProfile, RegisterProfile.id == RequestChoice.profile_id)
        .where(
            RegisterProfile.person_id == viewer.person_id,
            RequestChoice.state == ChoiceState.ASKED.value,
            RequestChoice.expires_at > at,
        )
    )
    rows = session.execute(statement.order_by(RequestChoice.asked_at, RequestChoice.id).limit(MAX_TO_ANSWER))
    return [(row[0], row[1], row[2]) for row in rows]


def get_to_answer(
    session: Session, viewer: Viewer, public_id: str, at: datetime, *, lock: bool = False
) -> tuple[RequestChoice, MentoringRequest, RegisterProfile]:
    """Return a request that waits for the viewer's answer, with their profile; raise NotFound otherwise."""
    require(viewer, Act.ANSWER_MENTORING, person_id=viewer.person_id)
    choice = session.scalar(select(RequestChoice).where(RequestChoice.public_id == public_id))
    if choice is None:
        raise NotFound(NOT_ASKED)
    request = _get_request(session, choice.request_id, lock=lock)
    profile = lock_profiles(session, [choice.profile_id]) if lock else {}
    session.refresh(choice)
    found = profile.get(choice.profile_id) or session.get_one(RegisterProfile, choice.profile_id)
    if found.person_id != viewer.person_id or not _is_asked(choice, at):
        raise NotFound(NOT_ASKED)
    return choice, request, found


def accept_request(session: Session, viewer: Viewer, public_id: str, at: datetime) -> Relationship:
    """Accept a request: it ends, and a relationship begins.

    Raises Conflict if the viewer has no free place, or the two must not be brought together.
    """
    choice, request, profile = get_to_answer(session, viewer, public_id, at, lock=True)
    if find_exclusion(session, request.person_id, profile.person_id) is not None:
        raise Conflict(NOT_TOGETHER)
    if profile.taken >= profile.capacity:
        raise Conflict("You have no free place. Decline, or raise the number of people you support first.")
    choice.state, choice.answered_at = ChoiceState.ACCEPTED.value, at
    profile.taken += 1
    profile.active_at, profile.asked_at = at, None
    session.flush()
    end_request(session, request, RequestOutcome.ACCEPTED, at)
    relationship = begin_relationship(session, request, profile, at)
    enqueue(session, "mentoring-accepted", at=at, person_id=request.person_id, about_id=relationship.id)
    record_request_act(session, viewer, "accept request", request, at)
    return relationship


def decline_request(
    session: Session, viewer: Viewer, public_id: str, code: DeclineCode, at: datetime
) -> MentoringRequest:
    """Decline a request; the next person is asked, and its person is told."""
    request = decline_unrecorded(session, viewer, public_id, code, at)
    record_request_act(session, viewer, "decline request", request, at)
    return request


def decline_unrecorded(
    session: Session, viewer: Viewer, public_id: str, code: DeclineCode, at: datetime
) -> MentoringRequest:
    """Decline a request as `decline_request` does, and leave it to the caller to record the act."""
    choice, request, profile = get_to_answer(session, viewer, public_id, at, lock=True)
    choice.state, choice.answered_at = ChoiceState.DECLINED.value, at
    choice.decline_code = code.value
    profile.active_at, profile.asked_at = at, None
    session.flush()
    _pass_on(session, request, choice, at)
    return request


def suggest_another(
    session: Session, viewer: Viewer, public_id: str, profile_id: str, at: datetime
) -> MentoringRequest:
    """Decline, and name someone else on the register, whom the leader may ask next."""
    choice, request, profile = get_to_answer(session, viewer, public_id, at, lock=True)
    suggested = get_profile(session, viewer, profile_id)
    if suggested.id == profile.id or suggested.kind != request.kind:
        raise Conflict("Suggest someone else who offers the same kind of help.")
    choice.state, choice.answered_at = ChoiceState.REDIRECTED.value, at
    choice.suggested_id = suggested.id
    profile.active_at, profile.asked_at = at, None
    session.flush()
    _pass_on(session, request, choice, at)
    record_request_act(session, viewer, "suggest another", request, at)
    return request


def list_requests_to_follow_up(session: Session) -> list[int]:
    """Return the ids of open requests: each may need a reminder, or its next person asked."""
    statement = select(MentoringRequest.id).where(MentoringRequest.ended_at.is_(None))
    return list(session.scalars(statement.order_by(MentoringRequest.id)))


def follow_up_request(session: Session, request_id: int, at: datetime) -> str:
    """Remind whoever is asked, or pass an open request on, and return what was done in one word.

    A request passes on when the time to answer is over, and when whoever is asked can no longer be asked.
    """
    request = _get_request(session, request_id, lock=True)
    if request.ended_at is not None:
        return ""
    asked = find_asked(session, request)
    if asked is None:
        # Whoever was asked may have deleted their account.
        return "passed" if ask_next(session, request, at) else _end_if_undecided(session, request, at)
    profile = lock_profiles(session, [asked.profile_id])[asked.profile_id]
    if not _is_asked(asked, at):
        asked.state = ChoiceState.EXPIRED.value
    elif (
        not is_available(profile, at)
        or find_exclusion(session, request.person_id, profile.person_id) is not None
    ):
        asked.state = ChoiceState.SKIPPED.value
    else:
        return _nudge(session, asked, profile, at)
    session.flush()
    _pass_on(session, request, asked, at)
    return "passed"


def _pass_on(session: Session, request: MentoringRequest, left: RequestChoice, at: datetime) -> None:
    """Ask the next person of a request. Without one it ends, unless someone was suggested."""
    following = ask_next(session, request, at)
    has_suggestion = any(each.suggested_id is not None for each in list_choices(session, request))
    if following is None and not has_suggestion and request.on_board_since is None:
        end_request(session, request, RequestOutcome.NOBODY, at)
    enqueue(session, "mentoring-passed-on", at=at, person_id=request.person_id, about_id=left.id)


def _end_if_undecided(session: Session, request: MentoringRequest, at: datetime) -> str:
    if request.on_board_since is not None and request.on_board_since + ON_BOARD_FOR > at:
        return ""
    answered = [each.answered_at for each in list_choices(session, request) if each.answered_at]
    if max(answered, default=request.created_at) + DECIDE_WITHIN > at:
        return ""
    end_request(session, request, RequestOutcome.NOBODY, at)
    return "ended"


def _nudge(session: Session, choice: RequestChoice, profile: RegisterProfile, at: datetime) -> str:
    asked_at = choice.asked_at or at
    due = sum(asked_at + after <= at for after in NUDGE_AFTER)
    if due <= choice.nudges:
        return ""
    choice.nudges = due
    session.flush()
    enqueue(
        session,
        "mentoring-asked",
        at=at,
        person_id=profile.person_id,
        about_id=choice.id,
        details={"reminder": True},
    )
    return "reminded"


def _is_asked(choice: RequestChoice, at: datetime) -> bool:
    is_in_time = choice.expires_at is not None and choice.expires_at > at
    return choice.state == ChoiceState.ASKED and is_in_time


def _get_request(session: Session, request_id: int, *, lock: bool) -> MentoringRequest:
    statement = select(MentoringRequest).where(MentoringRequest.id == request_id)
    return session.execute(for_update(statement) if lock else statement).scalar_one()
