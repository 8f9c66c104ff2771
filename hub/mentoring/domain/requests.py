"""Requests: a leader asks people of their choice in order of preference, one at a time.

Each act locks the row of the request first, then those of its profiles in the order of their ids.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.accounts.domain import lock_person
from hub.audit.domain import record_audit_entry
from hub.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from hub.kit.row_locks import for_update
from hub.mail.domain import enqueue
from hub.mentoring.domain.exclusions import find_exclusion
from hub.mentoring.domain.profiles import is_available, list_profile_organisations
from hub.mentoring.domain.register import get_profile, require_member
from hub.mentoring.domain.relationships import work_together
from hub.mentoring.domain.request_choices import (
    list_choices,
    lock_profiles,
)
from hub.mentoring.domain.vocabulary import (
    ChoiceState,
    MeetingFormat,
    Preference,
    Purpose,
    RegisterKind,
    RequestOutcome,
    word_of,
)
from hub.mentoring.models import MentoringRequest, RegisterProfile, RequestChoice
from hub.plugin_api.vocabulary import Capability

REPLY_WITHIN = timedelta(days=14)
MAX_CHOICES = 5
NO_REQUEST = "This request does not exist, or it is not yours. Go to your requests."
NO_PLACE = "This person has no free place at the moment. Choose someone else."
NOT_TOGETHER = (
    "We cannot match you with this person, because you share a line manager or are in the same management "
    "line, or because one of you asked not to be matched. Choose someone else."
)


class MentoringNeed(Struct, frozen=True):
    """What a leader asks for. `words` are read by those they ask, and by nobody else."""

    kind: RegisterKind
    purposes: tuple[Purpose, ...]
    words: str
    capabilities: tuple[Capability, ...] = ()
    formats: tuple[MeetingFormat, ...] = ()
    preference: Preference = Preference.ANY


def list_own_requests(session: Session, viewer: Viewer) -> list[MentoringRequest]:
    """Return the viewer's requests, the newest first."""
    require(viewer, Act.ASK_FOR_MENTORING, person_id=viewer.person_id)
    statement = select(MentoringRequest).where(MentoringRequest.person_id == viewer.person_id)
    return list(session.scalars(statement.order_by(MentoringRequest.id.desc()).limit(20)))


def get_own_request(
    session: Session, viewer: Viewer, public_id: str, *, lock: bool = False
) -> MentoringRequest:
    """Return a request of the viewer; raise NotFound for anyone else's."""
    require(viewer, Act.ASK_FOR_MENTORING, person_id=viewer.person_id)
    statement = select(MentoringRequest).where(
        MentoringRequest.public_id == public_id, MentoringRequest.person_id == viewer.person_id
    )
    request = session.scalar(for_update(statement) if lock else statement)
    if request is None:
        raise NotFound(NO_REQUEST)
    return request


def find_open_request(session: Session, viewer: Viewer, kind: RegisterKind) -> MentoringRequest | None:
    """Return the viewer's request of a kind that has not ended, or None."""
    return session.scalar(
        select(MentoringRequest).where(
            MentoringRequest.person_id == viewer.person_id,
            MentoringRequest.kind == kind.value,
            MentoringRequest.ended_at.is_(None),
        )
    )


def ask(
    session: Session, viewer: Viewer, need: MentoringNeed, profile_ids: Sequence[str], at: datetime
) -> MentoringRequest:
    """Ask the people with these profiles (public ids), in this order, one at a time.

    Raises Conflict if the viewer has an open request of this kind, or if a profile cannot be asked.
    """
    require_member(session, viewer)
    require(viewer, Act.ASK_FOR_MENTORING, person_id=viewer.person_id)
    lock_person(session, viewer.person_id or 0)
    if find_open_request(session, viewer, need.kind) is not None:
        raise Conflict("You already have an open request of this kind. Go to your requests.")
    profiles = _read_choices(session, viewer, need, profile_ids, at)
    request = MentoringRequest(
        public_id=str(uuid4()),
        person_id=viewer.person_id,
        organisation_id=_own_organisation(viewer),
        kind=need.kind.value,
        purposes=[each.value for each in need.purposes],
        capabilities=[each.value for each in need.capabilities],
        formats=[each.value for each in need.formats],
        preference=need.preference.value,
        words=need.words.strip(),
        board_words="",
        board_state="",
        created_at=at,
        outcome="",
    )
    session.add(request)
    session.flush()
    for position, profile in enumerate(profiles, 1):
        _add_choice(session, request, profile, position)
    if ask_next(session, request, at) is None:
        raise Conflict(NO_PLACE)
    record_request_act(session, viewer, "ask for mentoring", request, at)
    return request


def add_choice(
    session: Session, viewer: Viewer, public_id: str, profile_id: str, at: datetime
) -> MentoringRequest:
    """Add a person at the end of an open request of the viewer; they are asked at once if nobody is."""
    require_member(session, viewer)
    request = get_own_request(session, viewer, public_id, lock=True)
    _refuse_if_ended(request)
    choices = list_choices(session, request)
    profile = get_profile(session, viewer, profile_id)
    if any(choice.profile_id == profile.id for choice in choices):
        raise Conflict("You have already asked this person.")
    if sum(choice.state != ChoiceState.OFFERED for choice in choices) >= MAX_CHOICES:
        raise Conflict(
            f"You can ask {MAX_CHOICES} people with one request. To ask more, withdraw it and start another."
        )
    refuse_profile(session, viewer, profile, word_of(RegisterKind, request.kind), at)
    _add_choice(session, request, profile, len(choices) + 1)
    ask_next(session, request, at)
    record_request_act(session, viewer, "ask another person", request, at)
    return request


def withdraw_request(session: Session, viewer: Viewer, public_id: str, at: datetime) -> MentoringRequest:
    """Withdraw an open request; whoever is asked is told that nothing is needed of them."""
    request = get_own_request(session, viewer, public_id, lock=True)
    _refuse_if_ended(request)
    end_request(session, request, RequestOutcome.WITHDRAWN, at)
    record_request_act(session, viewer, "withdraw request", request, at)
    return request


def ask_next(session: Session, request: MentoringRequest, at: datetime) -> RequestChoice | None:
    """Ask the next person of a request who can be asked now; the caller holds the lock of the request.

    Nothing happens while one is asked. Those who are full, paused or excluded by now are skipped.
    """
    choices = list_choices(session, request)
    if any(choice.state == ChoiceState.ASKED for choice in choices):
        return None
    waiting = [choice for choice in choices if choice.state == ChoiceState.WAITING]
    profiles = lock_profiles(session, [choice.profile_id for choice in waiting])
    for choice in waiting:
        profile = profiles[choice.profile_id]
        if (
            is_available(profile, at)
            and find_exclusion(session, request.person_id, profile.person_id) is None
        ):
            choice.state, choice.asked_at = ChoiceState.ASKED.value, at
            choice.expires_at, choice.nudges = at + REPLY_WITHIN, 0
            session.flush()
            enqueue(session, "mentoring-asked", at=at, person_id=profile.person_id, about_id=choice.id)
            return choice
        choice.state = ChoiceState.SKIPPED.value
    session.flush()
    return None


def end_request(session: Session, request: MentoringRequest, outcome: RequestOutcome, at: datetime) -> None:
    """End a request and withdraw what it still asks; the caller holds its lock."""
    for choice in list_choices(session, request):
        if choice.state == ChoiceState.ASKED and outcome is RequestOutcome.WITHDRAWN:
            enqueue(
                session,
                "mentoring-withdrawn",
                at=at,
                person_id=_person_of(session, choice),
                about_id=choice.id,
            )
        if choice.state in (ChoiceState.ASKED, ChoiceState.WAITING):
            choice.state = ChoiceState.WITHDRAWN.value
    request.ended_at, request.outcome, request.on_board_since = at, outcome.value, None
    session.flush()


def refuse_profile(
    session: Session, viewer: Viewer, profile: RegisterProfile, kind: RegisterKind, at: datetime
) -> None:
    """Raise Conflict if the viewer cannot ask this profile now."""
    if profile.kind != kind:
        raise Conflict("Everyone you ask with one request must offer the same kind of help.")
    if profile.person_id == viewer.person_id:
        raise Conflict("This is your own profile.")
    if refusal := explain_refusal(session, viewer, profile):
        raise Conflict(refusal)
    if not is_available(profile, at):
        raise Conflict(NO_PLACE)


def explain_refusal(session: Session, viewer: Viewer, profile: RegisterProfile) -> str:
    """Return why a viewer must not ask this profile, be it free or not; empty if they may."""
    person_id = viewer.person_id or 0
    if work_together(session, profile, person_id):
        return "You are already working with this person. Go to your mentoring and coaching."
    return NOT_TOGETHER if find_exclusion(session, person_id, profile.person_id) is not None else ""


def record_request_act(
    session: Session, by: Viewer, act: str, request: MentoringRequest, at: datetime
) -> None:
    """Record an act in the activity log without an organisation, so that no trust lead reads of it."""
    record_audit_entry(session, by, act, kind="mentoring request", object_id=request.public_id, at=at)


def _read_choices(
    session: Session, viewer: Viewer, need: MentoringNeed, profile_ids: Sequence[str], at: datetime
) -> list[RegisterProfile]:
    wanted = list(dict.fromkeys(profile_ids))
    if not wanted:
        raise Invalid("first", "Choose who to ask")
    if len(wanted) > MAX_CHOICES:
        raise Invalid("first", f"Choose {MAX_CHOICES} people or fewer")
    if not need.purposes:
        raise Invalid("purposes", "Choose what you are looking for")
    profiles = [get_profile(session, viewer, public_id) for public_id in wanted]
    for profile in profiles:
        refuse_profile(session, viewer, profile, need.kind, at)
    return profiles


def _add_choice(
    session: Session, request: MentoringRequest, profile: RegisterProfile, position: int
) -> RequestChoice:
    choice = RequestChoice(
        public_id=str(uuid4()),
        request_id=request.id,
        profile_id=profile.id,
        position=position,
        state=ChoiceState.WAITING.value,
        nudges=0,
        decline_code="",
    )
    session.add(choice)
    session.flush()
    return choice


def _own_organisation(viewer: Viewer) -> int:
    organisations = list_profile_organisations(viewer)
    if not organisations:
        raise NotAllowed("You need a role in a trust to ask for mentoring. Ask to join your trust first.")
    return organisations[0]


def _refuse_if_ended(request: MentoringRequest) -> None:
    if request.ended_at is not None:
        raise Conflict("This request has ended. You can start another.")


def _person_of(session: Session, choice: RequestChoice) -> int:
    return session.get_one(RegisterProfile, choice.profile_id).person_id
