"""Refuse addresses that are too long, not UTF-8 or hold control characters, before any view runs."""

import re
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Flask, request
from werkzeug.exceptions import BadRequest, RequestURITooLarge
from werkzeug.routing import IntegerConverter, Map

MAX_PATH_LENGTH = 500
MAX_QUERY_LENGTH = 4000
MAX_ROW_ID = 2**31 - 1
"""The largest id in a URL: PostgreSQL's integer holds no larger one."""
# Tabs and line breaks may come with pasted text and count as spaces; other control characters are refused.
CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class RowIdConverter(IntegerConverter):
    """An id in a URL; a number that is too large for any row gives 404."""

    def __init__(self, url_map: Map, *args: Any, **named: Any) -> None:
        super().__init__(url_map, *args, **{"max": MAX_ROW_ID, **named})


def init_app(app: Flask) -> None:
    """Check the address of every request before other hooks and views."""
    app.url_map.converters["int"] = RowIdConverter
    app.before_request(check_address)


def check_address() -> None:
    """Raise RequestURITooLarge or BadRequest for an address that no view can use."""
    path = request.environ.get("PATH_INFO", "").encode("latin-1", "replace")
    query = request.environ.get("QUERY_STRING", "").encode("latin-1", "replace")
    if len(path) > MAX_PATH_LENGTH or len(query) > MAX_QUERY_LENGTH:
        raise RequestURITooLarge("This address is too long. Use a shorter search.")
    _check_text(path, allow_breaks=False)
    _check_text(unquote_to_bytes(query.replace(b"+", b" ")), allow_breaks=True)


def _check_text(data: bytes, *, allow_breaks: bool) -> None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest("This address has characters that cannot be read. Check it.") from None
    refused_breaks = not allow_breaks and any(char in text for char in "\t\r\n")
    if CONTROL_CHARACTER.search(text) or refused_breaks:
        raise BadRequest("This address has a character that cannot be used. Check it.")
