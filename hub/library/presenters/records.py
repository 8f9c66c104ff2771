"""API records of single items, with their text and all their fields."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Annotated, Any, ClassVar, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.presenters import Entry, entry_record, find_api_path, make_owner
from hub.extension.item_files import ItemFiles
from hub.kit.errors import Moved, NotFound
from hub.library.domain.queries import ResourceDetail, get_resource
from hub.library.domain.shelves import Shelf
from hub.plugin_api.documents import Document, Source
from hub.trusts.domain import organisation_link, organisations_by_id
from hub.web.json_api import described_as


class ItemFile(Struct, frozen=True):
    """A file or picture of a thing, which whoever reads the thing can open."""

    name: Annotated[str, described_as("The name of the file, with its ending.")]
    title: Annotated[str, described_as("What its owner calls it.")]
    url: Annotated[str, described_as("Where it can be downloaded.")]
    media_type: Annotated[str, described_as("Its type, such as application/pdf.")]
    size: Annotated[int, described_as("Its size in bytes.")]
    alt_text: Annotated[str, described_as("What a picture shows. Empty for other files.")]


class Item(Entry, frozen=True):
    """A thing with all that it states. What is empty is not stated."""

    DOCUMENT_TYPE: ClassVar[type[Document]] = Document

    html: Annotated[str, described_as("The text as safe HTML. Links to other pages of the hub begin with /.")]
    markdown: Annotated[str, described_as("The text as its owner wrote it.")]
    source: Annotated[
        Source,
        described_as("Where it comes from: the study, in the hub's words, or the owner (supplier)."),
    ]
    section: Annotated[tuple[str, ...], described_as("The sections of the study that it is based on.")]
    ask: Annotated[str, described_as("The role to ask.")]
    doubt: Annotated[str, described_as("What is uncertain about it.")]
    revision: Annotated[int, described_as("The number of its version, from 1.")]
    files: Annotated[tuple[ItemFile, ...], described_as("Its files and pictures, in order.")]


I = TypeVar("I", bound=Item)  # noqa: E741


class ApiContext(Struct, frozen=True):
    """The settings of the app that API records need.

    `site` is the base URL. `api_names` maps the page address of a list to its name in the API.
    `library_kinds` are the kinds that the library lists. `item_files` finds the files of an item.
    """

    site: str
    api_names: Mapping[str, str]
    library_kinds: Sequence[str]
    item_files: ItemFiles | None = None


def get_item_record(
    session: Session,
    viewer: Viewer,
    shelf: Shelf,
    slug: str,
    record_type: type[I],
    api: ApiContext,
    **extra: Any,
) -> I:
    """Return the item of `shelf` with this slug as a record of `record_type`.

    `extra` are values of fields that are not part of the document. Raises NotFound and Gone like
    get_resource, and Moved with the new API path.
    """
    detail = _get_resource(session, viewer, slug, shelf, api)
    organisation = organisations_by_id(session, [detail.entry.owner_id])[detail.entry.owner_id]
    owner = make_owner(organisation.slug, organisation_link(organisation), api.site)
    values: dict[str, Any] = {
        # A revision may be older than the document type: missing fields get their default.
        **{field.name: field.default for field in fields(record_type.DOCUMENT_TYPE)},
        **detail.revision.fields,
        **asdict(entry_record(detail.entry, owner, api.site, api.api_names)),
        "html": str(detail.html),
        "markdown": detail.revision.body,
        "revision": detail.revision.number,
        "files": _list_files(session, viewer, detail.entry.id, api),
        **extra,
    }
    return msgspec.convert({name: values[name] for name in record_type.__struct_fields__}, record_type)


def _list_files(session: Session, viewer: Viewer, entry_id: int, api: ApiContext) -> tuple[ItemFile, ...]:
    files = api.item_files.list_readable(session, viewer, entry_id) if api.item_files is not None else ()
    return tuple(
        ItemFile(
            file.name,
            file.title,
            f"{api.site}/files/{file.public_id}",
            file.media_type,
            file.size,
            file.alt_text,
        )
        for file in files
    )


def _get_resource(
    session: Session, viewer: Viewer, slug: str, shelf: Shelf, api: ApiContext
) -> ResourceDetail:
    try:
        return get_resource(session, viewer, slug, shelf, library_kinds=api.library_kinds)
    except Moved as moved:
        path = find_api_path(moved.address, api.api_names)
        if path is None:
            raise NotFound(f"The API does not give this. People find it at {moved.address}.") from None
        raise Moved(path) from None
