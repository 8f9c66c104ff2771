from flask import Blueprint, request

from hub.access import PUBLIC, Act, may
from hub.kit.db import db
from hub.library.domain import PROGRAMMES
from hub.library.forms import LibraryForm
from hub.library.presenters.records import EntryList, entry_list, item_record
from hub.programmes.presenters import ProgrammeRecord
from hub.web.json_api import ROOT, gives, site
from hub.web.page_cache import cacheable

blueprint = Blueprint("programmes_api", __name__, url_prefix=ROOT)


@blueprint.get("/programmes")
@may(Act.READ)
@cacheable
@gives(EntryList, asks=LibraryForm)
def programmes() -> EntryList:
    """List programmes."""
    return entry_list(db.session(), PUBLIC, (PROGRAMMES.kind,), request.args, site())


@blueprint.get("/programmes/<slug>")
@may(Act.READ)
@cacheable
@gives(ProgrammeRecord)
def programme(slug: str) -> ProgrammeRecord:
    """Give one programme: provider, target group, aims, time, fee, how to apply, and all its dates."""
    return item_record(db.session(), PUBLIC, PROGRAMMES, slug, ProgrammeRecord, site())
