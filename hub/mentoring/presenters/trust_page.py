"""The part of a trust's page that shows its members on the register, for members of any trust."""

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain import CatalogueEntry
from hub.extension.items import SectionItem
from hub.extension.page_parts import TrustPagePart
from hub.kit.clock import now
from hub.kit.page import Link
from hub.mentoring.domain.catalogue_entries import BASE_PATH, list_entries_of_trust
from hub.trusts.domain import organisation_names_by_id

MAX_SHOWN = 6


def list_trust_mentors(session: Session, viewer: Viewer, organisation_id: int) -> list[SectionItem]:
    """Return some people of a trust on the register, then the link to all; nothing for the public."""
    if not viewer.is_member:
        return []
    entries = list_entries_of_trust(session, viewer, organisation_id, MAX_SHOWN, now())
    if not entries:
        return []
    slug = organisation_names_by_id(session)[organisation_id].slug
    everybody = Link("See everyone from this trust on the register", f"{BASE_PATH}?trust={slug}")
    items = [SectionItem(Link(_who(entry), entry.address), entry.summary) for entry in entries]
    return [*items, SectionItem(everybody)]


def _who(entry: CatalogueEntry) -> str:
    """Return the title of an entry without what the person helps with, which its summary begins with."""
    return entry.title.partition(": ")[0]


TRUST_PAGE_PARTS = (TrustPagePart("Mentors, coaches and preceptors", list_trust_mentors),)
