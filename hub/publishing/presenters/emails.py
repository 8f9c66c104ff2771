"""Emails on drafts: to those who review, and to those who wrote."""

from sqlalchemy.orm import Session

from hub.accounts.domain import find_reachable_person
from hub.kit.emails import Email, Message, MessageKind
from hub.kit.page import Link
from hub.publishing.domain.draft_states import DraftState
from hub.publishing.domain.drafts import find_draft_of_message


def compose_submitted(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a reviewer that a draft waits for them."""
    return compose_on_draft(
        session,
        message,
        DraftState.IN_REVIEW,
        "To review: {title}",
        (
            "“{title}” was submitted for review. If you did not help write it, you can publish it or "
            "return it with a comment."
        ),
        Link("View the draft", site_url),
    )


def compose_returned(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell an author that a draft was returned; the comment stands on its page."""
    return compose_on_draft(
        session,
        message,
        DraftState.DRAFT,
        "Returned to you: {title}",
        "“{title}” was returned to you with a comment. Read it, change the draft and submit it again.",
        Link("Read the comment", site_url),
    )


def compose_published(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell an author that their draft was published."""
    return compose_on_draft(
        session,
        message,
        DraftState.PUBLISHED,
        "Published: {title}",
        "“{title}” was published. The people it is for can now find, use and adapt it.",
        Link("View the draft", site_url),
    )


def compose_on_draft(
    session: Session, message: Message, state: DraftState, subject: str, words: str, link: Link
) -> Email | None:
    """Return the email on a draft that is still in `state`; `link` has the address of the hub alone."""
    draft = find_draft_of_message(session, message.about_id, state)
    person = find_reachable_person(session, message.person_id)
    if draft is None or person is None:
        return None
    return Email(
        to=person.email or "",
        subject=subject.format(title=draft.title),
        paragraphs=(words.format(title=draft.title),),
        link=Link(link.text, f"{link.url}/desk/library/{draft.public_id}"),
    )


MESSAGE_KINDS = (
    MessageKind("draft-submitted", compose_submitted),
    MessageKind("draft-returned", compose_returned),
    MessageKind("draft-published", compose_published),
)
