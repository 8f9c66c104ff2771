"""What no page can use is refused at the door, in words: too long, not UTF-8, or with control characters."""

import re
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Flask, request
from werkzeug.exceptions import BadRequest, RequestURITooLarge
from werkzeug.routing import IntegerConverter, Map

LONGEST_PATH = 500
LONGEST_QUERY = 4000
LARGEST = 2**31 - 1
"""No id and no page has a larger number, and not every database can hold one."""
# Tab and line breaks may come with pasted text and are treated as spaces; no other control character may.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Number(IntegerConverter):
    """A number in an address: one that no row can have leads nowhere."""

    def __init__(self, url_map: Map, *args: Any, **named: Any) -> None:
        super().__init__(url_map, *args, **{"max": LARGEST, **named})


def init_app(app: Flask) -> None:
    """Check the address of every request before anything else reads it."""
    app.url_map.converters["int"] = Number
    app.before_request(check_address)


def check_address() -> None:
    """Refuse an address that no page can use."""
    path = request.environ.get("PATH_INFO", "").encode("latin-1", "replace")
    query = request.environ.get("QUERY_STRING", "").encode("latin-1", "replace")
    if len(path) > LONGEST_PATH or len(query) > LONGEST_QUERY:
        raise RequestURITooLarge("This address is too long. Try a shorter search.")
    _check(path, anywhere=True)
    _check(unquote_to_bytes(query.replace(b"+", b" ")), anywhere=False)


def _check(data: bytes, *, anywhere: bool) -> None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest("This address holds characters that are not UTF-8 text.") from None
    breaks = anywhere and any(char in text for char in "\t\r\n")
    if CONTROL.search(text) or breaks:
        raise BadRequest("This address holds a control character.")
