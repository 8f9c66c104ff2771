from flask import Blueprint, request

from hub.access import PUBLIC, Act, may
from hub.kit.db import db
from hub.plugin_host.domain import state_of
from hub.trusts.domain import shared_by_trust, trust_at, trusts_for
from hub.trusts.presenters import TrustList, TrustRecord, trust_list, trust_record
from hub.web.json_api import ROOT, gives, site
from hub.web.page_cache import cacheable
from hub.web.paging import PageForm, read_page, refuse_beyond

blueprint = Blueprint("trusts_api", __name__, url_prefix=ROOT)


@blueprint.get("/trusts")
@may(Act.READ)
@cacheable
@gives(TrustList, asks=PageForm)
def trusts() -> TrustList:
    """List the trusts, all on one page, with how much each shares."""
    refuse_beyond(read_page(request.args), 1)
    session = db.session()
    shared = shared_by_trust(session, PUBLIC)
    return trust_list(trusts_for(session, PUBLIC), shared, site())


@blueprint.get("/trusts/<slug>")
@may(Act.READ)
@cacheable
@gives(TrustRecord)
def trust(slug: str) -> TrustRecord:
    """Give what is known of one trust: its speciality, the roles to ask, and what the study found."""
    session = db.session()
    found, shared = trust_at(session, PUBLIC, slug), shared_by_trust(session, PUBLIC)
    return trust_record(found, shared.get(slug, 0), state_of(session, slug), site())
