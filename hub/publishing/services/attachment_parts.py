"""The part of an item page with its files and pictures."""

from flask import render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.extension.page_parts import ItemPagePart, ItemRef
from hub.publishing.domain.attachment_access import find_version_with_attachments
from hub.publishing.domain.attachment_records import read_records
from hub.publishing.domain.draft_states import ItemKind
from hub.publishing.presenters.attachments import attachment_rows


def render_attachments(session: Session, _viewer: Viewer, item: ItemRef) -> Markup:
    """Return the files and pictures of the published version, which all its readers may have."""
    version = find_version_with_attachments(session, item.entry_id)
    records = read_records(version.fields) if version is not None else ()
    if version is None or not records:
        return Markup("")
    rows = attachment_rows(session, records, str(version.fields.get("ask") or ""))
    page = render_template("publishing/attachment_part.jinja", attachments=rows)
    return Markup(page)  # noqa: S704 -- a template escapes


ATTACHMENT_PARTS = tuple(ItemPagePart(kind.value, render_attachments) for kind in ItemKind)
