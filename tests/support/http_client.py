"""Ask a hub that is served, as a program would, whatever becomes of it meanwhile."""

import http.client
import urllib.error
import urllib.parse
import urllib.request
from email.message import Message

from tests.support.timeouts import SECONDS


def ask(
    address: str, form: dict[str, str] | None = None, timeout: float = SECONDS
) -> tuple[int, Message, str]:
    """Ask for an address, or send a form to it; return status, headers and text.

    Raises OSError where there is no answer, or only part of one: whoever asked a hub that was killed half-way
    through its answer learns no more than whoever asked too late.
    """
    data = None if form is None else urllib.parse.urlencode(form).encode()
    try:
        return _ask(address, data, timeout)
    except http.client.HTTPException as error:
        raise ConnectionError("The answer was broken off.") from error


def _ask(address: str, data: bytes | None, timeout: float) -> tuple[int, Message, str]:
    try:
        with urllib.request.urlopen(address, data, timeout=timeout) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()
