"""Routes of private notes, which their writer alone reads."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.kit.clock import now
from hub.kit.db import db
from hub.mentoring.domain.notes import add_note, change_note, delete_note, get_note, list_notes
from hub.mentoring.domain.relationships import get_relationship
from hub.mentoring.forms.notes import NoteForm
from hub.mentoring.presenters.notes import note_cards
from hub.mentoring.presenters.requests import relationship_page
from hub.mentoring.views.blueprint import BASE, blueprint
from hub.mentoring.views.relationships import HERE
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message


@blueprint.get(f"{HERE}/notes")
@may(Act.WRITE_NOTES)
def notes(public_id: str) -> str:
    """Show the viewer's own notes, and the form of a new one."""
    return _render(public_id, NoteForm())


@blueprint.post(f"{HERE}/notes")
@may(Act.WRITE_NOTES)
def submit_note(public_id: str) -> ResponseReturnValue:
    """Keep a new note."""
    form = NoteForm()
    if form.validate_on_submit():
        add_note(db.session(), viewer(), public_id, form.words.data, now())
        return redirect_with_message("Your note was saved. Only you can read it.", _url(public_id))
    return _render(public_id, form), 400


@blueprint.get(f"{HERE}/notes/<note_id>")
@may(Act.WRITE_NOTES)
def edit_note(public_id: str, note_id: str) -> str:
    """Show one of the viewer's own notes as a form."""
    note = get_note(db.session(), viewer(), public_id, note_id)
    words = note.words if note.is_readable else ""
    return _render_edit(public_id, note_id, NoteForm(formdata=None, data={"words": words}))


@blueprint.post(f"{HERE}/notes/<note_id>")
@may(Act.WRITE_NOTES)
def submit_edit_note(public_id: str, note_id: str) -> ResponseReturnValue:
    """Change one of the viewer's own notes."""
    form = NoteForm()
    if form.validate_on_submit():
        change_note(db.session(), viewer(), public_id, note_id, form.words.data, now())
        return redirect_with_message("Your note was changed.", _url(public_id))
    return _render_edit(public_id, note_id, form), 400


@blueprint.post(f"{HERE}/notes/<note_id>/delete")
@may(Act.WRITE_NOTES)
def submit_delete_note(public_id: str, note_id: str) -> ResponseReturnValue:
    """Delete one of the viewer's own notes."""
    delete_note(db.session(), viewer(), public_id, note_id)
    return redirect_with_message("Your note was deleted.", _url(public_id))


def _url(public_id: str) -> str:
    return f"{BASE}/relationships/{public_id}/notes"


def _render(public_id: str, form: NoteForm) -> str:
    session = db.session()
    found = get_relationship(session, viewer(), public_id)
    return render_template(
        "mentoring/notes.jinja",
        page=relationship_page(session, viewer(), found, now()),
        notes=note_cards(list_notes(session, viewer(), found)),
        form=form,
    )


def _render_edit(public_id: str, note_id: str, form: NoteForm) -> str:
    session = db.session()
    note = get_note(session, viewer(), public_id, note_id)
    found = get_relationship(session, viewer(), public_id)
    return render_template(
        "mentoring/note.jinja",
        page=relationship_page(session, viewer(), found, now()),
        note=note_cards([note])[0],
        form=form,
    )
