"""The board of requests without names: moderated words, offers, and both agree before names are known.

A leader puts words on the board. A named moderator of the hub office shows them, or refuses them
with a reason. Whoever is listed can offer; the leader then asks them as anyone else, and they accept or
decline.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from uuid import uuid4

from msgspec import Struct
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.accounts.domain import decides_for_self, lock_person
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.row_locks import for_update
from hub.mail.domain import enqueue
from hub.mentoring.domain.exclusions import list_excluded_ids
from hub.mentoring.domain.profiles import list_profile_organisations
from hub.mentoring.domain.register import require_member
from hub.mentoring.domain.requests import (
    MentoringNeed,
    find_open_request,
    get_own_request,
    record_request_act,
)
from hub.mentoring.domain.vocabulary import (
    ChoiceState,
    Preference,
    ProfileState,
    RegisterKind,
    Sector,
    word_of,
)
from hub.mentoring.models import MentoringRequest, RegisterProfile, RequestChoice

PAGE_SIZE = 20
MAX_TO_MODERATE = 100
NOT_ON_BOARD = "This request is not on the noticeboard, or you cannot see it. Go to the noticeboard."
NOTHING_TO_MODERATE = "This request is no longer waiting for a decision."
HAS_ENDED = "This request has ended. You can start another."


class BoardState(StrEnum):
    """Where the words of a request for the board stand; empty while there are none."""

    WAITING = "waiting"
    SHOWN = "shown"
    REFUSED = "refused"


class BoardPage(Struct, frozen=True):
    """A page of the board, and how many requests there are for the viewer."""

    requests: tuple[MentoringRequest, ...]
    count: int

    @property
    def pages(self) -> int:
        """The number of pages, at least 1."""
        return max(1, -(-self.count // PAGE_SIZE))


def begin_on_board(
    session: Session, viewer: Viewer, need: MentoringNeed, board_words: str, at: datetime
) -> MentoringRequest:
    """Begin a request that asks nobody yet, and send its words to the moderator."""
    require_member(session, viewer)
    require(viewer, Act.ASK_FOR_MENTORING, person_id=viewer.person_id)
    lock_person(session, viewer.person_id or 0)
    if find_open_request(session, viewer, need.kind) is not None:
        raise Conflict("You have an open request of this kind. You can post it on the noticeboard.")
    if not need.purposes:
        raise Invalid("purposes", "Choose what you are looking for")
    request = MentoringRequest(
        public_id=str(uuid4()),
        person_id=viewer.person_id,
        organisation_id=list_profile_organisations(viewer)[0],
        kind=need.kind.value,
        purposes=[each.value for each in need.purposes],
        capabilities=[each.value for each in need.capabilities],
        formats=[each.value for each in need.formats],
        preference=need.preference.value,
        words=need.words.strip() or board_words.strip(),
        board_words=_check_words(board_words),
        board_state=BoardState.WAITING.value,
        created_at=at,
        outcome="",
    )
    session.add(request)
    session.flush()
    record_request_act(session, viewer, "put request on board", request, at)
    return request


def put_on_board(
    session: Session, viewer: Viewer, public_id: str, board_words: str, at: datetime
) -> MentoringRequest:
    """Send the words of an open request of the viewer to the moderator; until then it is not on the board."""
    request = get_own_request(session, viewer, public_id, lock=True)
    if request.ended_at is not None:
        raise Conflict(HAS_ENDED)
    request.board_words = _check_words(board_words)
    request.board_state, request.on_board_since = BoardState.WAITING.value, None
    request.moderated_by_id, request.board_reason = None, ""
    session.flush()
    record_request_act(session, viewer, "put request on board", request, at)
    return request


def take_off_board(session: Session, viewer: Viewer, public_id: str, at: datetime) -> MentoringRequest:
    """Take a request of the viewer off the board; offers that were made stay."""
    request = get_own_request(session, viewer, public_id, lock=True)
    if not request.board_state:
        raise Conflict("This request is not on the noticeboard.")
    request.board_state, request.board_words, request.on_board_since = "", "", None
    request.moderated_by_id, request.board_reason = None, ""
    session.flush()
    record_request_act(session, viewer, "take request off board", request, at)
    return request


def list_to_moderate(session: Session, viewer: Viewer) -> list[MentoringRequest]:
    """Return the requests whose words wait for a moderator, those that wait longest first."""
    require(viewer, Act.MODERATE_BOARD)
    statement = select(MentoringRequest).where(
        MentoringRequest.board_state == BoardState.WAITING.value,
        MentoringRequest.ended_at.is_(None),
        MentoringRequest.person_id != viewer.person_id,
    )
    return list(session.scalars(statement.order_by(MentoringRequest.id).limit(MAX_TO_MODERATE)))


def get_to_moderate(
    session: Session, viewer: Viewer, public_id: str, *, lock: bool = False
) -> MentoringRequest:
    """Return a request whose words wait for the board to a moderator; raise NotFound otherwise."""
    require(viewer, Act.MODERATE_BOARD)
    statement = select(MentoringRequest).where(MentoringRequest.public_id == public_id)
    request = session.scalar(for_update(statement) if lock else statement)
    if request is None or request.ended_at is not None or request.board_state != BoardState.WAITING:
        raise NotFound(NOTHING_TO_MODERATE)
    if decides_for_self(viewer, request.person_id):
        raise NotFound("Someone else has to decide on your own request.")
    return request


def moderate(
    session: Session,
    viewer: Viewer,
    public_id: str,
    state: BoardState,
    read: str,
    at: datetime,
    *,
    reason: str = "",
) -> MentoringRequest:
    """Show the words of a request on the board, or refuse them; `read` is the digest of those that were read.

    Raises NotFound unless they wait, Conflict if they have changed since, Invalid if they are refused
    without a reason.
    """
    request = get_to_moderate(session, viewer, public_id, lock=True)
    if words_digest(request) != read:
        raise Conflict("The request has changed since you read it. Read it again, then decide.")
    if state is BoardState.REFUSED and not reason.strip():
        raise Invalid("reason", "Say what to change, or why the request cannot be posted")
    request.board_reason = reason.strip() if state is BoardState.REFUSED else ""
    request.board_state, request.moderated_by_id = state.value, viewer.person_id
    request.on_board_since = at if state is BoardState.SHOWN else None
    session.flush()
    enqueue(session, "mentoring-board", at=at, person_id=request.person_id, about_id=request.id)
    record_request_act(
        session, viewer, "show on board" if state is BoardState.SHOWN else "refuse for board", request, at
    )
    return request


def list_board(session: Session, viewer: Viewer, page: int) -> BoardPage:
    """Return a page of the requests on the board that are for the viewer, the newest first."""
    require_member(session, viewer)
    conditions = (
        _is_on_board(viewer),
        MentoringRequest.person_id.not_in(list_excluded_ids(session, viewer.person_id or 0)),
    )
    count = session.scalar(select(func.count()).select_from(MentoringRequest).where(*conditions)) or 0
    statement = (
        select(MentoringRequest)
        .where(*conditions)
        .order_by(MentoringRequest.on_board_since.desc(), MentoringRequest.id)
        .offset((page - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    )
    return BoardPage(tuple(session.scalars(statement)), count)


def get_on_board(session: Session, viewer: Viewer, public_id: str, *, lock: bool = False) -> MentoringRequest:
    """Return a request on the board that is for the viewer; raise NotFound otherwise."""
    require_member(session, viewer)
    statement = select(MentoringRequest).where(
        MentoringRequest.public_id == public_id,
        _is_on_board(viewer),
        MentoringRequest.person_id.not_in(list_excluded_ids(session, viewer.person_id or 0)),
    )
    request = session.scalar(for_update(statement) if lock else statement)
    if request is None:
        raise NotFound(NOT_ON_BOARD)
    return request


def count_offers(session: Session) -> Mapping[tuple[RegisterKind, int | None], int]:
    """Return how many people are listed by kind and trust; None stands for outside the ambulance services."""
    is_ambulance = RegisterProfile.sector == Sector.AMBULANCE.value
    columns = RegisterProfile.kind, RegisterProfile.organisation_id, is_ambulance
    statement = select(*columns, func.count()).where(RegisterProfile.state == ProfileState.LISTED.value)
    found: dict[tuple[RegisterKind, int | None], int] = {}
    for kind, organisation_id, is_inside, count in session.execute(statement.group_by(*columns)):
        key = word_of(RegisterKind, kind), organisation_id if is_inside else None
        found[key] = found.get(key, 0) + count
    return found


def words_digest(request: MentoringRequest) -> str:
    """Return a digest of the words of a request for the board."""
    return sha256(request.board_words.encode()).hexdigest()[:16]


def list_offered(session: Session, viewer: Viewer, requests: tuple[MentoringRequest, ...]) -> set[int]:
    """Return the ids of those requests to which a profile of the viewer is linked already."""
    statement = (
        select(RequestChoice.request_id)
        .join(RegisterProfile, RegisterProfile.id == RequestChoice.profile_id)
        .where(
            RegisterProfile.person_id == viewer.person_id,
            RequestChoice.request_id.in_([request.id for request in requests]),
            RequestChoice.state == ChoiceState.OFFERED.value,
        )
    )
    return set(session.scalars(statement))


def _check_words(words: str) -> str:
    if not words.strip():
        raise Invalid("board_words", "Say what you are looking for, without naming anyone")
    return words.strip()


def _is_on_board(viewer: Viewer) -> ColumnElement[bool]:
    own, preference = viewer.organisation_ids, MentoringRequest.preference
    is_own = MentoringRequest.organisation_id.in_(own)
    return and_(
        MentoringRequest.ended_at.is_(None),
        MentoringRequest.on_board_since.is_not(None),
        MentoringRequest.person_id != viewer.person_id,
        or_(
            preference.in_((Preference.ANY.value, Preference.OTHER_SECTOR.value)),
            and_(preference == Preference.SAME_TRUST.value, is_own),
            and_(preference == Preference.ANOTHER_TRUST.value, ~is_own),
        ),
    )
