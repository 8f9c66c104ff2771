"""Routes of references: read all, give, preview, change and delete one's own, and be asked on a day."""

from datetime import datetime

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from msgspec import Struct

from hub.access import Act, may
from hub.catalogue.domain import CatalogueEntry
from hub.extension.registry import get_registry
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Invalid
from hub.publishing.domain.reference_reads import MAX_SHOWN, find_by_id
from hub.publishing.domain.reference_words import Stage, word_of
from hub.publishing.domain.references import (
    ParticipantReference,
    ReferencePlan,
    ask_me_on,
    change_reference,
    check_plan,
    choose_stage,
    find_end,
    find_own_references,
    find_participation,
    get_own_reference,
    get_referenced_entry,
    give_reference,
    list_reference_organisations,
    refuse_unless_over,
    refuse_unless_there,
    remove_reference,
    stop_asking,
)
from hub.publishing.forms.references import ReferenceDayForm, ReferenceForm, first_values, reference_values
from hub.publishing.presenters.references import (
    Reference,
    hidden_notice,
    name_warnings,
    preview_row,
)
from hub.publishing.services.references import show_references
from hub.publishing.views.blueprint import blueprint
from hub.trusts.domain import organisation_names_by_id
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message
from hub.web.page_cache import cacheable
from hub.web.paging import build_pagination, check_page_exists, read_page

HERE = "/<any(programmes, events):shelf>/<slug>/references"
OWN = "/references/<public_id>"
KIND_BY_SHELF = {"programmes": "programme", "events": "event"}


class Editing(Struct, frozen=True):
    """What the page of the form is about: a new reference, or one that was given."""

    entry: CatalogueEntry
    stage: Stage
    action: str
    row: ParticipantReference | None = None


@blueprint.get(HERE)
@may(Act.READ)
@cacheable
def references(shelf: str, slug: str) -> str:
    """Show all references of a programme or event."""
    session, number = db.session(), read_page(request.args)
    entry = _get_entry(shelf, slug)
    part = show_references(session, viewer(), entry, number)
    pages = max(1, -(-part.count // MAX_SHOWN))
    check_page_exists(number, pages)
    return render_template(
        "publishing/references.jinja",
        part=part,
        shelf=shelf,
        pagination_of_list=build_pagination(
            number, pages, lambda page: f"{entry.address}/references?page={page}"
        ),
    )


@blueprint.get(f"{HERE}/new")
@may(Act.GIVE_REFERENCES)
def new_reference(shelf: str, slug: str) -> ResponseReturnValue:
    """Show the form to give a reference, or that of the one that was given."""
    session, entry = db.session(), _get_entry(shelf, slug)
    own = find_own_references(session, viewer(), entry)
    stage = choose_stage(own, now())
    given = own.get(stage)
    if given is not None and given.written_at is not None:
        return _render(_editing(given), _given_form(given))
    _refuse_unless_open(entry)
    values = first_values(own, stage, _slugs_by_id())
    return _render(_giving(entry, stage), ReferenceForm(formdata=None, data=values))


@blueprint.post(f"{HERE}/preview")
@may(Act.GIVE_REFERENCES)
def preview_new_reference(shelf: str, slug: str) -> ResponseReturnValue:
    """Show a new reference as it will be shown; nothing is kept."""
    entry = _get_entry(shelf, slug)
    _refuse_unless_open(entry)
    stage = choose_stage(find_own_references(db.session(), viewer(), entry), now())
    return _preview(_giving(entry, stage))


@blueprint.post(f"{HERE}/new")
@may(Act.GIVE_REFERENCES)
def submit_reference(shelf: str, slug: str) -> ResponseReturnValue:
    """Give a reference."""
    session, entry, form = db.session(), _get_entry(shelf, slug), _offer(ReferenceForm())
    if form.validate_on_submit():
        try:
            plan = form.plan(_ids_by_slug())
            give_reference(
                session,
                viewer(),
                entry,
                plan,
                now(),
                ended_at=_find_end(entry),
                took_part=_took_part(entry),
            )
            return redirect_with_message("Thank you. Your reference was published.", entry.address)
        except Invalid as error:
            form.add_error(error.field, error.message)
    stage = choose_stage(find_own_references(session, viewer(), entry), now())
    return _render(_giving(entry, stage), form), 400


@blueprint.get(f"{OWN}/edit")
@may(Act.GIVE_REFERENCES)
def edit_reference(public_id: str) -> str:
    """Show one's own reference as a form."""
    row = get_own_reference(db.session(), viewer(), public_id)
    return _render(_editing(row), _given_form(row))


@blueprint.post(f"{OWN}/preview")
@may(Act.GIVE_REFERENCES)
def preview_changed_reference(public_id: str) -> ResponseReturnValue:
    """Show one's own reference as it will be shown; nothing is kept."""
    return _preview(_editing(get_own_reference(db.session(), viewer(), public_id)))


@blueprint.post(f"{OWN}/edit")
@may(Act.GIVE_REFERENCES)
def submit_changed_reference(public_id: str) -> ResponseReturnValue:
    """Change one's own reference."""
    session, form = db.session(), _offer(ReferenceForm())
    if form.validate_on_submit():
        try:
            row = change_reference(session, viewer(), public_id, form.plan(_ids_by_slug()), now())
            return redirect_with_message("Your reference was changed.", _editing(row).entry.address)
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render(_editing(get_own_reference(session, viewer(), public_id)), form), 400


@blueprint.post(f"{OWN}/delete")
@may(Act.GIVE_REFERENCES)
def delete_reference(public_id: str) -> ResponseReturnValue:
    """Delete one's own reference."""
    remove_reference(db.session(), viewer(), public_id, now())
    return redirect_with_message("Your reference was deleted.", "/me")


@blueprint.post(f"{HERE}/ask")
@may(Act.GIVE_REFERENCES)
def submit_reference_day(shelf: str, slug: str) -> ResponseReturnValue:
    """Record the day on which the viewer wants to be asked."""
    session, entry, form = db.session(), _get_entry(shelf, slug), ReferenceDayForm()
    if form.validate_on_submit():
        try:
            if form.day.data is None:
                raise Invalid("day", "Enter the date when we should ask you")
            ask_me_on(session, viewer(), entry, form.day.data, now())
            return redirect_with_message("Your choice was saved. We will ask you on that day.", entry.address)
        except Invalid as error:
            form.add_error(error.field, error.message)
    own = find_own_references(session, viewer(), entry)
    reference_form = ReferenceForm(formdata=None)
    return _render(_giving(entry, choose_stage(own, now())), reference_form, ask_form=form), 400


@blueprint.post(f"{HERE}/stop")
@may(Act.GIVE_REFERENCES)
def submit_no_reference(shelf: str, slug: str) -> ResponseReturnValue:
    """Record that the viewer is not asked again."""
    entry = _get_entry(shelf, slug)
    stop_asking(db.session(), viewer(), entry)
    return redirect_with_message("Your choice was saved. We will not ask you again.", entry.address)


def _get_entry(shelf: str, slug: str) -> CatalogueEntry:
    return get_referenced_entry(db.session(), viewer(), KIND_BY_SHELF[shelf], slug)


def _find_end(entry: CatalogueEntry) -> datetime | None:
    return find_end(db.session(), get_registry(current_app).participations, entry)


def _took_part(entry: CatalogueEntry) -> bool | None:
    sources = get_registry(current_app).participations
    return find_participation(db.session(), sources, entry, viewer().person_id or 0)


def _refuse_unless_open(entry: CatalogueEntry) -> None:
    refuse_unless_over(entry, _find_end(entry), now())
    refuse_unless_there(_took_part(entry))


def _slugs_by_id() -> dict[int, str]:
    names = organisation_names_by_id(db.session())
    return {id_: names[id_].slug for id_ in list_reference_organisations(viewer())}


def _ids_by_slug() -> dict[str, int]:
    return {slug: id_ for id_, slug in _slugs_by_id().items()}


def _offer(form: ReferenceForm) -> ReferenceForm:
    names = organisation_names_by_id(db.session())
    form.offer_organisations({names[id_].slug: names[id_].name for id_ in _slugs_by_id()})
    return form


def _giving(entry: CatalogueEntry, stage: Stage) -> Editing:
    return Editing(entry, stage, f"{entry.address}/references")


def _editing(row: ParticipantReference) -> Editing:
    found = find_by_id(db.session(), row.id)
    assert found is not None
    return Editing(found[1], word_of(Stage, row.stage), f"/references/{row.public_id}", row)


def _given_form(row: ParticipantReference) -> ReferenceForm:
    return ReferenceForm(formdata=None, data=reference_values(row, _slugs_by_id()))


def _preview(editing: Editing) -> ResponseReturnValue:
    form = _offer(ReferenceForm())
    if form.validate_on_submit():
        try:
            plan = form.plan(_ids_by_slug())
            check_plan(viewer(), plan, now())
            return _render(editing, form, plan=plan)
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render(editing, form), 400


def _render(
    editing: Editing,
    form: ReferenceForm,
    *,
    plan: ReferencePlan | None = None,
    ask_form: ReferenceDayForm | None = None,
) -> str:
    session, entry, row = db.session(), editing.entry, editing.row
    own = find_own_references(session, viewer(), entry)
    shown: Reference | None = None
    if plan is not None:
        shown = preview_row(plan, editing.stage, organisation_names_by_id(session))
    return render_template(
        "publishing/reference_edit.jinja",
        entry=entry,
        is_given=row is not None,
        is_later=editing.stage is Stage.LATER,
        action=editing.action,
        send="edit" if row else "new",
        form=_offer(form),
        preview=shown,
        names=name_warnings(plan) if plan else "",
        hidden=hidden_notice(row) if row else ("", ()),
        ask_form=ask_form or ReferenceDayForm(formdata=None),
        can_ask=entry.kind == "programme" and not any(each.written_at for each in own.values()),
        is_asked=any(each.asked_at or each.ask_again_at for each in own.values()),
    )
