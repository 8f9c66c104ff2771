"""The register on other pages: what waits for a person, and what is under way."""

from datetime import datetime

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.accounts.domain import person_names_by_id
from hub.extension.items import ProfileSection, SectionItem, TaskSource
from hub.kit.clock import format_date, now
from hub.kit.page import Link
from hub.mentoring.domain.answers import list_to_answer
from hub.mentoring.domain.approvals import list_waiting_profiles
from hub.mentoring.domain.board import BoardState
from hub.mentoring.domain.relationships import list_own_relationships, other_person_id
from hub.mentoring.domain.request_choices import list_open_requests
from hub.mentoring.domain.requests import list_own_requests
from hub.mentoring.domain.vocabulary import RegisterKind, RelationshipState, word_of
from hub.mentoring.models import MentoringRequest, RegisterProfile, Relationship, RequestChoice
from hub.mentoring.presenters.requests import GONE, request_link_words
from hub.mentoring.presenters.words import activity, kind_label
from hub.plugin_api.vocabulary import label_of


def list_asked(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the requests that wait for the viewer's answer."""
    rows = list_to_answer(session, viewer, now())
    names = person_names_by_id(session, [request.person_id for _, request, _ in rows])
    return [
        SectionItem(
            Link(
                (
                    f"{names.get(request.person_id, GONE)} has asked for your help as a "
                    f"{kind_label(request.kind)}"
                ),
                f"/mentoring/answers/{choice.public_id}",
            ),
            f"Answer by {format_date(choice.expires_at)}" if choice.expires_at else "",
            choice.asked_at,
        )
        for choice, request, _ in rows
    ]


def list_own_asking(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the viewer's requests."""
    if not viewer.roles or viewer.delegate_id is not None:
        return []
    return [
        SectionItem(
            Link(request_link_words(request), f"/mentoring/requests/{request.public_id}"),
            since=request.created_at,
        )
        for request in list_own_requests(session, viewer)
    ]


def list_waiting_for_others(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the viewer's open requests, with who can answer until when."""
    if not viewer.roles or viewer.delegate_id is not None:
        return []
    rows = list_open_requests(session, viewer)
    names = person_names_by_id(session, [id_ for _, _, id_ in rows if id_ is not None])
    return [
        SectionItem(
            Link(
                f"Your request for {activity(request.kind)}",
                f"/mentoring/requests/{request.public_id}",
            ),
            _who_can_answer(request, choice, names.get(person_id or 0, GONE), now()),
            request.created_at,
        )
        for request, choice, person_id in rows
    ]


def list_under_way(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the relationships of the viewer."""
    if viewer.person_id is None or viewer.delegate_id is not None:
        return []
    rows = list_own_relationships(session, viewer)
    names = person_names_by_id(session, [other_person_id(row, viewer) for row in rows])
    return [
        SectionItem(
            Link(
                f"{activity(row.kind).capitalize()} with {names.get(other_person_id(row, viewer), GONE)}",
                f"/mentoring/relationships/{row.public_id}",
            ),
            label_of(RelationshipState, row.state),
            row.began_at,
        )
        for row in rows
    ]


def list_profiles_to_approve(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the profiles that the viewer can approve."""
    rows = list_waiting_profiles(session, viewer)
    names = person_names_by_id(session, [profile.person_id for profile in rows])
    return [
        SectionItem(
            Link(
                f"{names[profile.person_id]}, {word_of(RegisterKind, profile.kind).label.lower()}",
                f"/mentoring/manage/profiles/{profile.public_id}",
            ),
            "Read the profile, then approve or return it",
            profile.submitted_at,
        )
        for profile in rows
    ]


def _who_can_answer(request: MentoringRequest, choice: RequestChoice | None, name: str, at: datetime) -> str:
    if choice is not None and choice.expires_at is not None and choice.expires_at > at:
        return f"{name} can answer until {format_date(choice.expires_at)}"
    if choice is not None:
        return f"{name} did not answer in time"
    if request.on_board_since is not None:
        return "On the noticeboard, without your name"
    if request.board_state == BoardState.WAITING:
        return "Waiting for the moderator of the noticeboard"
    return "Nobody is being asked at the moment. Ask someone else, or withdraw the request"


TASK_SOURCES = (
    TaskSource(
        "People who ask for your help as a mentor or coach",
        list_asked,
        named_in=(RegisterProfile.person_id,),
    ),
    TaskSource("Profiles waiting for approval", list_profiles_to_approve),
)
PROFILE_SECTIONS = (
    ProfileSection(
        "Waiting for others",
        "",
        list_waiting_for_others,
        follows_tasks=True,
        named_in=(MentoringRequest.person_id,),
    ),
    ProfileSection(
        "Your mentoring and coaching",
        "",
        list_under_way,
        named_in=(Relationship.mentor_id, Relationship.mentee_id),
    ),
)
