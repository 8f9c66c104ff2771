"""What is searched of an item: its page, and what is said of its files."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.catalogue.domain import CatalogueEntry, replace_body
from hub.library.domain.items import get_current_revision
from hub.library.domain.search_text import searched_text
from hub.library.domain.versions import ATTACHMENTS
from hub.library.models import Resource


def set_extra_text(session: Session, entry: CatalogueEntry, extra_text: str) -> None:
    """Set what is searched with an item beside its page, such as the text of a file that has been read."""
    resource = session.scalars(select(Resource).where(Resource.entry_id == entry.id)).one()
    fields = get_current_revision(session, resource).fields
    of_page = {name: value for name, value in fields.items() if name != ATTACHMENTS}
    replace_body(session, entry, searched_text(of_page, resource.html, extra_text))
    session.flush()
