"""Routes of the files and pictures of a draft: the list, adding, naming and removing them."""

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from hub.access import Act, may
from hub.files.domain import FIELD, MEGABYTE, Upload
from hub.files.services import store_upload
from hub.kit.clock import now
from hub.kit.db import db, short_writes
from hub.kit.errors import Invalid
from hub.publishing.domain.attachment_records import AttachmentRecord, is_picture, read_records
from hub.publishing.domain.attachments import (
    MAX_FILE_BYTES,
    MAX_FILES,
    MAX_PICTURE_BYTES,
    add_attachment,
    change_words,
    find_record,
    remove_attachment,
    reserve_attachment,
)
from hub.publishing.domain.drafts import Draft, get_draft, may_write
from hub.publishing.forms.attachments import FileForm, PictureForm, WordsOfFileForm, WordsOfPictureForm
from hub.publishing.jobs.attachments import request_attachment_checks
from hub.publishing.presenters.attachments import attachment_rows, details_of
from hub.publishing.services.attachment_uploads import inspect_attachment
from hub.publishing.views.blueprint import DESK, blueprint
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message
from hub.web.request_bodies import limit_body
from hub.web.slow_views import slow_view

MAX_BODY_BYTES = MAX_FILE_BYTES + 10 * MEGABYTE
"""A file that is a little too large gets a message at the field, and what was typed stays."""
CHOOSE_AGAIN = "Choose the file again"
PICTURE = "picture"
FILES = f"{DESK}/<public_id>/files"
ADD = f"{FILES}/add-<any(file, picture):what>"


@blueprint.get(FILES)
@may(Act.WRITE_ITEMS)
def attachments(public_id: str) -> str:
    """List the files and pictures of a draft."""
    draft = get_draft(db.session(), viewer(), public_id)
    records = read_records(draft.fields)
    return render_template(
        "publishing/attachments.jinja",
        title=draft.title,
        public_id=public_id,
        rows=attachment_rows(db.session(), records),
        may_write=may_write(viewer(), draft),
        is_full=len(records) >= MAX_FILES,
        max_files=MAX_FILES,
    )


@blueprint.get(ADD)
@may(Act.WRITE_ITEMS)
def new_attachment(public_id: str, what: str) -> ResponseReturnValue:
    """Ask for a file or a picture."""
    draft = get_draft(db.session(), viewer(), public_id)
    if not may_write(viewer(), draft):
        return _back(public_id)
    return _render_add(draft, what, _make_form(what))


@blueprint.post(ADD)
@may(Act.WRITE_ITEMS)
@limit_body(MAX_BODY_BYTES)
@short_writes
@slow_view
def submit_attachment(public_id: str, what: str) -> ResponseReturnValue:
    """Add a file or a picture to a draft."""
    draft = get_draft(db.session(), viewer(), public_id)
    form = _make_form(what)
    if form.validate_on_submit():
        try:
            _store(public_id, what, form, form.file.data)
            request_attachment_checks()
            return redirect_with_message(f"The {what} was added.", f"{DESK}/{public_id}/files")
        except Invalid as error:
            form.add_error(error.field, error.message)
    if not form.file.errors:
        form.add_error(FIELD, CHOOSE_AGAIN)
    return _render_add(draft, what, form), 400


@blueprint.get(f"{FILES}/<file_id>/edit")
@may(Act.WRITE_ITEMS)
def edit_attachment(public_id: str, file_id: str) -> ResponseReturnValue:
    """Show what is said of a file, to change it."""
    draft = get_draft(db.session(), viewer(), public_id)
    record = find_record(draft, file_id)
    if not may_write(viewer(), draft):
        return _back(public_id)
    return _render_words(draft, record, _make_words_form(record, is_filled=True))


@blueprint.post(f"{FILES}/<file_id>/edit")
@may(Act.WRITE_ITEMS)
def submit_words(public_id: str, file_id: str) -> ResponseReturnValue:
    """Change what is said of a file."""
    draft = get_draft(db.session(), viewer(), public_id, lock=True)
    record = find_record(draft, file_id)
    form = _make_words_form(record)
    if not form.validate_on_submit():
        return _render_words(draft, record, form), 400
    change_words(db.session(), viewer(), public_id, file_id, form.words(), now())
    return redirect_with_message("The description was saved.", f"{DESK}/{public_id}/files")


@blueprint.get(f"{FILES}/<file_id>/remove")
@may(Act.WRITE_ITEMS)
def confirm_attachment_removal(public_id: str, file_id: str) -> ResponseReturnValue:
    """Ask whether a file should be removed."""
    draft = get_draft(db.session(), viewer(), public_id)
    record = find_record(draft, file_id)
    if not may_write(viewer(), draft):
        return _back(public_id)
    return render_template(
        "publishing/attachment_removal.jinja",
        title=draft.title,
        public_id=public_id,
        record=record,
        details=details_of(record),
        is_change=draft.base_revision > 0,
    )


@blueprint.post(f"{FILES}/<file_id>/remove")
@may(Act.WRITE_ITEMS)
def remove_file_of_draft(public_id: str, file_id: str) -> ResponseReturnValue:
    """Take a file from a draft."""
    title = remove_attachment(db.session(), viewer(), public_id, file_id, now())
    return redirect_with_message(f"You removed {title}.", f"{DESK}/{public_id}/files")


def _store(public_id: str, what: str, form: FileForm | PictureForm, file: FileStorage) -> None:
    by, at, words = viewer(), now(), form.words()
    upload = _inspect(file, what)
    is_scanned = bool(current_app.config["VIRUS_SCAN"])

    store_upload(
        upload,
        reserve=lambda session: reserve_attachment(session, by, public_id, upload, at),
        complete=lambda session, file_id: add_attachment(
            session, by, public_id, file_id, upload, words, at, is_scanned=is_scanned
        ),
    )


def _inspect(file: FileStorage, what: str) -> Upload:
    longest = MAX_PICTURE_BYTES if what == PICTURE else MAX_FILE_BYTES
    upload = inspect_attachment(file.stream, file.filename or "", longest=longest)
    if is_picture(upload.type.media_type) != (what == PICTURE):
        raise Invalid(
            FIELD,
            "This is not a picture. Go back and choose “Add a file”"
            if what == PICTURE
            else "This is a picture. Go back and choose “Add a picture”, which asks what it shows",
        )
    return upload


def _make_form(what: str) -> FileForm | PictureForm:
    return PictureForm() if what == PICTURE else FileForm()


def _make_words_form(
    record: AttachmentRecord, *, is_filled: bool = False
) -> WordsOfFileForm | WordsOfPictureForm:
    values = {"title": record.title, "alt_text": record.alt_text} if is_filled else {}
    return WordsOfPictureForm(data=values) if record.is_picture else WordsOfFileForm(data=values)


def _render_add(draft: Draft, what: str, form: FileForm | PictureForm) -> str:
    return render_template(
        "publishing/attachment_form.jinja",
        form=form,
        title=draft.title,
        public_id=draft.public_id,
        heading=f"Add a {what}",
        action=f"{DESK}/{draft.public_id}/files/add-{what}",
        button=f"Add the {what}",
    )


def _render_words(draft: Draft, record: AttachmentRecord, form: WordsOfFileForm | WordsOfPictureForm) -> str:
    return render_template(
        "publishing/attachment_form.jinja",
        form=form,
        title=draft.title,
        public_id=draft.public_id,
        heading=f"Change the description of {record.title}",
        action=f"{DESK}/{draft.public_id}/files/{record.file}/edit",
        button="Save",
    )


def _back(public_id: str) -> ResponseReturnValue:
    return redirect_with_message(
        "The draft is in review or published, so its files cannot be changed.", f"{DESK}/{public_id}/files"
    )
