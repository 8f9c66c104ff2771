"""What no page can use is refused at the door, in words: too long, not UTF-8, or with control characters."""

import re
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Flask, request
from werkzeug.exceptions import BadRequest, RequestURITooLarge
from werkzeug.routing import IntegerConverter, Map

MAX_PATH_LENGTH = 500
MAX_QUERY_LENGTH = 4000
MAX_ROW_ID = 2**31 - 1
"""No id and no page has a larger number, and not every database can hold one."""
# Tab and line breaks may come with pasted text and are treated as spaces; no other control character may.
CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class RowIdConverter(IntegerConverter):
    """A number in an address: one that no row can have leads nowhere."""

    def __init__(self, url_map: Map, *args: Any, **named: Any) -> None:
        super().__init__(url_map, *args, **{"max": MAX_ROW_ID, **named})


def init_app(app: Flask) -> None:
    """Check the address of every request before anything else reads it."""
    app.url_map.converters["int"] = RowIdConverter
    app.before_request(check_address)


def check_address() -> None:
    """Refuse an address that no page can use."""
    path = request.environ.get("PATH_INFO", "").encode("latin-1", "replace")
    query = request.environ.get("QUERY_STRING", "").encode("latin-1", "replace")
    if len(path) > MAX_PATH_LENGTH or len(query) > MAX_QUERY_LENGTH:
        raise RequestURITooLarge("This address is too long. Try a shorter search.")
    _check_text(path, anywhere=True)
    _check_text(unquote_to_bytes(query.replace(b"+", b" ")), anywhere=False)


def _check_text(data: bytes, *, anywhere: bool) -> None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest("This address holds characters that are not UTF-8 text.") from None
    breaks = anywhere and any(char in text for char in "\t\r\n")
    if CONTROL_CHARACTER.search(text) or breaks:
        raise BadRequest("This address holds a control character.")
