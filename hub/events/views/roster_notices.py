"""Routes on which a trust says when it fixes its rosters."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.events.domain.rosters import find_roster_notice, remove_roster_notice, save_roster_notice
from hub.events.forms.dates import RosterNoticeForm
from hub.events.views.blueprint import blueprint
from hub.events.views.own_trusts import get_own_trust, own_word
from hub.kit.clock import format_date, now
from hub.kit.db import db
from hub.kit.errors import Invalid
from hub.trusts.domain import Organisation
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message

FIRM, SOFT = "firm", "soft"


@blueprint.get("/events/roster-notice")
@may(Act.ACT_FOR_TRUST_AT_EVENTS)
def roster_notice() -> str:
    """Show when the trust fixes its rosters, and the form to change it."""
    trust = get_own_trust()
    row = find_roster_notice(db.session(), viewer(), trust)
    values = {"days": str(row.days), "limit": FIRM if row.is_firm else SOFT} if row else {}
    return _render(trust, RosterNoticeForm(data=values))


@blueprint.post("/events/roster-notice")
@may(Act.ACT_FOR_TRUST_AT_EVENTS)
def submit_roster_notice() -> ResponseReturnValue:
    """Keep when the trust fixes its rosters."""
    trust, form = get_own_trust(), RosterNoticeForm()
    if form.validate_on_submit():
        is_firm = form.limit.data == FIRM
        try:
            save_roster_notice(db.session(), viewer(), trust, form.days.value, now(), is_firm=is_firm)
            return redirect_with_message(
                "Your answer was saved. Event organisers can see it now.", _url(trust)
            )
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render(trust, form), 400


@blueprint.post("/events/roster-notice/remove")
@may(Act.ACT_FOR_TRUST_AT_EVENTS)
def submit_roster_removal() -> ResponseReturnValue:
    """Remove what the trust has said about its rosters."""
    trust = get_own_trust()
    remove_roster_notice(db.session(), viewer(), trust, now())
    return redirect_with_message(
        f"The limit was removed. Your {own_word(trust)}’s rosters no longer limit booking.", _url(trust)
    )


def _url(trust: Organisation, path: str = "/events/roster-notice") -> str:
    return f"{path}?for={trust.slug}"


def _render(trust: Organisation, form: RosterNoticeForm) -> str:
    row = find_roster_notice(db.session(), viewer(), trust)
    return render_template(
        "events/roster_notice.jinja",
        trust=trust,
        own_word=own_word(trust),
        form=form,
        saved=format_date(row.changed_at) if row else "",
        action=_url(trust),
        remove_action=_url(trust, "/events/roster-notice/remove"),
    )
