"""The part of a trust's page that leads to the form to ask the trust a question."""

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.extension.items import SectionItem
from hub.extension.page_parts import TrustPagePart
from hub.kit.page import Link
from hub.trusts.domain import Organisation


def list_question_items(session: Session, _viewer: Viewer, organisation_id: int) -> list[SectionItem]:
    """Return the link to the form; it is the same for everybody, so the page can be kept."""
    trust = session.get_one(Organisation, organisation_id)
    link = Link(f"Ask {trust.short_name} a question", f"/trusts/{trust.slug}/question")
    return [SectionItem(link, "Anyone who is signed in can ask. We tell you when it is answered.")]


TRUST_PAGE_PARTS = (TrustPagePart("Ask a question", list_question_items, comes_last=True),)
