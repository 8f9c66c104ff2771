"""Emails on the use and the evidence of items, composed when they are sent."""

from sqlalchemy.orm import Session

from hub.accounts.domain import find_reachable_person
from hub.catalogue.domain import CatalogueEntry
from hub.kit.emails import Email, Message, MessageKind, Topic
from hub.kit.page import Link
from hub.publishing.domain.adoptions import ADOPTED
from hub.publishing.domain.evidence_vocabulary import AdoptionKind
from hub.publishing.models import Adoption
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
            f"{name} says on the hub that it {'has adapted' if has_adapted else 'uses'} “{entry.title}”.",
            *text_lines(adoption.what_changed),
            f"For a visit, ask: {adoption.contact}.",
        ),
        link=Link("See who uses it", f"{site_url}{entry.address}/adoptions"),
    )


MESSAGE_KINDS = (MessageKind(ADOPTED, compose_adopted, Topic.WAITING),)
