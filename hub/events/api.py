from flask import Blueprint, request

from hub.access import PUBLIC, Act, may
from hub.catalogue.forms import ListForm
from hub.catalogue.presenters import EntryList
from hub.events.domain.catalogue_entries import KIND
from hub.events.domain.queries import get_event
from hub.events.domain.schedule import list_sessions
from hub.events.presenters.records import EventRecord, event_record
from hub.kit.clock import now
from hub.kit.db import db
from hub.search.services import load_entry_list
from hub.trusts.domain import organisation_names_by_id
from hub.web.json_api import API_ROOT, api_operation, get_site_url
from hub.web.page_cache import cacheable

blueprint = Blueprint("events_api", __name__, url_prefix=API_ROOT)


@blueprint.get("/events")
@may(Act.READ)
@cacheable
@api_operation(EntryList, query_form=ListForm)
def events() -> EntryList:
    """List the events that everyone can see; each has its day in `note`."""
    return load_entry_list(db.session(), PUBLIC, (KIND,), request.args, get_site_url())


@blueprint.get("/events/<slug>")
@may(Act.READ)
@cacheable
@api_operation(EventRecord)
def event(slug: str) -> EventRecord:
    """Give one event: times, place, whether it can be booked, and its timetable."""
    session = db.session()
    found = get_event(session, PUBLIC, slug)
    owner = organisation_names_by_id(session)[found.organisation_id]
    return event_record(found, owner, list_sessions(session, found), now(), get_site_url())
