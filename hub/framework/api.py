from flask import Blueprint, request

from hub.access import PUBLIC, Act, may
from hub.catalogue.forms import ListForm
from hub.catalogue.presenters import EntryList
from hub.framework.domain import CAPABILITIES, RECOMMENDATIONS, get_area_and_ability
from hub.framework.presenters import CapabilityRecord, RecommendationRecord
from hub.kit.db import db
from hub.library.presenters.records import get_item_record
from hub.library.services import api_context
from hub.search.services import load_entry_list
from hub.web.json_api import API_ROOT, api_operation, get_site_url
from hub.web.page_cache import cacheable

blueprint = Blueprint("framework_api", __name__, url_prefix=API_ROOT)


@blueprint.get("/recommendations")
@may(Act.READ)
@cacheable
@api_operation(EntryList, query_form=ListForm)
def recommendations() -> EntryList:
    """List the twelve recommendations of the study."""
    kinds = (RECOMMENDATIONS.kind,)
    return load_entry_list(db.session(), PUBLIC, kinds, request.args, get_site_url())


@blueprint.get("/recommendations/<slug>")
@may(Act.READ)
@cacheable
@api_operation(RecommendationRecord)
def recommendation(slug: str) -> RecommendationRecord:
    """Give one recommendation with its part of the action plan; the slug is its number."""
    return get_item_record(db.session(), PUBLIC, RECOMMENDATIONS, slug, RecommendationRecord, api_context())


@blueprint.get("/capabilities")
@may(Act.READ)
@cacheable
@api_operation(EntryList, query_form=ListForm)
def capabilities() -> EntryList:
    """List the forty capabilities of the study's benchmark tool."""
    kinds = (CAPABILITIES.kind,)
    return load_entry_list(db.session(), PUBLIC, kinds, request.args, get_site_url())


@blueprint.get("/capabilities/<slug>")
@may(Act.READ)
@cacheable
@api_operation(CapabilityRecord)
def capability(slug: str) -> CapabilityRecord:
    """Give one capability, with its area and its ability; the slug is its code."""
    area, ability = get_area_and_ability(slug)
    more = {"area": area, "ability": ability}
    return get_item_record(db.session(), PUBLIC, CAPABILITIES, slug, CapabilityRecord, api_context(), **more)
