"""Drafts and items in the states whose forms the demonstration does not have, and where the forms are."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain import CatalogueEntry
from hub.demo.domain.sample_items import PUBLISHED
from hub.publishing.domain import begin_change, publish_draft, save_draft, submit_draft
from hub.publishing.models import Attachment, Draft
from hub.trusts.domain import find_organisation


def add_states_of_publishing(
    session: Session, viewers: Mapping[str, Viewer], at: datetime
) -> dict[str, list[str]]:
    """Publish a second version for Yorkshire; return where the forms are, by browser.

    London's publication can be undone for as long as the tests last.
    """
    london, yorkshire = (_find_published(session, slug) for slug in ("london", "yorkshire"))
    london.published_at = at + timedelta(days=1)
    item = session.get_one(CatalogueEntry, yorkshire.entry_id)
    change = begin_change(session, viewers["locked"], item, at)
    fields = {**change.fields, "body": "Said anew.", "change_note": "Said more plainly."}
    save_draft(session, viewers["locked"], change, fields, change.version, at)
    submit_draft(session, viewers["locked"], change, change.version, at)
    publish_draft(session, viewers["other-lead"], change, change.version, at)
    address = session.get_one(CatalogueEntry, london.entry_id).address
    file = session.execute(
        select(Attachment.file_id, Draft.public_id)
        .join(Draft, Draft.id == Attachment.draft_id)
        .where(Draft.closed_at.is_(None))
    ).first()
    assert file is not None
    files = f"/desk/library/{file.public_id}/files/{file.file_id}"
    return {
        "publisher": ["/library/new?title=Debriefs", f"{address}/edit", f"{files}/edit", f"{files}/remove"],
        "trust-lead": [f"/desk/library/{london.public_id}", f"{address}/withdraw"],
        "hub-admin": [f"{item.address}/versions/1/redact"],
    }


def _find_published(session: Session, slug: str) -> Draft:
    trust = find_organisation(session, slug)
    assert trust is not None
    statement = select(Draft).where(Draft.organisation_id == trust.id, Draft.title == PUBLISHED)
    return session.scalars(statement).one()
