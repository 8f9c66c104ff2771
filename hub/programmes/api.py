from flask import Blueprint, request

from hub.access import PUBLIC, Act, may
from hub.catalogue.forms import ListForm
from hub.catalogue.presenters import EntryList
from hub.kit.db import db
from hub.library.presenters.records import get_item_record
from hub.library.services import api_context
from hub.programmes.domain import PROGRAMMES
from hub.programmes.presenters import ProgrammeRecord
from hub.search.services import load_entry_list
from hub.web.json_api import API_ROOT, api_operation, get_site_url
from hub.web.page_cache import cacheable

blueprint = Blueprint("programmes_api", __name__, url_prefix=API_ROOT)


@blueprint.get("/programmes")
@may(Act.READ)
@cacheable
@api_operation(EntryList, query_form=ListForm)
def programmes() -> EntryList:
    """List programmes."""
    return load_entry_list(db.session(), PUBLIC, (PROGRAMMES.kind,), request.args, get_site_url())


@blueprint.get("/programmes/<slug>")
@may(Act.READ)
@cacheable
@api_operation(ProgrammeRecord)
def programme(slug: str) -> ProgrammeRecord:
    """Give one programme: provider, target group, aims, time, fee, how to apply, and all its dates."""
    return get_item_record(db.session(), PUBLIC, PROGRAMMES, slug, ProgrammeRecord, api_context())
