"""Routes by which a trust says how its items stand, reviews them, and chooses who looks after them."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.kit.clock import current_day, now
from hub.kit.db import db
from hub.kit.errors import Conflict, Invalid
from hub.library.domain import ItemStatus, stated_fields_by_entry_id
from hub.publishing.domain.confirmations import confirm_items, count_unconfirmed, list_unconfirmed
from hub.publishing.domain.keepers import list_keepers
from hub.publishing.domain.upkeep import (
    PAGE_SIZE,
    default_review_day,
    get_kept_item,
    keeper_public_id,
    list_kept_items,
    renew_item,
    save_upkeep,
)
from hub.publishing.forms.upkeep import STATUS_NAME, ConfirmForm, UpkeepForm, make_confirm_form
from hub.publishing.presenters.upkeep import CONFIRM, UPKEEP, confirmed_words, kept_items, organisations_of
from hub.publishing.views.blueprint import blueprint
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message
from hub.web.form_data import submitted_texts
from hub.web.paging import build_pagination, check_page_exists, read_page

CHANGED_MEANWHILE = "Someone in your trust has already confirmed one of these. Reload the page."


@blueprint.get(CONFIRM)
@may(Act.CONFIRM_ITEMS)
def confirm() -> str:
    """Show what the study says about the viewer's trust, and ask how each item stands."""
    return _render_confirm()


@blueprint.post(CONFIRM)
@may(Act.CONFIRM_ITEMS)
def submit_confirm() -> ResponseReturnValue:
    """Save how the items stand, all at once."""
    session = db.session()
    entries = list_unconfirmed(session, viewer())
    form = _confirm_form()
    known = {field.name for field in form}
    if any(name.startswith(STATUS_NAME) and name not in known for name in submitted_texts()):
        raise Conflict(CHANGED_MEANWHILE)
    is_valid = form.validate_on_submit()
    if form.check_contacts(entries) and is_valid:
        try:
            said = confirm_items(session, viewer(), form.statements(entries), form.review_on.data, now())
            words = confirmed_words([status for _, status in said])
            return redirect_with_message(words, UPKEEP)
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_confirm(form), 400


@blueprint.get(UPKEEP)
@may(Act.CONFIRM_ITEMS)
def upkeep() -> str:
    """List the items that the viewer's organisations look after."""
    session, number = db.session(), read_page(request.args)
    items, count = list_kept_items(session, viewer(), number)
    pages = max(1, -(-count // PAGE_SIZE))
    check_page_exists(number, pages)
    return render_template(
        "publishing/upkeep.jinja",
        items=kept_items(session, items, now()),
        count=count,
        to_confirm=count_unconfirmed(session, viewer()),
        pagination_of_list=build_pagination(number, pages, lambda page: f"{UPKEEP}?page={page}"),
    )


@blueprint.post(f"{UPKEEP}/<public_id>/renew")
@may(Act.CONFIRM_ITEMS)
def renew(public_id: str) -> ResponseReturnValue:
    """Say that an item was reviewed and stands as it is."""
    entry = renew_item(db.session(), viewer(), public_id, now())
    return redirect_with_message(
        f"“{entry.title}” was marked as reviewed. The next review is in one year.", UPKEEP
    )


@blueprint.get(f"{UPKEEP}/<public_id>")
@may(Act.CONFIRM_ITEMS)
def item_upkeep(public_id: str) -> str:
    """Show the form to say how an item stands and who looks after it."""
    return _render_item(public_id)


@blueprint.post(f"{UPKEEP}/<public_id>")
@may(Act.CONFIRM_ITEMS)
def submit_item_upkeep(public_id: str) -> ResponseReturnValue:
    """Save how an item stands and who looks after it."""
    form = _item_form(public_id)
    if form.validate_on_submit():
        try:
            entry = save_upkeep(db.session(), viewer(), public_id, form.plan(), now())
            return redirect_with_message(f"The details of “{entry.title}” were saved.", UPKEEP)
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_item(public_id, form), 400


def _confirm_form() -> ConfirmForm:
    session = db.session()
    entries = list_unconfirmed(session, viewer())
    fields = stated_fields_by_entry_id(session, entries)
    contacts = {entry_id: stated.get("ask", "") for entry_id, stated in fields.items()}
    return make_confirm_form(entries, contacts, now())


def _render_confirm(form: ConfirmForm | None = None) -> str:
    session = db.session()
    entries = list_unconfirmed(session, viewer())
    form = form or _confirm_form()
    return render_template(
        "publishing/confirm.jinja",
        form=form,
        rows=[(entry, *form.fields_of(entry)) for entry in entries],
        count=count_unconfirmed(session, viewer()),
        name=organisations_of(session, entries),
    )


def _item_form(public_id: str) -> UpkeepForm:
    session = db.session()
    entry, row = get_kept_item(session, viewer(), public_id)
    values = {
        "status": row.status or ItemStatus.RUNNING.value,
        "contact": row.contact,
        "review_on": row.review_on or default_review_day(now()),
        "keeper": keeper_public_id(session, row),
    }
    form = UpkeepForm(data=values)
    form.set_keepers(list_keepers(session, entry.owner_id, current_day()))
    return form


def _render_item(public_id: str, form: UpkeepForm | None = None) -> str:
    session = db.session()
    entry, row = get_kept_item(session, viewer(), public_id)
    return render_template(
        "publishing/item_upkeep.jinja",
        form=form or _item_form(public_id),
        item=kept_items(session, [(entry, row)], now())[0],
    )
