"""The trust for which a lead acts at events, as the address of a page names it."""

from flask import request

from hub.access import Act, is_allowed
from hub.kit.db import db
from hub.kit.errors import NotFound
from hub.trusts.domain import OFFICE, Organisation, find_organisation, organisations_by_id
from hub.web.authentication import viewer


def get_own_trust() -> Organisation:
    """Return the trust that the address names, or else the first for which the viewer acts."""
    wanted = request.args.get("for", "")
    if wanted:
        found = [find_organisation(db.session(), wanted)]
    else:
        own = organisations_by_id(db.session(), viewer().organisation_ids)
        found = [own[id_] for id_ in sorted(own)]
    for organisation in found:
        if organisation is not None and is_allowed(
            viewer(), Act.ACT_FOR_TRUST_AT_EVENTS, organisation_id=organisation.id
        ):
            return organisation
    raise NotFound("This page does not exist, or you do not have access to it.")


def own_word(organisation: Organisation) -> str:
    """Return what pages call the organisation of their reader; the hub office is no trust."""
    return "organisation" if organisation.kind == OFFICE else "trust"
