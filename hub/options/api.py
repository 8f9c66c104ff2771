from flask import Blueprint, request

from hub.access import PUBLIC, Act, may
from hub.kit.db import db
from hub.library.domain import OPTIONS
from hub.library.forms import LibraryForm
from hub.library.presenters.records import EntryList, get_entry_list, get_item_record
from hub.options.presenters import OptionRecord
from hub.web.json_api import API_ROOT, api_operation, get_site_url
from hub.web.page_cache import cacheable

blueprint = Blueprint("options_api", __name__, url_prefix=API_ROOT)


@blueprint.get("/options")
@may(Act.READ)
@cacheable
@api_operation(EntryList, query_form=LibraryForm)
def options() -> EntryList:
    """List the kinds of development on the study's menu."""
    return get_entry_list(db.session(), PUBLIC, (OPTIONS.kind,), request.args, get_site_url())


@blueprint.get("/options/<slug>")
@may(Act.READ)
@cacheable
@api_operation(OptionRecord)
def option(slug: str) -> OptionRecord:
    """Give one kind of development: what it is best for, less good for, and how to arrange it."""
    return get_item_record(db.session(), PUBLIC, OPTIONS, slug, OptionRecord, get_site_url())
