"""Emails about references. None holds what anyone wrote of a programme or event."""

from sqlalchemy.orm import Session

from hub.accounts.domain import find_reachable_person
from hub.kit.clock import format_date
from hub.kit.emails import Email, Message, MessageKind, Topic
from hub.kit.page import Link
from hub.plugin_api.vocabulary import label_of
from hub.publishing.domain.reference_asks import ASK_KIND
from hub.publishing.domain.reference_moderation import HIDDEN_KIND
from hub.publishing.domain.reference_reads import find_by_id
from hub.publishing.domain.reference_words import HideReason, Stage


def compose_ask(session: Session, message: Message, site_url: str) -> Email | None:
    """Ask a person for a reference, at the end or three months later, unless they gave it meanwhile."""
    found, person = find_by_id(session, message.about_id), find_reachable_person(session, message.person_id)
    if found is None or person is None:
        return None
    row, entry = found
    if row.written_at is not None or row.asked_at is None or entry.state != "live":
        return None
    later = row.stage == Stage.LATER
    return Email(
        to=person.email or "",
        subject=f"What has changed since {entry.title}?" if later else f"How was {entry.title}?",
        paragraphs=(
            "Three months have passed. Please say what has changed since and whether you would go again."
            if later
            else "Please say why you took part, what has changed since and whether you would go again.",
            (
                "This helps the next person decide. Your reference is shown with your role and "
                "organisation, but never your name."
            ),
        ),
        link=Link("Give a reference", f"{site_url}{entry.address}/references/new"),
        closing_paragraphs=(
            "You do not have to answer. We will not ask you again."
            if later
            else (
                "You do not have to answer. We will ask you once more after three months, unless you "
                "tell us not to."
            ),
        ),
    )


def compose_hidden(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a person that hub staff hid their reference, and why."""
    found, person = find_by_id(session, message.about_id), find_reachable_person(session, message.person_id)
    if found is None or person is None:
        return None
    row, entry = found
    if row.hidden_at is None:
        return None
    return Email(
        to=person.email or "",
        subject=f"Your reference for {entry.title} is hidden",
        paragraphs=(
            f"Hub staff hid your reference on {format_date(row.hidden_at)}. Reason: "
            f"{label_of(HideReason, row.hidden_reason)}.",
            row.hidden_note,
            "You can change your reference. Hub staff will then decide whether to show it again.",
        ),
        link=Link("View your reference", f"{site_url}/references/{row.public_id}/edit"),
    )


REFERENCE_MESSAGE_KINDS = (
    MessageKind(ASK_KIND, compose_ask, Topic.WAITING),
    MessageKind(HIDDEN_KIND, compose_hidden),
)
