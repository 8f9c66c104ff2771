"""Emails on the use and the evidence of items, composed when they are sent."""

from sqlalchemy.orm import Session

from hub.accounts.domain import find_reachable_person
from hub.catalogue.domain import CatalogueEntry
from hub.kit.emails import Email, Message, MessageKind, Topic
from hub.kit.page import Link
from hub.plugin_api.vocabulary import Evidence, label_of
from hub.publishing.domain.adoptions import ADOPTED
from hub.publishing.domain.comments import COMMENT_HIDDEN, REPORTED
from hub.publishing.domain.evaluations import DECIDED, TO_CONFIRM
from hub.publishing.domain.evidence import EVIDENCE_CHANGED
from hub.publishing.domain.evidence_vocabulary import AdoptionKind, CommentState
from hub.publishing.models import Adoption, EvidenceChange, ItemComment, ItemEvaluation
from hub.publishing.presenters.evaluations import correction_words
from hub.publishing.presenters.item_words import adopter_name, text_lines
from hub.trusts.domain import organisation_names_by_id


def compose_adopted(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell those who look after an item that another organisation uses it."""
    adoption = session.get(Adoption, message.about_id or 0)
    person = find_reachable_person(session, message.person_id)
    if adoption is None or person is None or adoption.ended_at is not None:
        return None
    entry = session.get_one(CatalogueEntry, adoption.entry_id)
    name = adopter_name(adoption, organisation_names_by_id(session))
    has_adapted = adoption.kind == AdoptionKind.ADAPTED
    return Email(
        to=person.email or "",
        subject=f"{name} {'has adapted' if has_adapted else 'uses'} “{entry.title}”",
        paragraphs=(
            f"{name} has said on the hub that it {'has adapted' if has_adapted else 'uses'} “{entry.title}”.",
            *text_lines(adoption.what_changed),
            f"To arrange a visit, contact {adoption.contact}.",
        ),
        link=Link("See who uses it", f"{site_url}{entry.address}/adoptions"),
    )


def compose_to_confirm(session: Session, message: Message, site_url: str) -> Email | None:
    """Ask hub staff to confirm an evaluation."""
    evaluation = session.get(ItemEvaluation, message.about_id or 0)
    person = find_reachable_person(session, message.person_id)
    if evaluation is None or person is None or evaluation.confirmed_at or evaluation.withdrawn_at:
        return None
    entry = session.get_one(CatalogueEntry, evaluation.entry_id)
    return Email(
        to=person.email or "",
        subject=f"An evaluation of \u201c{entry.title}\u201d needs to be confirmed",
        paragraphs=(
            f"Someone has added an evaluation by {evaluation.evaluator}.",
            "Please read the report, then confirm the evaluation or withdraw it with a reason.",
        ),
        link=Link("Read the evaluation", f"{site_url}{entry.address}/evaluations"),
    )


def compose_decided(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell who added an evaluation, and those who look after the item, that it counts or counts no more."""
    evaluation = session.get(ItemEvaluation, message.about_id or 0)
    person = find_reachable_person(session, message.person_id)
    if evaluation is None or person is None:
        return None
    entry = session.get_one(CatalogueEntry, evaluation.entry_id)
    is_withdrawn = evaluation.withdrawn_at is not None
    outcome = "was withdrawn" if is_withdrawn else "was confirmed"
    words = (
        "The evaluation was withdrawn and no longer counts. The reason given is:"
        if is_withdrawn
        else "Hub staff have confirmed it.",
        *text_lines(evaluation.withdrawal_reason if is_withdrawn else correction_words(evaluation)),
    )
    return Email(
        to=person.email or "",
        subject=f"An evaluation of \u201c{entry.title}\u201d {outcome}",
        paragraphs=(f"This is about the evaluation by {evaluation.evaluator}.", *words),
        link=Link("Read the evaluations", f"{site_url}{entry.address}/evaluations"),
    )


def compose_evidence_changed(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell those who look after an item that its evidence level has moved, and why."""
    change = session.get(EvidenceChange, message.about_id or 0)
    person = find_reachable_person(session, message.person_id)
    if change is None or person is None:
        return None
    entry = session.get_one(CatalogueEntry, change.entry_id)
    level = label_of(Evidence, change.level).lower()
    return Email(
        to=person.email or "",
        subject=f"Evidence level of \u201c{entry.title}\u201d: now {level}",
        paragraphs=(f"The evidence level of “{entry.title}” is now “{level}”, because {change.reason}.",),
        link=Link("See the evidence", f"{site_url}{entry.address}/evaluations"),
    )


def compose_comment_reported(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell hub staff that a comment was reported, without what it says."""
    comment = session.get(ItemComment, message.about_id or 0)
    person = find_reachable_person(session, message.person_id)
    if comment is None or person is None or comment.decided_at is not None:
        return None
    entry = session.get_one(CatalogueEntry, comment.entry_id)
    return Email(
        to=person.email or "",
        subject=f"A comment on \u201c{entry.title}\u201d was reported",
        paragraphs=("Please read the report, then hide the comment with a reason or keep it.",),
        link=Link("Read the report", f"{site_url}{entry.address}/comments/{comment.public_id}"),
    )


def compose_comment_hidden(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell the author of a comment that hub staff have hidden it, and why."""
    comment = session.get(ItemComment, message.about_id or 0)
    person = find_reachable_person(session, message.person_id)
    if comment is None or person is None or comment.state != CommentState.HIDDEN:
        return None
    entry = session.get_one(CatalogueEntry, comment.entry_id)
    return Email(
        to=person.email or "",
        subject=f"Your comment on \u201c{entry.title}\u201d is hidden",
        paragraphs=("Hub staff have hidden it. The reason given is:", *text_lines(comment.decision)),
        link=Link("View your comment", f"{site_url}{entry.address}/comments/{comment.public_id}"),
    )


MESSAGE_KINDS = (
    MessageKind(ADOPTED, compose_adopted, Topic.WAITING),
    MessageKind(TO_CONFIRM, compose_to_confirm, Topic.WAITING),
    MessageKind(DECIDED, compose_decided, Topic.WAITING),
    MessageKind(EVIDENCE_CHANGED, compose_evidence_changed, Topic.WAITING),
    MessageKind(REPORTED, compose_comment_reported, Topic.WAITING),
    MessageKind(COMMENT_HIDDEN, compose_comment_hidden),
)
