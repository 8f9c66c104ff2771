from flask import Blueprint, request

from hub.access import PUBLIC, Act, may
from hub.kit.db import db
from hub.library.domain import PROGRAMMES
from hub.library.forms import LibraryForm
from hub.library.presenters.records import EntryList, get_entry_list, get_item_record
from hub.programmes.presenters import ProgrammeRecord
from hub.web.json_api import API_ROOT, api_operation, get_site_url
from hub.web.page_cache import cacheable

blueprint = Blueprint("programmes_api", __name__, url_prefix=API_ROOT)


@blueprint.get("/programmes")
@may(Act.READ)
@cacheable
@api_operation(EntryList, query_form=LibraryForm)
def programmes() -> EntryList:
    """List programmes."""
    return get_entry_list(db.session(), PUBLIC, (PROGRAMMES.kind,), request.args, get_site_url())


@blueprint.get("/programmes/<slug>")
@may(Act.READ)
@cacheable
@api_operation(ProgrammeRecord)
def programme(slug: str) -> ProgrammeRecord:
    """Give one programme: provider, target group, aims, time, fee, how to apply, and all its dates."""
    return get_item_record(db.session(), PUBLIC, PROGRAMMES, slug, ProgrammeRecord, get_site_url())
