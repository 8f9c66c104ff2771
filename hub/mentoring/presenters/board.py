"""The board of requests and the register of offers on pages, and the board on other pages."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, is_allowed
from hub.accounts.domain import person_names_by_id
from hub.extension.items import SectionItem, TaskSource
from hub.kit.clock import format_date
from hub.kit.page import Link
from hub.mentoring.domain.board import BoardState, list_offered, list_to_moderate, words_digest
from hub.mentoring.domain.board_offers import why_not_offer
from hub.mentoring.domain.profiles import list_own_profiles
from hub.mentoring.domain.request_choices import list_choices, list_profiles_of_choices
from hub.mentoring.domain.vocabulary import (
    ChoiceState,
    MeetingFormat,
    Preference,
    Purpose,
    RegisterKind,
    word_of,
)
from hub.mentoring.models import MentoringRequest
from hub.mentoring.presenters.words import activity, kind_label, labels, text_lines
from hub.plugin_api.vocabulary import Capability, label_of
from hub.trusts.domain import OrganisationNames

OUTSIDE = "Outside the ambulance services"
SOMEBODY = "A member of the hub office"
STATE_WORDS = {
    BoardState.WAITING: "Your request is waiting for the moderator.",
    BoardState.SHOWN: "Your request is on the noticeboard, without your name.",
    BoardState.REFUSED: (
        "The moderator has not posted your request on the noticeboard. You can change it and send it again."
    ),
}


class BoardRequest(Struct, frozen=True):
    """A request on the board, without whose it is."""

    public_id: str
    title: str
    words: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    since: str
    moderator: str
    digest: str
    why_not: str
    has_offered: bool


class OwnBoard(Struct, frozen=True):
    """The board as the leader of a request sees it: its words, where they stand, and who offers.

    `reason`: why they were refused, which is empty for those that were refused before reasons were asked for.
    """

    state_words: str
    reason: str
    words: str
    is_on: bool
    offers: tuple[tuple[str, str, str], ...]


def board_rows(
    session: Session, viewer: Viewer, requests: Sequence[MentoringRequest], at: datetime
) -> list[BoardRequest]:
    """Return requests on the board, with whether the viewer can offer."""
    moderators = person_names_by_id(
        session, [request.moderated_by_id for request in requests if request.moderated_by_id is not None]
    )
    profiles = {profile.kind: profile for profile in list_own_profiles(session, viewer)}
    offered = list_offered(session, viewer, tuple(requests))
    return [
        BoardRequest(
            public_id=request.public_id,
            title=f"Looking for a {kind_label(request.kind)}",
            words=text_lines(request.board_words),
            rows=_need_rows(request),
            since=format_date(request.on_board_since or request.created_at),
            moderator=moderators.get(request.moderated_by_id or 0, SOMEBODY),
            digest=words_digest(request),
            why_not=why_not_offer(request, profiles.get(request.kind), at),
            has_offered=request.id in offered,
        )
        for request in requests
    ]


def offer_rows(
    counts: Mapping[tuple[RegisterKind, int | None], int], organisations: Mapping[int, OrganisationNames]
) -> list[tuple[str, tuple[int, ...]]]:
    """Return how many people are listed, a row for each trust and a number for each kind."""
    ids = {id_ for _, id_ in counts}
    names = {id_: organisations[id_].name if id_ is not None else OUTSIDE for id_ in ids}
    return [
        (names[id_], tuple(counts.get((kind, id_), 0) for kind in RegisterKind))
        for id_ in sorted(ids, key=lambda id_: (id_ is None, names[id_]))
    ]


def own_board(session: Session, request: MentoringRequest) -> OwnBoard:
    """Return the board as the leader of a request sees it."""
    offers = [choice for choice in list_choices(session, request) if choice.state == ChoiceState.OFFERED]
    profiles = list_profiles_of_choices(session, offers)
    names = person_names_by_id(session, [profile.person_id for profile in profiles.values()])
    state = BoardState(request.board_state) if request.board_state else None
    return OwnBoard(
        state_words=STATE_WORDS[state] if state and request.ended_at is None else "",
        reason=request.board_reason if state is BoardState.REFUSED and request.ended_at is None else "",
        words=request.board_words,
        is_on=state in (BoardState.WAITING, BoardState.SHOWN),
        offers=tuple(
            (
                choice.public_id,
                names.get(profiles[choice.profile_id].person_id, "Someone who has left"),
                profiles[choice.profile_id].public_id,
            )
            for choice in offers
        ),
    )


def list_board_tasks(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the words for the board that wait for a moderator, one line for each request."""
    if not is_allowed(viewer, Act.MODERATE_BOARD):
        return []
    return [
        SectionItem(
            Link(f"A request for {activity(request.kind)}", "/mentoring/manage/board"),
            "Read the request, then post it on the noticeboard or refuse it",
            request.created_at,
        )
        for request in list_to_moderate(session, viewer)
    ]


def _need_rows(request: MentoringRequest) -> tuple[tuple[str, str], ...]:
    preference = word_of(Preference, request.preference)
    rows = (
        ("For", ". ".join(labels(Purpose, request.purposes))),
        ("Would like to meet", ", ".join(labels(MeetingFormat, request.formats))),
        ("Capabilities", ". ".join(f"{code} {label_of(Capability, code)}" for code in request.capabilities)),
        ("Looks outside", preference.label if preference is Preference.OTHER_SECTOR else ""),
    )
    return tuple((label, value) for label, value in rows if value)


BOARD_TASK_SOURCES = (TaskSource("Requests waiting to go on the noticeboard", list_board_tasks),)
