"""Routes by which a trust comments on references, readers report them, and hub staff decide."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Invalid
from hub.publishing.domain.reference_moderation import (
    comment_on_reference,
    hide_reference,
    keep_reference,
    report_reference,
    show_reference,
)
from hub.publishing.domain.reference_reads import (
    get_reference_to_comment,
    get_reference_to_moderate,
    get_shown_reference,
)
from hub.publishing.forms.references import ReferenceCommentForm, ReferenceHideForm, ReferenceReportForm
from hub.publishing.presenters.references import hidden_notice, reference_row, text_lines
from hub.publishing.views.blueprint import blueprint
from hub.publishing.views.references import OWN
from hub.trusts.domain import organisation_names_by_id
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message


@blueprint.get(f"{OWN}/comment")
@may(Act.COMMENT_ON_REFERENCES)
def reference_comment(public_id: str) -> str:
    """Show a reference with the form for the comment of the organisation that runs it."""
    return _render_comment(public_id, ReferenceCommentForm())


@blueprint.post(f"{OWN}/comment")
@may(Act.COMMENT_ON_REFERENCES)
def submit_reference_comment(public_id: str) -> ResponseReturnValue:
    """Add the comment of the organisation that runs it."""
    form = ReferenceCommentForm()
    _, entry = get_reference_to_comment(db.session(), viewer(), public_id)
    if form.validate_on_submit():
        try:
            comment_on_reference(db.session(), viewer(), public_id, form.words.data, now())
            return redirect_with_message("The comment was added below the reference.", entry.address)
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_comment(public_id, form), 400


@blueprint.get(f"{OWN}/report")
@may(Act.REPORT_ITEMS)
def reference_report(public_id: str) -> str:
    """Show a reference with the form to report it."""
    return _render_report(public_id, ReferenceReportForm())


@blueprint.post(f"{OWN}/report")
@may(Act.REPORT_ITEMS)
def submit_reference_report(public_id: str) -> ResponseReturnValue:
    """Report a reference to hub staff."""
    form = ReferenceReportForm()
    _, entry = get_shown_reference(db.session(), viewer(), public_id)
    if form.validate_on_submit():
        try:
            report_reference(db.session(), viewer(), public_id, form.words.data, now())
            return redirect_with_message("Thank you. Your report was sent to hub staff.", entry.address)
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_report(public_id, form), 400


@blueprint.get(f"{OWN}/moderate")
@may(Act.MODERATE_COMMENTS)
def reference_moderation(public_id: str) -> str:
    """Show a reference to hub staff, with what was reported of it."""
    return _render_moderation(public_id, ReferenceHideForm())


@blueprint.post(f"{OWN}/hide")
@may(Act.MODERATE_COMMENTS)
def submit_reference_hiding(public_id: str) -> ResponseReturnValue:
    """Take a reference off its page for one of three reasons."""
    form = ReferenceHideForm()
    if form.validate_on_submit():
        try:
            hide_reference(db.session(), viewer(), public_id, form.chosen_reason(), form.note.data, now())
            return redirect_with_message(
                "The reference was hidden. We have emailed the person who gave it.", "/desk"
            )
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_moderation(public_id, form), 400


@blueprint.post(f"{OWN}/keep")
@may(Act.MODERATE_COMMENTS)
def submit_reference_keeping(public_id: str) -> ResponseReturnValue:
    """Leave a reference that was reported as it is."""
    keep_reference(db.session(), viewer(), public_id, now())
    return redirect_with_message("The reference was kept, and the report was deleted.", "/desk")


@blueprint.post(f"{OWN}/show")
@may(Act.MODERATE_COMMENTS)
def submit_reference_showing(public_id: str) -> ResponseReturnValue:
    """Show a reference again that was hidden."""
    show_reference(db.session(), viewer(), public_id, now())
    return redirect_with_message("The reference is visible again.", "/desk")


def _render_comment(public_id: str, form: ReferenceCommentForm) -> str:
    session = db.session()
    row, entry = get_reference_to_comment(session, viewer(), public_id)
    names = organisation_names_by_id(session)
    return render_template(
        "publishing/reference_comment.jinja",
        entry=entry,
        reference=reference_row(viewer(), row, entry, names),
        form=form,
        organisation=names[entry.owner_id].name,
    )


def _render_report(public_id: str, form: ReferenceReportForm) -> str:
    session = db.session()
    row, entry = get_shown_reference(session, viewer(), public_id)
    names = organisation_names_by_id(session)
    return render_template(
        "publishing/reference_report.jinja",
        entry=entry,
        reference=reference_row(viewer(), row, entry, names),
        form=form,
    )


def _render_moderation(public_id: str, form: ReferenceHideForm) -> str:
    session = db.session()
    row, entry = get_reference_to_moderate(session, viewer(), public_id)
    return render_template(
        "publishing/reference_moderate.jinja",
        entry=entry,
        reference=reference_row(viewer(), row, entry, organisation_names_by_id(session)),
        form=form,
        report=text_lines(row.report),
        hidden=hidden_notice(row),
        can_hide=row.hidden_at is None or bool(row.written_at and row.written_at > row.hidden_at),
    )
