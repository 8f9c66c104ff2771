from flask import Blueprint, request

from hub.access import PUBLIC, Act, may
from hub.kit.db import db
from hub.library.domain import LIBRARY, LISTED
from hub.library.forms import LibraryForm
from hub.library.presenters.records import (
    EntryList,
    Item,
    entry_list,
    item_record,
)
from hub.web.json_api import ROOT, gives, site
from hub.web.page_cache import cacheable

blueprint = Blueprint("library_api", __name__, url_prefix=ROOT)


@blueprint.get("/resources")
@may(Act.READ)
@cacheable
@gives(EntryList, asks=LibraryForm)
def resources() -> EntryList:
    """List what the library lists: resources, programmes, recommendations and tools."""
    return entry_list(db.session(), PUBLIC, LISTED, request.args, site())


@blueprint.get("/search")
@may(Act.READ)
@cacheable
@gives(EntryList, asks=LibraryForm)
def search() -> EntryList:
    """Search every shelf: what the library lists, options and capabilities."""
    return entry_list(db.session(), PUBLIC, None, request.args, site())


@blueprint.get("/resources/<slug>")
@may(Act.READ)
@cacheable
@gives(Item)
def resource(slug: str) -> Item:
    """Give one resource with its text."""
    return item_record(db.session(), PUBLIC, LIBRARY, slug, Item, site())
