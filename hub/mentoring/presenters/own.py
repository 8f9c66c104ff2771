"""The register on other pages: what waits for a person, and what is under way."""

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.accounts.domain import person_names_by_id
from hub.extension.items import ProfileSection, SectionItem, TaskSource
from hub.kit.clock import format_date, now
from hub.kit.page import Link
from hub.mentoring.domain.answers import list_to_answer
from hub.mentoring.domain.approvals import list_waiting_profiles
from hub.mentoring.domain.relationships import list_own_relationships, other_person_id
from hub.mentoring.domain.requests import list_own_requests
from hub.mentoring.domain.vocabulary import RegisterKind, RelationshipState, word_of
from hub.mentoring.models import RegisterProfile, Relationship
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
        "Your mentoring and coaching",
        "",
        list_under_way,
        named_in=(Relationship.mentor_id, Relationship.mentee_id),
    ),
)
