"""Routes of qualifications: those of the viewer, and those whose evidence a lead or hub staff have seen."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Invalid, NotFound
from hub.mentoring.domain.profiles import get_own_profile
from hub.mentoring.domain.qualifications import (
    NO_QUALIFICATION,
    PAGE_SIZE,
    list_qualifications,
    list_to_check,
    mark_checked,
    remove_qualification,
    save_qualification,
)
from hub.mentoring.domain.trust_list import get_managed_organisation
from hub.mentoring.forms.qualifications import QualificationForm
from hub.mentoring.presenters.qualifications import qualification_rows
from hub.mentoring.views.blueprint import BASE, OWN, blueprint, kind_of
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message
from hub.web.form_data import submitted_text
from hub.web.paging import build_pagination, check_page_exists, read_page

OWN_LIST = f"{OWN}/<kind>/qualifications"
CHECK = f"{BASE}/manage/<slug>/qualifications"


@blueprint.get(OWN_LIST)
@may(Act.CHANGE_OWN_PROFILE)
def own_qualifications(kind: str) -> str:
    """Show the viewer's qualifications, and a form to add one or change one."""
    return _render_own(kind, _form_of(kind, request.args.get("change", "")))


@blueprint.post(OWN_LIST)
@may(Act.CHANGE_OWN_PROFILE)
def submit_qualification(kind: str) -> ResponseReturnValue:
    """Add or change one of the viewer's qualifications."""
    form, session = QualificationForm(), db.session()
    get_own_profile(session, viewer(), kind_of(kind))
    if form.validate_on_submit():
        try:
            save_qualification(
                session, viewer(), kind_of(kind), form.plan(), now(), public_id=submitted_text("change")
            )
            return redirect_with_message("Your qualification was saved.", f"{OWN}/{kind}/qualifications")
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_own(kind, form), 400


@blueprint.post(f"{OWN_LIST}/<public_id>/remove")
@may(Act.CHANGE_OWN_PROFILE)
def remove_own_qualification(kind: str, public_id: str) -> ResponseReturnValue:
    """Remove one of the viewer's qualifications."""
    remove_qualification(db.session(), viewer(), kind_of(kind), public_id, now())
    return redirect_with_message("The qualification was removed.", f"{OWN}/{kind}/qualifications")


@blueprint.get(CHECK)
@may(Act.MANAGE_REGISTER)
def qualifications_to_check(slug: str) -> str:
    """List the qualifications of a trust's people, those whose evidence nobody has seen first."""
    session, page = db.session(), read_page(request.args)
    organisation = get_managed_organisation(session, viewer(), slug)
    found, count = list_to_check(session, organisation, page)
    pages = max(1, -(-count // PAGE_SIZE))
    check_page_exists(page, pages)
    return render_template(
        "mentoring/check_qualifications.jinja",
        organisation=organisation,
        rows=qualification_rows([row for row, _ in found], now(), [name for _, name in found]),
        pagination_of_list=build_pagination(
            page, pages, lambda number: f"{BASE}/manage/{slug}/qualifications?page={number}"
        ),
    )


@blueprint.post(f"{CHECK}/<public_id>/check")
@may(Act.MANAGE_REGISTER)
def check_qualification(slug: str, public_id: str) -> ResponseReturnValue:
    """Mark that the evidence of a qualification was seen."""
    session = db.session()
    mark_checked(session, viewer(), get_managed_organisation(session, viewer(), slug), public_id, now())
    return redirect_with_message("The evidence was marked as seen.", f"{BASE}/manage/{slug}/qualifications")


def _form_of(kind: str, public_id: str) -> QualificationForm:
    profile = get_own_profile(db.session(), viewer(), kind_of(kind))
    if not public_id:
        return QualificationForm(formdata=None)
    rows = [row for row in list_qualifications(db.session(), profile) if row.public_id == public_id]
    if not rows:
        raise NotFound(NO_QUALIFICATION)
    return QualificationForm(formdata=None, obj=rows[0])


def _render_own(kind: str, form: QualificationForm) -> str:
    session = db.session()
    profile = get_own_profile(session, viewer(), kind_of(kind))
    return render_template(
        "mentoring/qualifications.jinja",
        kind=kind_of(kind),
        rows=qualification_rows(list_qualifications(session, profile), now()),
        form=form,
        change=submitted_text("change") or request.args.get("change", ""),
    )
