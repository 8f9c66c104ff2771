"""An HTTP client for served hubs, which may be killed during a request."""

import http.client
import urllib.error
import urllib.parse
import urllib.request
from email.message import Message

from tests.support.timeouts import SECONDS


def ask(
    address: str, form: dict[str, str] | None = None, timeout: float = SECONDS
) -> tuple[int, Message, str]:
    """Request a URL, or post a form to it; return status, headers and text.

    Raises OSError if there is no complete response.
    """
    data = None if form is None else urllib.parse.urlencode(form).encode()
    try:
        return _request(address, data, timeout)
    except http.client.HTTPException as error:
        raise ConnectionError("The answer was broken off.") from error


def _request(address: str, data: bytes | None, timeout: float) -> tuple[int, Message, str]:
    try:
        with urllib.request.urlopen(address, data, timeout=timeout) as response:
            return response.status, response.headers, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()
