from flask import Blueprint, request

from hub.access import PUBLIC, Act, may
from hub.catalogue.forms import ListForm
from hub.catalogue.presenters import EntryList
from hub.events.domain.catalogue_entries import KIND
from hub.kit.db import db
from hub.search.services import load_entry_list
from hub.web.json_api import API_ROOT, api_operation, get_site_url
from hub.web.page_cache import cacheable

blueprint = Blueprint("events_api", __name__, url_prefix=API_ROOT)


@blueprint.get("/events")
@may(Act.READ)
@cacheable
@api_operation(EntryList, query_form=ListForm)
def events() -> EntryList:
    """List the events that everybody can see; each has its day in `note`."""
    return load_entry_list(db.session(), PUBLIC, (KIND,), request.args, get_site_url())
