"""Routes of adoptions: who uses an item, and the forms to say so, to change it and to end it."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import redirect, request
from flask.typing import ResponseReturnValue

from hub.access import Act, is_allowed, may
from hub.catalogue.domain import CatalogueEntry
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Invalid, NotFound
from hub.publishing.domain.adopters import (
    Adopter,
    leave_out_adopted,
    list_adopters,
    list_own_adoptions,
    may_change,
)
from hub.publishing.domain.adoption_lists import list_adoptions
from hub.publishing.domain.adoptions import (
    NOT_YOURS,
    adopt,
    change_adoption,
    end_adoption,
    get_adoption,
    list_own_items,
)
from hub.publishing.domain.item_numbers import read_item_numbers
from hub.publishing.forms.adoptions import AdoptionForm, NewAdoptionForm, adoption_values
from hub.publishing.presenters.adoptions import adoption_part, adoption_rows
from hub.publishing.views.blueprint import blueprint
from hub.publishing.views.item_pages import ITEM, read_item, render_item_page
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message
from hub.web.page_cache import cacheable
from hub.web.paging import build_pagination, check_page_exists, read_page

ADOPTIONS = f"{ITEM}/adoptions"


@blueprint.get(ADOPTIONS)
@may(Act.READ)
@cacheable
def adoptions(shelf: str, slug: str) -> str:
    """List who uses an item, and from which item it was adapted."""
    session, number = db.session(), read_page(request.args)
    entry = read_item(shelf, slug)
    found = list_adoptions(session, entry.id, number)
    check_page_exists(number, found.pages)
    return render_item_page(
        "publishing/adoptions.jinja",
        entry,
        part=adoption_part(session, viewer(), entry, read_item_numbers(session, entry)),
        rows=adoption_rows(session, viewer(), entry, found.adoptions),
        sees_figures=is_allowed(viewer(), Act.SEE_ADOPTION_FIGURES),
        pagination_of_list=build_pagination(
            number, found.pages, lambda page: f"{entry.address}/adoptions?page={page}"
        ),
    )


@blueprint.get(f"{ADOPTIONS}/new")
@may(Act.ADOPT_ITEMS)
def new_adoption(shelf: str, slug: str) -> ResponseReturnValue:
    """Show the form to say that an organisation uses an item; `kind` chooses how.

    Who has said so for all their organisations is led to what they said.
    """
    entry = read_item(shelf, slug)
    own = list_own_adoptions(db.session(), viewer(), entry)
    adopters = leave_out_adopted(_list_adopters(entry), own)
    if not adopters:
        page = f"/{own[0].public_id}?said=already" if len(own) == 1 else ""
        return redirect(f"{entry.address}/adoptions{page}", HTTPStatus.SEE_OTHER)
    values = {"kind": request.args.get("kind"), "organisation": None}
    return _render_new(entry, NewAdoptionForm(formdata=None, data=values), adopters)


@blueprint.post(f"{ADOPTIONS}/new")
@may(Act.ADOPT_ITEMS)
def submit_new_adoption(shelf: str, slug: str) -> ResponseReturnValue:
    """Record that an organisation uses an item."""
    entry, form = read_item(shelf, slug, lock=True), NewAdoptionForm()
    adopters = _list_adopters(entry)
    _offer_new(entry, form, adopters)
    if form.validate_on_submit():
        try:
            adopt(db.session(), viewer(), shelf, entry.slug, form.organisation.data, form.plan(), now())
            return redirect_with_message(
                "Thank you. Your organisation was added to the page.", f"{entry.address}/adoptions"
            )
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_new(entry, form, adopters), 400


@blueprint.get(f"{ADOPTIONS}/<public_id>")
@may(Act.ADOPT_ITEMS)
def adoption(shelf: str, slug: str, public_id: str) -> str:
    """Show the form to change or end what an organisation says of its use (`said`: anew)."""
    entry = read_item(shelf, slug)
    found = get_adoption(db.session(), viewer(), entry, public_id)
    own = db.session.get(CatalogueEntry, found.own_entry_id or 0)
    values = adoption_values(found, own.public_id if own else "")
    form = AdoptionForm(formdata=None, data=values)
    return _render_change(entry, public_id, form, was_redirected="said" in request.args)


@blueprint.post(f"{ADOPTIONS}/<public_id>")
@may(Act.ADOPT_ITEMS)
def submit_adoption(shelf: str, slug: str, public_id: str) -> ResponseReturnValue:
    """Change what an organisation says of its use of an item."""
    entry, form = read_item(shelf, slug, lock=True), AdoptionForm()
    form.offer_items(list_own_items(db.session(), viewer(), entry))
    if form.validate_on_submit():
        try:
            change_adoption(db.session(), viewer(), entry, public_id, form.plan(), now())
            return redirect_with_message("Your changes were saved.", f"{entry.address}/adoptions")
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_change(entry, public_id, form), 400


@blueprint.post(f"{ADOPTIONS}/<public_id>/end")
@may(Act.ADOPT_ITEMS)
def submit_end_of_adoption(shelf: str, slug: str, public_id: str) -> ResponseReturnValue:
    """Record that an organisation no longer uses an item."""
    entry = read_item(shelf, slug, lock=True)
    end_adoption(db.session(), viewer(), entry, public_id, now())
    return redirect_with_message("The entry was marked as ended.", f"{entry.address}/adoptions")


def _list_adopters(entry: CatalogueEntry) -> list[Adopter]:
    adopters = list_adopters(db.session(), viewer(), entry)
    if not adopters:
        raise NotFound(NOT_YOURS)
    return adopters


def _offer_new(entry: CatalogueEntry, form: NewAdoptionForm, adopters: Sequence[Adopter]) -> None:
    form.offer_adopters(adopters)
    form.offer_items(list_own_items(db.session(), viewer(), entry))


def _render_new(entry: CatalogueEntry, form: NewAdoptionForm, adopters: Sequence[Adopter]) -> str:
    _offer_new(entry, form, adopters)
    asks_partner = any(adopter.is_guest for adopter in adopters)
    return render_item_page("publishing/adoption_form.jinja", entry, form=form, asks_partner=asks_partner)


def _render_change(
    entry: CatalogueEntry, public_id: str, form: AdoptionForm, *, was_redirected: bool = False
) -> str:
    session = db.session()
    found = get_adoption(session, viewer(), entry, public_id)
    form.offer_items(list_own_items(session, viewer(), entry))
    can_change = may_change(viewer(), found)
    (row,) = adoption_rows(session, viewer(), entry, [found])
    return render_item_page(
        "publishing/adoption_change.jinja",
        entry,
        form=form,
        row=row,
        can_change=can_change,
        was_redirected=was_redirected,
    )
