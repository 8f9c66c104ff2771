"""Routes of evidence: the evaluations of an item, and the forms to add, confirm and withdraw one."""

from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.catalogue.domain import CatalogueEntry
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Invalid
from hub.publishing.domain.evaluations import (
    add_evaluation,
    confirm_evaluation,
    get_evaluation,
    list_evaluating_organisations,
    withdraw_evaluation,
)
from hub.publishing.domain.explanations import EVALUATION_EXPLANATIONS
from hub.publishing.forms.evaluations import EvaluationCheckForm, ItemEvaluationForm, WithdrawalForm
from hub.publishing.presenters.evaluations import evaluation_row, evidence_page
from hub.publishing.views.blueprint import blueprint
from hub.publishing.views.item_pages import ITEM, read_item, render_item_page
from hub.trusts.domain import organisation_names_by_id
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message
from hub.web.page_cache import cacheable

EVALUATIONS = f"{ITEM}/evaluations"


@blueprint.get(EVALUATIONS)
@may(Act.READ)
@cacheable
def evaluations(shelf: str, slug: str) -> str:
    """Show the evidence of an item: its level, its evaluations, and how the level moved."""
    entry = read_item(shelf, slug)
    page = evidence_page(db.session(), viewer(), entry)
    return render_item_page("publishing/evaluations.jinja", entry, page=page)


@blueprint.get(f"{EVALUATIONS}/new")
@may(Act.ADD_EVALUATIONS)
def new_evaluation(shelf: str, slug: str) -> str:
    """Show the form to add an evaluation."""
    return _render_new(read_item(shelf, slug), ItemEvaluationForm(formdata=None))


@blueprint.post(f"{EVALUATIONS}/new")
@may(Act.ADD_EVALUATIONS)
def submit_evaluation(shelf: str, slug: str) -> ResponseReturnValue:
    """Add an evaluation, which hub staff then confirm."""
    entry, form = read_item(shelf, slug, lock=True), ItemEvaluationForm()
    form.offer_organisations(list_evaluating_organisations(db.session(), viewer()))
    if form.validate_on_submit():
        try:
            add_evaluation(db.session(), viewer(), entry, form.organisation.data, form.plan(), now())
            return redirect_with_message(
                "The evaluation was added. It counts once hub staff have confirmed it.",
                f"{entry.address}/evaluations",
            )
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_new(entry, form), 400


@blueprint.get(f"{EVALUATIONS}/<public_id>/confirm")
@may(Act.CONFIRM_EVALUATIONS)
def evaluation_check(shelf: str, slug: str, public_id: str) -> str:
    """Show an evaluation to hub staff, with what its author said of how strong and independent it is."""
    entry = read_item(shelf, slug)
    found = get_evaluation(db.session(), viewer(), entry, public_id)
    stated = {"is_independent": "yes" if found.is_independent else "no", "strength": found.strength}
    return _render_check(entry, public_id, EvaluationCheckForm(formdata=None, data=stated))


@blueprint.post(f"{EVALUATIONS}/<public_id>/confirm")
@may(Act.CONFIRM_EVALUATIONS)
def submit_confirmation(shelf: str, slug: str, public_id: str) -> ResponseReturnValue:
    """Confirm an evaluation as hub staff judge it."""
    entry, form = read_item(shelf, slug, lock=True), EvaluationCheckForm()
    if form.validate_on_submit():
        try:
            confirm_evaluation(db.session(), viewer(), entry, public_id, now(), form.judgement())
            return redirect_with_message(
                "The evaluation was confirmed and now counts.", f"{entry.address}/evaluations"
            )
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_check(entry, public_id, form), 400


@blueprint.get(f"{EVALUATIONS}/<public_id>/withdraw")
@may(Act.ADD_EVALUATIONS)
def evaluation_withdrawal(shelf: str, slug: str, public_id: str) -> str:
    """Show the form to withdraw an evaluation."""
    return _render_withdrawal(read_item(shelf, slug), public_id, WithdrawalForm(formdata=None))


@blueprint.post(f"{EVALUATIONS}/<public_id>/withdraw")
@may(Act.ADD_EVALUATIONS)
def submit_withdrawal(shelf: str, slug: str, public_id: str) -> ResponseReturnValue:
    """Withdraw an evaluation with a reason."""
    entry, form = read_item(shelf, slug, lock=True), WithdrawalForm()
    if form.validate_on_submit():
        try:
            withdraw_evaluation(db.session(), viewer(), entry, public_id, form.reason.data, now())
            return redirect_with_message(
                "The evaluation was withdrawn and no longer counts.", f"{entry.address}/evaluations"
            )
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_withdrawal(entry, public_id, form), 400


def _render_new(entry: CatalogueEntry, form: ItemEvaluationForm) -> str:
    form.offer_organisations(list_evaluating_organisations(db.session(), viewer()))
    return render_item_page(
        "publishing/evaluation_form.jinja", entry, form=form, explanations=EVALUATION_EXPLANATIONS
    )


def _render_check(entry: CatalogueEntry, public_id: str, form: EvaluationCheckForm) -> str:
    session = db.session()
    found = get_evaluation(session, viewer(), entry, public_id)
    row = evaluation_row(viewer(), found, organisation_names_by_id(session))
    return render_item_page(
        "publishing/evaluation_confirm.jinja",
        entry,
        form=form,
        row=row,
        explanations=EVALUATION_EXPLANATIONS,
    )


def _render_withdrawal(entry: CatalogueEntry, public_id: str, form: WithdrawalForm) -> str:
    session = db.session()
    found = get_evaluation(session, viewer(), entry, public_id)
    row = evaluation_row(viewer(), found, organisation_names_by_id(session))
    return render_item_page("publishing/evaluation_withdraw.jinja", entry, form=form, row=row)
