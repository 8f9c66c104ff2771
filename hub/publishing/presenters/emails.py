"""Emails on drafts: to those who review, and to those who wrote."""

from sqlalchemy.orm import Session

from hub.accounts.domain import find_reachable_person
from hub.kit.emails import Email, Message, MessageKind
from hub.kit.page import Link
from hub.publishing.domain.draft_states import DraftState
from hub.publishing.domain.drafts import find_draft_of_message

SEE_DRAFT = "See the draft"


def compose_submitted(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a reviewer that a draft waits for them."""
    draft = find_draft_of_message(session, message.about_id, DraftState.IN_REVIEW)
    person = find_reachable_person(session, message.person_id)
    if draft is None or person is None:
        return None
    return Email(
        to=person.email or "",
        subject=f"To review: {draft.title}",
        paragraphs=(
            f"“{draft.title}” has been submitted for review. If you did not write in it, you can publish it "
            "or return it with a comment.",
        ),
        link=Link(SEE_DRAFT, f"{site_url}/desk/library/{draft.public_id}"),
    )


def compose_returned(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell an author that a draft was returned; the comment stands on its page."""
    draft = find_draft_of_message(session, message.about_id, DraftState.DRAFT)
    person = find_reachable_person(session, message.person_id)
    if draft is None or person is None:
        return None
    return Email(
        to=person.email or "",
        subject=f"Returned to you: {draft.title}",
        paragraphs=(
            f"“{draft.title}” has been returned to you with a comment.",
            "Read the comment, change the draft and submit it again.",
        ),
        link=Link("Read the comment", f"{site_url}/desk/library/{draft.public_id}"),
    )


def compose_published(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell an author that their draft was published."""
    draft = find_draft_of_message(session, message.about_id, DraftState.PUBLISHED)
    person = find_reachable_person(session, message.person_id)
    if draft is None or person is None:
        return None
    return Email(
        to=person.email or "",
        subject=f"Published: {draft.title}",
        paragraphs=(f"“{draft.title}” has been published. Others can now find it, use it and adapt it.",),
        link=Link(SEE_DRAFT, f"{site_url}/desk/library/{draft.public_id}"),
    )


MESSAGE_KINDS = (
    MessageKind("draft-submitted", compose_submitted),
    MessageKind("draft-returned", compose_returned),
    MessageKind("draft-published", compose_published),
)
