"""Routes of the agreement of a relationship, and of the time that it takes."""

from http import HTTPStatus

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may, permitted_organisation_ids
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Invalid
from hub.mentoring.domain.agreements import ChangedMeanwhile, agree, save_agreement
from hub.mentoring.domain.hours import mark_held, mark_not_held
from hub.mentoring.domain.relationships import get_relationship, refuse_if_closed
from hub.mentoring.forms.agreements import AgreementForm, agreement_values
from hub.mentoring.forms.profiles import read_revision
from hub.mentoring.presenters.agreements import LIMITS, agreement_page, hours_rows
from hub.mentoring.presenters.requests import relationship_page
from hub.mentoring.views.blueprint import BASE, blueprint
from hub.mentoring.views.relationships import HERE
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message
from hub.web.form_data import submitted_text

SAVED = "The agreement was saved. We have asked both of you to agree to it."


@blueprint.get(f"{HERE}/agreement")
@may(Act.USE_RELATIONSHIP)
def agreement(public_id: str) -> str:
    """Show the agreement of a relationship."""
    return _render("mentoring/agreement.jinja", public_id)


@blueprint.get(f"{HERE}/agreement/edit")
@may(Act.USE_RELATIONSHIP)
def edit_agreement(public_id: str) -> str:
    """Show the form of an agreement."""
    found = get_relationship(db.session(), viewer(), public_id)
    refuse_if_closed(found)
    form = AgreementForm(formdata=None, data=agreement_values(found))
    return _render("mentoring/edit_agreement.jinja", public_id, form=form, other=None)


@blueprint.post(f"{HERE}/agreement/edit")
@may(Act.USE_RELATIONSHIP)
def submit_agreement(public_id: str) -> ResponseReturnValue:
    """Keep the words of an agreement; show both versions if someone changed it meanwhile."""
    form, other, status = AgreementForm(), None, HTTPStatus.BAD_REQUEST
    if form.validate_on_submit():
        try:
            save_agreement(db.session(), viewer(), public_id, form.plan(), form.revision_number, now())
            return redirect_with_message(SAVED, f"{BASE}/relationships/{public_id}/agreement")
        except ChangedMeanwhile as error:
            found = get_relationship(db.session(), viewer(), public_id)
            form.revision.data = str(found.revision)
            form.add_error("goals", error.message)
            other, status = agreement_page(found, viewer(), ""), HTTPStatus.CONFLICT
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render("mentoring/edit_agreement.jinja", public_id, form=form, other=other), status


@blueprint.post(f"{HERE}/agreement/agree")
@may(Act.USE_RELATIONSHIP)
def submit_agree(public_id: str) -> ResponseReturnValue:
    """Record that the viewer agrees to the words that the page showed."""
    agree(db.session(), viewer(), public_id, read_revision(submitted_text("revision")), now())
    return redirect_with_message("You agreed to this version.", f"{BASE}/relationships/{public_id}/agreement")


@blueprint.post(f"{HERE}/meetings/<meeting_id>/held")
@may(Act.USE_RELATIONSHIP)
def held(public_id: str, meeting_id: str) -> ResponseReturnValue:
    """Record that a meeting took place."""
    mark_held(db.session(), viewer(), public_id, meeting_id, now())
    return redirect_with_message(
        "The meeting was marked as held. Its time counts as used.", f"{BASE}/relationships/{public_id}"
    )


@blueprint.post(f"{HERE}/meetings/<meeting_id>/not-held")
@may(Act.USE_RELATIONSHIP)
def not_held(public_id: str, meeting_id: str) -> ResponseReturnValue:
    """Record that a meeting did not take place."""
    mark_not_held(db.session(), viewer(), public_id, meeting_id, now())
    return redirect_with_message(
        "The meeting was marked as not held. Its time does not count.", f"{BASE}/relationships/{public_id}"
    )


@blueprint.get(f"{BASE}/hours")
@may(Act.SEE_MENTORING_FIGURES)
def hours() -> str:
    """Show the working time that mentoring and coaching take in a trust, without names."""
    return render_template(
        "mentoring/hours.jinja",
        rows=hours_rows(db.session(), viewer(), now()),
        is_office=permitted_organisation_ids(viewer(), Act.SEE_MENTORING_FIGURES) is None,
    )


def _render(template: str, public_id: str, **values: object) -> str:
    session = db.session()
    found = get_relationship(session, viewer(), public_id)
    page = relationship_page(session, viewer(), found, now())
    return render_template(
        template,
        page=page,
        agreement=agreement_page(found, viewer(), page.name),
        limits=LIMITS,
        **values,
    )
