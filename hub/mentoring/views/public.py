"""Routes to read: how the register works for everyone, and the register itself for members."""

from flask import render_template

from hub.access import Act, may
from hub.kit.clock import now
from hub.kit.db import db
from hub.mentoring.domain.courses import TrainingRole
from hub.mentoring.domain.register import count_listed, get_profile
from hub.mentoring.domain.request_choices import is_choice
from hub.mentoring.domain.requests import explain_refusal, find_open_request
from hub.mentoring.domain.vocabulary import RegisterKind, word_of
from hub.mentoring.presenters.about import about_kinds
from hub.mentoring.presenters.profiles import profile_page
from hub.mentoring.presenters.requests import format_warnings
from hub.mentoring.views.blueprint import BASE, blueprint
from hub.web.authentication import viewer
from hub.web.page_cache import cacheable


@blueprint.get(BASE)
@may(Act.READ)
@cacheable
def mentoring() -> str:
    """Say how the register works, and how many people are on it."""
    return render_template(
        "mentoring/about.jinja",
        kinds=about_kinds(count_listed(db.session())),
        courses=list(TrainingRole),
    )


@blueprint.get(f"{BASE}/register/<public_id>")
@may(Act.SEE_REGISTER)
def profile(public_id: str) -> str:
    """Show one person on the register."""
    session = db.session()
    found = get_profile(session, viewer(), public_id)
    open_request = find_open_request(session, viewer(), word_of(RegisterKind, found.kind))
    page = profile_page(session, viewer(), found, now())
    is_askable = page.card.is_available and not page.is_own
    warnings = format_warnings(session, [found], open_request.formats) if open_request else ()
    return render_template(
        "mentoring/profile.jinja",
        page=page,
        refusal=explain_refusal(session, viewer(), found) if is_askable else "",
        warnings=warnings,
        is_asked=open_request is not None and is_choice(session, open_request, found),
        public_id=public_id,
        open_request=open_request.public_id if open_request else "",
    )
