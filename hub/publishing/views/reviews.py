"""Routes of the page of a draft, and of the steps by which it is reviewed and published."""

from collections.abc import Callable
from datetime import datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, may
from hub.catalogue.domain import CatalogueEntry
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Invalid
from hub.publishing.domain.attachment_records import read_records
from hub.publishing.domain.draft_lists import PAGE_SIZE, list_drafts_to_review, list_open_drafts
from hub.publishing.domain.drafts import Draft, find_entry_of, get_draft
from hub.publishing.domain.reviews import (
    ask_hub,
    discard_draft,
    publish_draft,
    return_draft,
    submit_draft,
    take_back,
    undo_publication,
)
from hub.publishing.forms.reviews import DraftReturnForm
from hub.publishing.presenters.attachments import attachment_rows
from hub.publishing.presenters.drafts import draft_items, draft_page
from hub.publishing.views.blueprint import DESK, blueprint
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message
from hub.web.form_data import submitted_id
from hub.web.paging import build_pagination, check_page_exists, read_page


@blueprint.get(DESK)
@may(Act.WRITE_ITEMS)
def desk() -> str:
    """List the drafts of the viewer's organisations, and those to review."""
    page = read_page(request.args)
    drafts, total = list_open_drafts(db.session(), viewer(), page)
    pages = max(1, -(-total // PAGE_SIZE))
    check_page_exists(page, pages)
    return render_template(
        "publishing/desk.jinja",
        to_review=draft_items(db.session(), list_drafts_to_review(db.session(), viewer())),
        drafts=draft_items(db.session(), drafts),
        pagination_of_list=build_pagination(page, pages, lambda number: f"{DESK}?page={number}"),
    )


@blueprint.get(f"{DESK}/<public_id>")
@may(Act.WRITE_ITEMS)
def draft(public_id: str) -> str:
    """Show a draft as it will be published, where it stands, and what can be done."""
    return _render(get_draft(db.session(), viewer(), public_id), DraftReturnForm(formdata=None))


@blueprint.post(f"{DESK}/<public_id>/submit")
@may(Act.WRITE_ITEMS)
def submit(public_id: str) -> ResponseReturnValue:
    """Send a draft to review."""
    return _take_step(
        public_id, submit_draft, "The draft was submitted. We have told the people who can review it."
    )


@blueprint.post(f"{DESK}/<public_id>/take-back")
@may(Act.WRITE_ITEMS)
def take_draft_back(public_id: str) -> ResponseReturnValue:
    """Take a draft back from review."""
    return _take_step(public_id, take_back, "The draft was withdrawn from review. You can change it again.")


@blueprint.post(f"{DESK}/<public_id>/ask-hub")
@may(Act.WRITE_ITEMS)
def ask_hub_staff(public_id: str) -> ResponseReturnValue:
    """Ask hub staff to publish a draft."""
    return _take_step(public_id, ask_hub, "Your request to publish was sent to hub staff and recorded.")


@blueprint.post(f"{DESK}/<public_id>/discard")
@may(Act.WRITE_ITEMS)
def discard(public_id: str) -> ResponseReturnValue:
    """Discard a draft."""
    return _take_step(public_id, discard_draft, "The draft was discarded.", DESK)


@blueprint.post(f"{DESK}/<public_id>/return")
@may(Act.REVIEW_ITEMS)
def return_to_authors(public_id: str) -> ResponseReturnValue:
    """Return a draft with a comment."""
    found, form = get_draft(db.session(), viewer(), public_id, lock=True), DraftReturnForm()
    if form.validate_on_submit():
        try:
            return_draft(db.session(), viewer(), found, submitted_id("version"), form.comment.data, now())
            return redirect_with_message("The draft was returned. We have told its authors.", DESK)
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render(found, form), 400


@blueprint.post(f"{DESK}/<public_id>/publish")
@may(Act.REVIEW_ITEMS)
def publish(public_id: str) -> ResponseReturnValue:
    """Publish a draft."""
    return _take_step(public_id, publish_draft, "The item was published. You can undo this for ten minutes.")


@blueprint.post(f"{DESK}/<public_id>/undo")
@may(Act.REVIEW_ITEMS)
def undo(public_id: str) -> ResponseReturnValue:
    """Undo a publication of a few minutes ago."""
    return _take_step(
        public_id, undo_publication, "The new version is no longer published. The draft is in review again."
    )


def _take_step(
    public_id: str,
    step: Callable[[Session, Viewer, Draft, int, datetime], CatalogueEntry | None],
    message: str,
    url: str = "",
) -> ResponseReturnValue:
    found = get_draft(db.session(), viewer(), public_id, lock=True)
    try:
        step(db.session(), viewer(), found, submitted_id("version"), now())
    except Invalid as error:
        return _render_problem(public_id, error)
    return redirect_with_message(message, url or f"{DESK}/{public_id}")


def _render_problem(public_id: str, error: Invalid) -> ResponseReturnValue:
    found = get_draft(db.session(), viewer(), public_id)
    return _render(found, DraftReturnForm(formdata=None), error.message), 400


def _render(found: Draft, form: DraftReturnForm, problem: str = "") -> str:
    page = draft_page(db.session(), viewer(), found, find_entry_of(db.session(), found))
    files = attachment_rows(db.session(), read_records(found.fields), str(found.fields.get("ask") or ""))
    return render_template("publishing/draft.jinja", page=page, form=form, problem=problem, attachments=files)
