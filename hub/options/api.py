from flask import Blueprint, request

from hub.access import PUBLIC, Act, may
from hub.kit.db import db
from hub.library.domain import OPTIONS
from hub.library.forms import LibraryForm
from hub.library.presenters.records import EntryList, entry_list, item_record
from hub.options.presenters import OptionRecord
from hub.web.json_api import ROOT, gives, site
from hub.web.page_cache import cacheable

blueprint = Blueprint("options_api", __name__, url_prefix=ROOT)


@blueprint.get("/options")
@may(Act.READ)
@cacheable
@gives(EntryList, asks=LibraryForm)
def options() -> EntryList:
    """List the kinds of development on the study's menu."""
    return entry_list(db.session(), PUBLIC, (OPTIONS.kind,), request.args, site())


@blueprint.get("/options/<slug>")
@may(Act.READ)
@cacheable
@gives(OptionRecord)
def option(slug: str) -> OptionRecord:
    """Give one kind of development: what it is best for, less good for, and how to arrange it."""
    return item_record(db.session(), PUBLIC, OPTIONS, slug, OptionRecord, site())
