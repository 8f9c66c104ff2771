"""Routes by which a person reads what a trust's register says of them, and agrees or declines."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Invalid
from hub.mentoring.domain.profiles import find_own_profile, list_profile_organisations
from hub.mentoring.domain.register_invitations import accept_line, decline_line, get_own_line
from hub.mentoring.domain.vocabulary import RegisterKind, word_of
from hub.mentoring.forms.register_lines import RegisterLineForm
from hub.mentoring.presenters.register_lines import line_values
from hub.mentoring.views.blueprint import BASE, OWN, blueprint
from hub.trusts.domain import organisations_by_id
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message

LINE = f"{BASE}/invitations/<public_id>"


@blueprint.get(LINE)
@may(Act.CHANGE_OWN_PROFILE)
def own_line(public_id: str) -> str:
    """Show a person what a trust's register says of them."""
    line = get_own_line(db.session(), viewer(), public_id, now())
    return _render(public_id, RegisterLineForm(formdata=None, data=line_values(line)))


@blueprint.post(LINE)
@may(Act.CHANGE_OWN_PROFILE)
def accept_own_line(public_id: str) -> ResponseReturnValue:
    """Take over what a person agrees to, as a profile that waits for approval."""
    form = RegisterLineForm()
    get_own_line(db.session(), viewer(), public_id, now())
    if form.validate_on_submit():
        try:
            accept_line(db.session(), viewer(), public_id, form.plan(), now())
            return redirect_with_message(
                "Your profile was sent for approval. We will email you when it is on the register.", OWN
            )
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render(public_id, form), 400


@blueprint.post(f"{LINE}/decline")
@may(Act.CHANGE_OWN_PROFILE)
def decline_own_line(public_id: str) -> ResponseReturnValue:
    """Erase what a trust's register says of a person."""
    decline_line(db.session(), viewer(), public_id, now())
    return redirect_with_message(
        "You declined the invitation. What the file said about you was deleted.", OWN
    )


def _render(public_id: str, form: RegisterLineForm) -> str:
    session = db.session()
    line = get_own_line(session, viewer(), public_id, now())
    kind = word_of(RegisterKind, line.kind)
    return render_template(
        "mentoring/register_line.jinja",
        form=form,
        kind=kind,
        public_id=public_id,
        organisation=organisations_by_id(session, [line.organisation_id])[line.organisation_id],
        has_profile=find_own_profile(session, viewer(), kind) is not None,
        can_offer=line.organisation_id in list_profile_organisations(viewer()),
    )
