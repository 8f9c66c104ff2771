from flask import Blueprint, request

from hub.access import PUBLIC, Act, may
from hub.framework.domain import standing_of
from hub.framework.presenters import CapabilityRecord, RecommendationRecord
from hub.kit.db import db
from hub.library.domain import CAPABILITIES, RECOMMENDATIONS
from hub.library.forms import LibraryForm
from hub.library.presenters.records import EntryList, entry_list, item_record
from hub.web.json_api import ROOT, gives, site
from hub.web.page_cache import cacheable

blueprint = Blueprint("framework_api", __name__, url_prefix=ROOT)


@blueprint.get("/recommendations")
@may(Act.READ)
@cacheable
@gives(EntryList, asks=LibraryForm)
def recommendations() -> EntryList:
    """List the twelve recommendations of the study."""
    kinds = (RECOMMENDATIONS.kind,)
    return entry_list(db.session(), PUBLIC, kinds, request.args, site())


@blueprint.get("/recommendations/<slug>")
@may(Act.READ)
@cacheable
@gives(RecommendationRecord)
def recommendation(slug: str) -> RecommendationRecord:
    """Give one recommendation with its part of the action plan; the slug is its number."""
    return item_record(db.session(), PUBLIC, RECOMMENDATIONS, slug, RecommendationRecord, site())


@blueprint.get("/capabilities")
@may(Act.READ)
@cacheable
@gives(EntryList, asks=LibraryForm)
def capabilities() -> EntryList:
    """List the forty capabilities of the study's benchmark tool."""
    kinds = (CAPABILITIES.kind,)
    return entry_list(db.session(), PUBLIC, kinds, request.args, site())


@blueprint.get("/capabilities/<slug>")
@may(Act.READ)
@cacheable
@gives(CapabilityRecord)
def capability(slug: str) -> CapabilityRecord:
    """Give one capability, with its area and its ability; the slug is its code."""
    area, ability = standing_of(slug)
    more = {"area": area, "ability": ability}
    return item_record(db.session(), PUBLIC, CAPABILITIES, slug, CapabilityRecord, site(), **more)
