"""Routes to ask about an item, report a problem or suggest an edit, and to answer."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.accounts.domain import RateLimited
from hub.catalogue.domain import CatalogueEntry, get_entry_by_slug
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Invalid
from hub.publishing.domain.item_lookup import SHELVES
from hub.publishing.domain.item_reports import (
    ItemReport,
    ReportKind,
    answer_report,
    get_report,
    is_question,
    may_answer,
    report_item,
)
from hub.publishing.forms.item_reports import ReportAnswerForm, ReportForm
from hub.publishing.presenters.item_reports import report_page
from hub.publishing.presenters.upkeep_tasks import REPORTS
from hub.publishing.views.blueprint import blueprint
from hub.publishing.views.item_pages import ITEM
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message

REPORT = f"{ITEM}/report"


@blueprint.get(REPORT)
@may(Act.REPORT_ITEMS)
def report_form(shelf: str, slug: str) -> str:
    """Show the form to ask about an item, report a problem with it, or suggest an edit."""
    kind = request.args.get("kind", "")
    return _render_new(shelf, slug, ReportForm(data={"kind": kind if kind in set(ReportKind) else None}))


@blueprint.post(REPORT)
@may(Act.REPORT_ITEMS)
def submit_item_report(shelf: str, slug: str) -> ResponseReturnValue:
    """Send a question about an item, a problem with it or an edit."""
    form = ReportForm()
    if form.validate_on_submit():
        try:
            report = report_item(db.session(), viewer(), SHELVES[shelf].kind, slug, form.plan(), now())
            return redirect_with_message(
                "Thank you. Your message was sent to the people who look after this item.",
                f"{REPORTS}/{report.public_id}",
            )
        except Invalid as error:
            form.add_error(error.field, error.message)
        except RateLimited as error:
            form.add_error("text", error.message)
    return _render_new(shelf, slug, form), 400


@blueprint.get(f"{REPORTS}/<public_id>")
@may(Act.REPORT_ITEMS)
def item_report(public_id: str) -> str:
    """Show a question or report to who made it and to those who answer it."""
    report, entry = get_report(db.session(), viewer(), public_id)
    return _render(report, entry, ReportAnswerForm(is_question=is_question(report)))


@blueprint.post(f"{REPORTS}/<public_id>")
@may(Act.CONFIRM_ITEMS)
def submit_report_answer(public_id: str) -> ResponseReturnValue:
    """Save the answer to a question or report."""
    report, entry = get_report(db.session(), viewer(), public_id)
    form = ReportAnswerForm(is_question=is_question(report))
    if form.validate_on_submit():
        try:
            outcome = form.read_outcome()
            answer_report(db.session(), viewer(), public_id, outcome, form.answer.data, now())
            return redirect_with_message("Your answer was saved. We have told the person who wrote.", "/desk")
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render(report, entry, form), 400


def _render_new(shelf: str, slug: str, form: ReportForm) -> str:
    entry = get_entry_by_slug(db.session(), viewer(), SHELVES[shelf].kind, slug)
    return render_template("publishing/report_item.jinja", form=form, entry=entry)


def _render(report: ItemReport, entry: CatalogueEntry, form: ReportAnswerForm) -> str:
    return render_template(
        "publishing/item_report.jinja",
        page=report_page(db.session(), report, entry),
        form=form,
        can_answer=may_answer(db.session(), viewer(), entry) and report.answered_at is None,
    )
