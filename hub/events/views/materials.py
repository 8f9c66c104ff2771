"""Routes to add files to an event and to remove them."""

from flask import render_template
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from hub.access import Act, may
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.materials import (
    MAX_FILE_BYTES,
    MAX_FILES,
    add_material,
    find_material,
    list_materials,
    remove_material,
    reserve_material,
)
from hub.events.domain.schedule import get_event_to_schedule
from hub.events.forms.materials import MaterialForm
from hub.events.presenters.materials import material_rows
from hub.events.views.blueprint import blueprint
from hub.files.domain import FIELD, MEGABYTE, inspect_upload
from hub.files.services import store_upload
from hub.kit.clock import now
from hub.kit.db import db, short_writes
from hub.kit.errors import Invalid
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message
from hub.web.request_bodies import limit_body
from hub.web.slow_views import slow_view

MAX_BODY_BYTES = MAX_FILE_BYTES + 10 * MEGABYTE
"""A file that is a little too large gets a message at the field, and what was typed stays."""
CHOOSE_AGAIN = "Choose the file again"


@blueprint.get("/events/<slug>/materials")
@may(Act.SCHEDULE_EVENTS)
def materials(slug: str) -> str:
    """List the files of an event, with the form to add one."""
    return _render_materials(slug, MaterialForm())


@blueprint.post("/events/<slug>/materials")
@may(Act.SCHEDULE_EVENTS)
@limit_body(MAX_BODY_BYTES)
@short_writes
@slow_view
def submit_material(slug: str) -> ResponseReturnValue:
    """Add a file to an event."""
    get_event_to_schedule(db.session(), viewer(), slug)
    form = MaterialForm()
    if form.validate_on_submit():
        try:
            _store(slug, form, form.file.data)
            return redirect_with_message("The file was added.", f"{event_address(slug)}/materials")
        except Invalid as error:
            form.add_error(error.field, error.message)
    if not form.file.errors:
        form.add_error(FIELD, CHOOSE_AGAIN)
    return _render_materials(slug, form), 400


@blueprint.get("/events/<slug>/materials/<int:material_id>/remove")
@may(Act.SCHEDULE_EVENTS)
def confirm_removal(slug: str, material_id: int) -> str:
    """Ask whether a file should be removed."""
    event = get_event_to_schedule(db.session(), viewer(), slug)
    material = find_material(db.session(), event, material_id)
    return render_template(
        "events/remove_material.jinja",
        title=event.title,
        url=event_address(event.slug),
        row=material_rows(event, [material])[0],
    )


@blueprint.post("/events/<slug>/materials/<int:material_id>/remove")
@may(Act.SCHEDULE_EVENTS)
def remove(slug: str, material_id: int) -> ResponseReturnValue:
    """Remove a file from an event."""
    title = remove_material(db.session(), viewer(), slug, material_id, now())
    return redirect_with_message(f"You removed {title}.", f"{event_address(slug)}/materials")


def _store(slug: str, form: MaterialForm, file: FileStorage) -> None:
    by, at, plan = viewer(), now(), form.plan()
    upload = inspect_upload(file.stream, file.filename or "", MAX_FILE_BYTES)
    store_upload(
        upload,
        reserve=lambda session: reserve_material(session, by, slug, upload, at),
        complete=lambda session, file_id: add_material(session, by, slug, file_id, plan, at),
    )


def _render_materials(slug: str, form: MaterialForm) -> str:
    session = db.session()
    event = get_event_to_schedule(session, viewer(), slug)
    rows = material_rows(event, list_materials(session, event))
    return render_template(
        "events/materials.jinja",
        form=form,
        title=event.title,
        url=event_address(event.slug),
        rows=rows,
        is_full=len(rows) >= MAX_FILES,
        max_files=MAX_FILES,
    )
