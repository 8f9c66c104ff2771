"""Routes of ratings and comments: members read comments, and hub staff hide one with a reason."""

from flask import request
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.catalogue.domain import CatalogueEntry
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Invalid
from hub.publishing.domain.comments import (
    delete_comment,
    get_comment,
    hide_comment,
    keep_comment,
    list_comments,
    report_comment,
    write_comment,
)
from hub.publishing.domain.evidence_vocabulary import Usefulness, find_word
from hub.publishing.domain.item_numbers import read_item_numbers
from hub.publishing.domain.ratings import find_own_rating, may_rate, rate_item, remove_rating
from hub.publishing.forms.opinions import CommentForm, CommentReportForm, HidingForm, RatingForm
from hub.publishing.presenters.opinions import comment_rows, rating_words
from hub.publishing.views.blueprint import blueprint
from hub.publishing.views.item_pages import ITEM, read_item, render_item_page
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message
from hub.web.paging import build_pagination, check_page_exists, read_page

COMMENTS, RATING = f"{ITEM}/comments", f"{ITEM}/rating"
COMMENT = f"{COMMENTS}/<public_id>"


@blueprint.get(COMMENTS)
@may(Act.RATE_ITEMS)
def comments(shelf: str, slug: str) -> str:
    """Show the comments on an item, and the form for another."""
    return _render_comments(read_item(shelf, slug), CommentForm(formdata=None))


@blueprint.post(COMMENTS)
@may(Act.RATE_ITEMS)
def submit_comment(shelf: str, slug: str) -> ResponseReturnValue:
    """Add a comment."""
    entry, form = read_item(shelf, slug, lock=True), CommentForm()
    if form.validate_on_submit():
        try:
            write_comment(db.session(), viewer(), entry, form.text.data, now())
            return redirect_with_message("Your comment was published.", f"{entry.address}/comments")
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_comments(entry, form), 400


@blueprint.get(RATING)
@may(Act.RATE_ITEMS)
def rating(shelf: str, slug: str) -> str:
    """Show the form to rate an item, with the viewer's own rating."""
    entry = read_item(shelf, slug)
    own = find_own_rating(db.session(), viewer(), entry)
    values = {"has_used": True, "used_for": own.used_for, "score": str(own.score)} if own else {}
    return _render_rating(entry, RatingForm(formdata=None, data=values))


@blueprint.post(RATING)
@may(Act.RATE_ITEMS)
def submit_rating(shelf: str, slug: str) -> ResponseReturnValue:
    """Keep the viewer's rating."""
    entry, form = read_item(shelf, slug, lock=True), RatingForm()
    if form.validate_on_submit():
        try:
            score = find_word(Usefulness, form.score.data)
            rate_item(db.session(), viewer(), entry, score, form.used_for.data, now())
            return redirect_with_message("Thank you. Your rating was saved.", entry.address)
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_rating(entry, form), 400


@blueprint.post(f"{RATING}/remove")
@may(Act.RATE_ITEMS)
def submit_removal(shelf: str, slug: str) -> ResponseReturnValue:
    """Delete the viewer's rating."""
    entry = read_item(shelf, slug, lock=True)
    remove_rating(db.session(), viewer(), entry, now())
    return redirect_with_message("Your rating was removed.", entry.address)


@blueprint.post(f"{COMMENT}/delete")
@may(Act.RATE_ITEMS)
def submit_deletion(shelf: str, slug: str, public_id: str) -> ResponseReturnValue:
    """Delete a comment of the viewer's own."""
    entry = read_item(shelf, slug)
    delete_comment(db.session(), viewer(), entry, public_id, now())
    return redirect_with_message("Your comment was deleted.", f"{entry.address}/comments")


@blueprint.get(COMMENT)
@may(Act.RATE_ITEMS)
def comment(shelf: str, slug: str, public_id: str) -> str:
    """Show one comment, with the form to report it, or for hub staff to hide it."""
    return _render_comment(read_item(shelf, slug), public_id, CommentReportForm(formdata=None))


@blueprint.post(f"{COMMENT}/report")
@may(Act.RATE_ITEMS)
def submit_comment_report(shelf: str, slug: str, public_id: str) -> ResponseReturnValue:
    """Report a comment to hub staff."""
    entry, form = read_item(shelf, slug), CommentReportForm()
    if form.validate_on_submit():
        try:
            report_comment(db.session(), viewer(), entry, public_id, form.reason.data, now())
            return redirect_with_message(
                "Thank you. Your report was sent to hub staff.", f"{entry.address}/comments"
            )
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_comment(entry, public_id, form), 400


@blueprint.post(f"{COMMENT}/hide")
@may(Act.MODERATE_COMMENTS)
def submit_hiding(shelf: str, slug: str, public_id: str) -> ResponseReturnValue:
    """Take a comment off the page with a reason."""
    entry, form = read_item(shelf, slug), HidingForm()
    if form.validate_on_submit():
        try:
            hide_comment(db.session(), viewer(), entry, public_id, form.reason.data, now())
            return redirect_with_message(
                "The comment was hidden. We have told its author why.", f"{entry.address}/comments"
            )
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_comment(entry, public_id, form), 400


@blueprint.post(f"{COMMENT}/keep")
@may(Act.MODERATE_COMMENTS)
def submit_keeping(shelf: str, slug: str, public_id: str) -> ResponseReturnValue:
    """Let a comment stand."""
    entry = read_item(shelf, slug)
    keep_comment(db.session(), viewer(), entry, public_id, now())
    return redirect_with_message("The comment was kept.", f"{entry.address}/comments")


def _render_comments(entry: CatalogueEntry, form: CommentForm) -> str:
    session, number = db.session(), read_page(request.args)
    found = list_comments(session, viewer(), entry, number)
    check_page_exists(number, found.pages)
    return render_item_page(
        "publishing/comments.jinja",
        entry,
        form=form,
        rating=rating_words(read_item_numbers(session, entry)),
        can_rate=may_rate(session, viewer(), entry),
        rows=comment_rows(session, viewer(), found.comments),
        pagination_of_list=build_pagination(
            number, found.pages, lambda page: f"{entry.address}/comments?page={page}"
        ),
    )


def _render_rating(entry: CatalogueEntry, form: RatingForm) -> str:
    session = db.session()
    return render_item_page(
        "publishing/rating.jinja",
        entry,
        form=form,
        can_rate=may_rate(session, viewer(), entry),
        has_rated=find_own_rating(session, viewer(), entry) is not None,
    )


def _render_comment(entry: CatalogueEntry, public_id: str, form: CommentReportForm | HidingForm) -> str:
    session = db.session()
    (row,) = comment_rows(session, viewer(), [get_comment(session, viewer(), entry, public_id)])
    hiding = form if isinstance(form, HidingForm) else HidingForm(formdata=None)
    return render_item_page("publishing/comment.jinja", entry, form=form, hiding=hiding, row=row)
