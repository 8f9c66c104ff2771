from flask import Blueprint, request

from hub.access import PUBLIC, Act, may
from hub.catalogue.forms import ListForm
from hub.catalogue.presenters import EntryList
from hub.kit.db import db
from hub.library.presenters.records import get_item_record
from hub.library.services import api_context
from hub.options.domain.queries import OPTIONS
from hub.options.presenters import OptionRecord
from hub.search.services import load_entry_list
from hub.web.json_api import API_ROOT, api_operation, get_site_url
from hub.web.page_cache import cacheable

blueprint = Blueprint("options_api", __name__, url_prefix=API_ROOT)


@blueprint.get("/options")
@may(Act.READ)
@cacheable
@api_operation(EntryList, query_form=ListForm)
def options() -> EntryList:
    """List the ways to develop on the study's menu."""
    return load_entry_list(db.session(), PUBLIC, (OPTIONS.kind,), request.args, get_site_url())


@blueprint.get("/options/<slug>")
@may(Act.READ)
@cacheable
@api_operation(OptionRecord)
def option(slug: str) -> OptionRecord:
    """Give one way to develop: what it is best for, less good for, and how to arrange it."""
    return get_item_record(db.session(), PUBLIC, OPTIONS, slug, OptionRecord, api_context())
