"""Routes by which a lead or hub staff approve profiles."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may, permitted_organisation_ids
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Invalid
from hub.kit.page import Link
from hub.mentoring.domain.approvals import approve_profile, get_profile_to_decide, return_profile
from hub.mentoring.domain.trust_list import list_managed
from hub.mentoring.forms.profiles import ReturnForm, read_revision
from hub.mentoring.presenters.own import list_profiles_to_approve
from hub.mentoring.presenters.profiles import profile_page
from hub.mentoring.views.blueprint import BASE, blueprint
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message
from hub.web.form_data import submitted_text

MANAGE = f"{BASE}/manage"


@blueprint.get(MANAGE)
@may(Act.MANAGE_REGISTER)
def manage() -> str:
    """List the profiles that wait for approval, and link to all else that leads and hub staff look after."""
    return render_template(
        "mentoring/manage.jinja",
        waiting=list_profiles_to_approve(db.session(), viewer()),
        managed=list_managed(db.session(), viewer()),
        links=_management_links(),
    )


def _management_links() -> list[Link]:
    """Return the pages about mentoring that the viewer manages; some are for the hub office alone."""
    is_office = permitted_organisation_ids(viewer(), Act.MANAGE_REGISTER) is None
    for_office = (
        Link("Requests to check before they are posted on the noticeboard", f"{MANAGE}/board"),
        Link("What people say about mentoring and coaching", f"{BASE}/evaluations"),
    )
    return [
        Link("Coaching and mentoring programmes", f"{BASE}/programmes"),
        Link("Working time for mentoring and coaching", f"{BASE}/hours"),
        *(for_office if is_office else ()),
    ]


@blueprint.get(f"{MANAGE}/profiles/<public_id>")
@may(Act.MANAGE_REGISTER)
def decide(public_id: str) -> str:
    """Show a profile that waits for approval."""
    found = get_profile_to_decide(db.session(), viewer(), public_id)
    form = ReturnForm(formdata=None, data={"revision": str(found.revision)})
    return _render(public_id, form)


@blueprint.post(f"{MANAGE}/profiles/<public_id>/approve")
@may(Act.MANAGE_REGISTER)
def approve(public_id: str) -> ResponseReturnValue:
    """Put a profile on the register."""
    approve_profile(db.session(), viewer(), public_id, read_revision(submitted_text("revision")), now())
    return redirect_with_message("The profile was added to the register. We have emailed the person.", MANAGE)


@blueprint.post(f"{MANAGE}/profiles/<public_id>/return")
@may(Act.MANAGE_REGISTER)
def return_to_person(public_id: str) -> ResponseReturnValue:
    """Return a profile with what to change."""
    form = ReturnForm()
    if form.validate_on_submit():
        try:
            return_profile(db.session(), viewer(), public_id, form.revision_number, form.reason.data, now())
            return redirect_with_message("The profile was returned. We have emailed the person.", MANAGE)
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render(public_id, form), 400


def _render(public_id: str, form: ReturnForm) -> str:
    session = db.session()
    found = get_profile_to_decide(session, viewer(), public_id)
    return render_template(
        "mentoring/decide.jinja",
        page=profile_page(session, viewer(), found, now()),
        form=form,
        public_id=public_id,
        revision=found.revision,
    )
