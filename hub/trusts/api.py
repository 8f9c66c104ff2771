from flask import Blueprint, request

from hub.access import PUBLIC, Act, may
from hub.kit.db import db
from hub.plugin_host.domain import get_plugin_state
from hub.trusts.domain import get_trust, list_trusts
from hub.trusts.presenters import TrustList, TrustRecord, trust_list, trust_record
from hub.trusts.services import count_shared_by_trust
from hub.web.json_api import API_ROOT, api_operation, get_site_url
from hub.web.page_cache import cacheable
from hub.web.paging import PageForm, check_page_exists, read_page

blueprint = Blueprint("trusts_api", __name__, url_prefix=API_ROOT)


@blueprint.get("/trusts")
@may(Act.READ)
@cacheable
@api_operation(TrustList, query_form=PageForm)
def trusts() -> TrustList:
    """List the trusts, all on one page, with how much each shares."""
    check_page_exists(read_page(request.args), 1)
    session = db.session()
    shared = count_shared_by_trust(session, PUBLIC)
    return trust_list(list_trusts(session, PUBLIC), shared, get_site_url())


@blueprint.get("/trusts/<slug>")
@may(Act.READ)
@cacheable
@api_operation(TrustRecord)
def trust(slug: str) -> TrustRecord:
    """Give what is known of one trust: its speciality, who to ask (by role), and what the study found."""
    session = db.session()
    organisation = get_trust(session, PUBLIC, slug)
    shared = count_shared_by_trust(session, PUBLIC)
    return trust_record(organisation, shared.get(slug, 0), get_plugin_state(session, slug), get_site_url())
