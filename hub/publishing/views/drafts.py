"""Routes for those who write: begin an item or a change, and save a draft."""

from http import HTTPStatus

from flask import jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hub.access import Act, Viewer, is_allowed, may
from hub.catalogue.domain import CatalogueEntry, Filters
from hub.catalogue.presenters import entry_card
from hub.kit.clock import format_time, now
from hub.kit.db import db
from hub.kit.errors import NotFound
from hub.kit.page import FieldError, Link
from hub.library.domain import is_kept_in_file
from hub.library.services import library_kinds
from hub.publishing.domain.adaptations import find_item_to_adapt
from hub.publishing.domain.draft_states import ItemKind
from hub.publishing.domain.drafts import (
    Draft,
    begin_change,
    begin_draft,
    find_open_draft,
    get_draft,
    get_item_to_change,
    may_write,
    save_draft,
)
from hub.publishing.domain.explanations import explain_choices
from hub.publishing.domain.item_fields import REQUIRED, SHAPES
from hub.publishing.forms.items import DETAIL_FIELDS, make_item_form
from hub.publishing.presenters.draft_steps import return_row
from hub.publishing.presenters.drafts import (
    KIND_LABELS,
    Difference,
    list_field_differences,
    merged_message,
    other_editor_words,
    reviewer_words,
)
from hub.publishing.views.blueprint import DESK, blueprint
from hub.search.domain import search_entries
from hub.trusts.domain import OFFICE, Organisation, is_office, list_organisation_names, organisations_by_id
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message
from hub.web.form_data import submitted_id, submitted_text
from hub.web.request_bodies import limit_body

SIMILAR = 5
MAX_TITLE_LENGTH = 120
MAX_ID_LENGTH = 40
MORE_ABOUT = {"option": "/options", "capability": "/capabilities"}
"""Fields of the form whose choices have pages of their own."""
MAX_BODY_BYTES = 256 * 1024
IN_BACKGROUND = "fetch"
"""How the script of the page says that it saves while someone is writing."""


@blueprint.get("/library/new")
@may(Act.WRITE_ITEMS)
def new_item() -> tuple[str, int]:
    """Ask what is written; with a title, show what is similar before it is begun."""
    adoption_id = request.args.get("adapts", "")[:MAX_ID_LENGTH]
    origin = find_item_to_adapt(db.session(), viewer(), adoption_id) if adoption_id else None
    title = request.args.get("title", origin[0].title if origin else "").strip()[:MAX_TITLE_LENGTH]
    errors = [FieldError(REQUIRED["title"], "#title")] if "title" in request.args and not title else []
    similar = (
        search_entries(
            db.session(),
            viewer(),
            library_kinds(),
            Filters(q=title, size=SIMILAR, sort="relevance"),
            with_counts=False,
        ).entries
        if title
        else ()
    )
    owners = _organisations(viewer())
    page = render_template(
        "publishing/new.jinja",
        errors=errors,
        title_text=title,
        adapts=adoption_id if origin else "",
        origin=Link(origin[0].title, origin[0].address) if origin else None,
        kind=_kind_asked().value,
        kinds=[(kind.value, KIND_LABELS[kind]) for kind in ItemKind],
        owners=owners,
        reviewers=reviewer_words([owner.kind for owner in owners]),
        similar=[entry_card(entry) for entry in similar],
    )
    return page, HTTPStatus.BAD_REQUEST if errors else HTTPStatus.OK


@blueprint.post("/library/new")
@may(Act.WRITE_ITEMS)
def create_item() -> ResponseReturnValue:
    """Begin a draft."""
    owners = {owner.slug: owner for owner in _organisations(viewer())}
    owner = owners.get(submitted_text("organisation")) or next(iter(owners.values()), None)
    if owner is None:
        raise NotFound("You have no role that lets you write items. Ask your trust’s lead for one.")
    origin = find_item_to_adapt(db.session(), viewer(), submitted_text("adapts", MAX_ID_LENGTH))
    owner_id, adapted_from = (origin[1], origin[0]) if origin else (owner.id, None)
    kind = ItemKind(submitted_text("kind")) if submitted_text("kind") in list(ItemKind) else ItemKind.RESOURCE
    draft = begin_draft(db.session(), viewer(), owner_id, kind, now(), adapted_from=adapted_from)
    title = submitted_text("title", MAX_TITLE_LENGTH)
    if title:
        save_draft(db.session(), viewer(), draft, {**draft.fields, "title": title}, draft.version, now())
    return redirect(f"{DESK}/{draft.public_id}/edit", 303)


@blueprint.get("/library/<slug>/edit")
@may(Act.WRITE_ITEMS)
def change_resource(slug: str) -> ResponseReturnValue:
    """Lead to the draft of a resource, or ask whether to begin one."""
    return _show_change(ItemKind.RESOURCE, slug)


@blueprint.post("/library/<slug>/edit")
@may(Act.WRITE_ITEMS)
def begin_resource_change(slug: str) -> ResponseReturnValue:
    """Begin a new version of a resource."""
    return _begin_change(ItemKind.RESOURCE, slug)


@blueprint.get("/programmes/<slug>/edit")
@may(Act.WRITE_ITEMS)
def change_programme(slug: str) -> ResponseReturnValue:
    """Lead to the draft of a programme, or ask whether to begin one."""
    return _show_change(ItemKind.PROGRAMME, slug)


@blueprint.post("/programmes/<slug>/edit")
@may(Act.WRITE_ITEMS)
def begin_programme_change(slug: str) -> ResponseReturnValue:
    """Begin a new version of a programme."""
    return _begin_change(ItemKind.PROGRAMME, slug)


@blueprint.get(f"{DESK}/<public_id>/edit")
@may(Act.WRITE_ITEMS)
def edit_draft(public_id: str) -> ResponseReturnValue:
    """Show the form of a draft; a draft that cannot be changed now shows its page."""
    draft = get_draft(db.session(), viewer(), public_id)
    if not may_write(viewer(), draft):
        return redirect(f"{DESK}/{public_id}", 303)
    form = make_item_form(ItemKind(draft.item_kind), _readers(draft), draft.fields, draft.version)
    return _render_form(draft, form)


@blueprint.post(f"{DESK}/<public_id>/edit")
@may(Act.WRITE_ITEMS)
@limit_body(MAX_BODY_BYTES)
def submit_edit(public_id: str) -> ResponseReturnValue:
    """Save a draft, together with what others have changed meanwhile; the script saves with it, too."""
    draft = get_draft(db.session(), viewer(), public_id, lock=True)
    form = make_item_form(ItemKind(draft.item_kind), _readers(draft))
    is_in_background = request.headers.get("X-Requested-With") == IN_BACKGROUND
    if not form.validate_on_submit():
        if is_in_background:
            return jsonify(message="Not saved. The text in a field is too long."), 400
        return _render_form(draft, form), 400
    fields = {**draft.fields, **form.fields()}
    outcome = save_draft(db.session(), viewer(), draft, fields, submitted_id("version"), now())
    if not outcome.is_saved:
        if is_in_background:
            return jsonify(message="Someone else changed the same text. Select Save to see both."), 409
        differences = list_field_differences(outcome.merged.conflicts, draft.fields, fields)
        form.version.raw_data, form.version.data = None, str(draft.version)
        return _render_form(draft, form, differences), 409
    if is_in_background:
        is_merged = bool(outcome.merged.taken)
        words = f"Saved at {format_time(now())}."
        if is_merged:
            words += " Someone else has also changed this draft. Select Save to see everything."
        return jsonify(message=words, version=0 if is_merged else draft.version)
    url = f"{DESK}/{public_id}/edit" if submitted_text("then") == "stay" else f"{DESK}/{public_id}"
    return redirect_with_message(merged_message(outcome.merged.taken), url)


def _show_change(kind: ItemKind, slug: str) -> ResponseReturnValue:
    entry = get_item_to_change(db.session(), viewer(), kind, slug)
    if (draft := find_open_draft(db.session(), viewer(), entry)) is not None:
        return redirect(f"{DESK}/{draft.public_id}", 303)
    return render_template(
        "publishing/change.jinja",
        title=entry.title,
        url=entry.address,
        is_from_file=is_kept_in_file(db.session(), entry.id),
        is_office=is_office(db.session(), entry.owner_id),
    )


def _begin_change(kind: ItemKind, slug: str) -> ResponseReturnValue:
    entry: CatalogueEntry = get_item_to_change(db.session(), viewer(), kind, slug)
    draft = begin_change(db.session(), viewer(), entry, now())
    return redirect(f"{DESK}/{draft.public_id}/edit", 303)


def _render_form(draft: Draft, form: object, differences: list[Difference] | None = None) -> str:
    kind = ItemKind(draft.item_kind)
    return render_template(
        "publishing/edit.jinja",
        form=form,
        title=draft.title,
        kind=KIND_LABELS[kind],
        is_programme=kind is ItemKind.PROGRAMME,
        own_texts=[name for name in SHAPES[kind].texts if name not in ("title", "summary", "body", "ask")],
        details=DETAIL_FIELDS,
        explanations=explain_choices(db.session(), viewer()),
        more_about=MORE_ABOUT,
        is_change=draft.base_revision > 0,
        public_id=draft.public_id,
        other_editor=other_editor_words(db.session(), viewer(), draft, now()),
        differences=differences,
        returned=return_row(db.session(), draft),
    )


def _kind_asked() -> ItemKind:
    asked = request.args.get("kind", "")
    return ItemKind(asked) if asked in list(ItemKind) else ItemKind.RESOURCE


def _organisations(by: Viewer) -> list[Organisation]:
    own = organisations_by_id(db.session(), by.organisation_ids)
    written_for = [each for id_, each in own.items() if is_allowed(by, Act.WRITE_ITEMS, organisation_id=id_)]
    return sorted(written_for, key=lambda each: (each.kind == OFFICE, each.name))


def _readers(draft: Draft) -> dict[str, str]:
    """Return the organisations that can be named as readers, by slug."""
    names = list_organisation_names(db.session())
    return {each.slug: each.name for each in names if each.id != draft.organisation_id}
