"""The one place that reads what a form sends: text from text fields, files from file fields, and no JSON.

Everything else in the hub reads the body of a request through these functions or through the forms of
`hub.web.forms`, which use them (`tests/architecture/test_form_data.py`).
"""

import re

from flask import Flask, current_app, request
from werkzeug.datastructures import CombinedMultiDict, FileStorage, MultiDict
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from hub.kit.db import SAFE_METHODS

FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
UNUSABLE_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Control characters except tabs and line breaks, halves of characters, and what XML cannot hold."""
UNREADABLE = "The hub could not read what was sent. Go back, reload the page and try again."
NO_FORM = "The hub could not read what was sent. Go back, reload the page and try again."
UNUSABLE_IS_TAKEN_OUT = "had a character that cannot be used. We removed it. Check the rest and send it again"
MAX_SHORT_LENGTH = 200
MAX_ID_LENGTH = 9
"""So many digits fit into the integers of every database."""


def init_app(app: Flask) -> None:
    """Check the body of each request that may change something, before its view."""
    app.before_request(check_body)


def check_body() -> None:
    """Raise UnsupportedMediaType or BadRequest for a body from which no form can be read."""
    view = current_app.view_functions.get(request.endpoint or "")
    # A signed link is all that its view needs, however a mail program sends it.
    if view is None or request.method in SAFE_METHODS or getattr(view, "csrf_exempt_by_signed_link", False):
        return
    if not request.content_length:
        return
    if request.mimetype not in FORM_TYPES:
        raise UnsupportedMediaType(NO_FORM) if request.mimetype else BadRequest(UNREADABLE)
    if not request.form and not request.files:
        raise BadRequest(UNREADABLE)


def submitted_texts() -> MultiDict[str, str]:
    """Return the texts of the submitted form; a file is never among them."""
    return request.form


def submitted_files() -> MultiDict[str, FileStorage]:
    """Return the files of the submitted form; a text is never among them."""
    return request.files


def submitted_text(name: str, max_length: int = MAX_SHORT_LENGTH) -> str:
    """Return one submitted text that nobody types, without unusable characters and cut to a length."""
    return remove_unusable(submitted_texts().get(name, "")[:max_length])


def submitted_id(name: str) -> int:
    """Return the number of a row that a button sends, or 0, which no row has."""
    return read_id(submitted_text(name, MAX_ID_LENGTH))


def read_id(text: str) -> int:
    """Return the number of a row that an address or a form names, or 0, which no row has."""
    text = text[:MAX_ID_LENGTH]
    return int(text) if text.isascii() and text.isdecimal() else 0


def submitted_or_asked() -> CombinedMultiDict[str, str]:
    """Return the texts of the address and of the submitted form, for a search that takes both."""
    return CombinedMultiDict([request.args, submitted_texts()])


def holds_unusable(text: str) -> bool:
    """Return whether a text holds a character that no page, database or program can use."""
    return UNUSABLE_CHARACTER.search(text) is not None


def remove_unusable(text: str) -> str:
    """Return a text without its unusable characters."""
    return UNUSABLE_CHARACTER.sub("", text)
