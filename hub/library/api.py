from flask import Blueprint, request

from hub.access import PUBLIC, Act, may
from hub.kit.db import db
from hub.library.domain import LIBRARY, LIBRARY_KINDS
from hub.library.forms import LibraryForm
from hub.library.presenters.records import (
    EntryList,
    Item,
    get_entry_list,
    get_item_record,
)
from hub.web.json_api import API_ROOT, api_operation, get_site_url
from hub.web.page_cache import cacheable

blueprint = Blueprint("library_api", __name__, url_prefix=API_ROOT)


@blueprint.get("/resources")
@may(Act.READ)
@cacheable
@api_operation(EntryList, query_form=LibraryForm)
def resources() -> EntryList:
    """List what the library lists: resources, programmes, recommendations and tools."""
    return get_entry_list(db.session(), PUBLIC, LIBRARY_KINDS, request.args, get_site_url())


@blueprint.get("/search")
@may(Act.READ)
@cacheable
@api_operation(EntryList, query_form=LibraryForm)
def search() -> EntryList:
    """Search every shelf: what the library lists, options and capabilities."""
    return get_entry_list(db.session(), PUBLIC, None, request.args, get_site_url())


@blueprint.get("/resources/<slug>")
@may(Act.READ)
@cacheable
@api_operation(Item)
def resource(slug: str) -> Item:
    """Give one resource with its text."""
    return get_item_record(db.session(), PUBLIC, LIBRARY, slug, Item, get_site_url())
