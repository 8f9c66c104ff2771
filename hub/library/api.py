from flask import Blueprint, request

from hub.access import PUBLIC, Act, may
from hub.catalogue.forms import ListForm
from hub.catalogue.presenters import EntryList
from hub.kit.db import db
from hub.library.domain.shelves import LIBRARY
from hub.library.presenters.records import Item, get_item_record
from hub.library.services import api_context, library_kinds
from hub.search.services import load_entry_list
from hub.web.json_api import API_ROOT, api_operation, get_site_url
from hub.web.page_cache import cacheable

blueprint = Blueprint("library_api", __name__, url_prefix=API_ROOT)


@blueprint.get("/resources")
@may(Act.READ)
@cacheable
@api_operation(EntryList, query_form=ListForm)
def resources() -> EntryList:
    """List what the library lists: resources, programmes, recommendations and tools."""
    return load_entry_list(db.session(), PUBLIC, library_kinds(), request.args, get_site_url())


@blueprint.get("/search")
@may(Act.READ)
@cacheable
@api_operation(EntryList, query_form=ListForm)
def search() -> EntryList:
    """Search everything: all shelves, the trusts, and the pages of the hub."""
    return load_entry_list(db.session(), PUBLIC, None, request.args, get_site_url())


@blueprint.get("/resources/<slug>")
@may(Act.READ)
@cacheable
@api_operation(Item)
def resource(slug: str) -> Item:
    """Give one resource with its text."""
    return get_item_record(db.session(), PUBLIC, LIBRARY, slug, Item, api_context())
