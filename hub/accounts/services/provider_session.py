"""HTTP sessions with an identity provider: limited to its hosts, and in time and size of responses.

Imported only if providers are configured, because the libraries below take some 18 MB in each process.
"""

import time
from threading import BoundedSemaphore
from typing import Any

from authlib.integrations.requests_client import OAuth2Session
from requests import PreparedRequest, RequestException, Response
from requests.adapters import HTTPAdapter
from requests.exceptions import (
    ContentDecodingError,
    HTTPError,
    InvalidJSONError,
    InvalidURL,
    SSLError,
    Timeout,
    TooManyRedirects,
)
from urllib3.exceptions import HTTPError as LowLevelError
from urllib3.exceptions import ReadTimeoutError

from hub.accounts.domain.provider_faults import Reason
from hub.accounts.domain.provider_metadata import is_allowed_url
from hub.accounts.domain.providers import IdentityProvider
from hub.kit.slow_work import slow

CONNECT_SECONDS, READ_SECONDS = 5.0, 10.0
SLOT_WAIT_SECONDS = 0.5
"""How long a request waits for a free slot; a provider that works responds in less."""
MAX_RESPONSE_BYTES = 500_000
CHUNK_BYTES = 16_384


class TooBusy(RequestException):
    """Too many requests wait for providers."""


class TooLarge(RequestException):
    """A response is larger than the hub reads."""


ERROR_REASONS: tuple[tuple[type[Exception], Reason], ...] = (
    (TooBusy, Reason.BUSY),
    (TooLarge, Reason.TOO_LARGE),
    (InvalidURL, Reason.HOST),
    (TooManyRedirects, Reason.REDIRECT),
    (HTTPError, Reason.HTTP_STATUS),
    (ContentDecodingError, Reason.MALFORMED),
    (InvalidJSONError, Reason.MALFORMED),
    (SSLError, Reason.TLS),
    (Timeout, Reason.TIMEOUT),
    (RequestException, Reason.UNREACHABLE),
)
"""What an error of a request means; the first type that fits."""


def find_error_reason(error: Exception) -> Reason:
    """Return why a request failed; an error that is none of a request is about what was in the response."""
    return next((reason for kind, reason in ERROR_REASONS if isinstance(error, kind)), Reason.MALFORMED)


class _LimitedAdapter(HTTPAdapter):
    """HTTP adapter that limits the hosts, the simultaneous requests, the time and the size of responses."""

    def __init__(self, provider: IdentityProvider, slots: BoundedSemaphore) -> None:
        super().__init__()
        self._provider = provider
        self._slots = slots

    @slow
    def send(self, request: PreparedRequest, **options: Any) -> Response:  # type: ignore[override]
        if not is_allowed_url(self._provider, request.url or ""):
            raise InvalidURL("not a host of this provider")
        if not self._slots.acquire(timeout=SLOT_WAIT_SECONDS):
            raise TooBusy("too many wait for providers")
        try:
            return self._send_limited(request, options)
        finally:
            self._slots.release()

    def _send_limited(self, request: PreparedRequest, options: dict[str, Any]) -> Response:
        deadline = time.monotonic() + READ_SECONDS
        response = super().send(
            request, **{**options, "stream": True, "timeout": (CONNECT_SECONDS, READ_SECONDS)}
        )
        try:
            body = _read_body(response, deadline)
        except ReadTimeoutError:
            raise Timeout("the body did not come in time") from None
        except LowLevelError:
            raise ContentDecodingError("the body is incomplete or cannot be decoded") from None
        finally:
            response.close()
        response._content, response._content_consumed = body, True  # type: ignore[attr-defined]
        return response


def _read_body(response: Response, deadline: float) -> bytes:
    """Return the body; the whole of it must come before the deadline, and not only each part of it."""
    body = bytearray()
    while chunk := response.raw.read1(CHUNK_BYTES, decode_content=True):
        body += chunk
        if len(body) > MAX_RESPONSE_BYTES:
            raise TooLarge("the response is too large")
        if time.monotonic() > deadline:
            raise Timeout("the body did not come in time")
    return bytes(body)


class ProviderSession(OAuth2Session):  # type: ignore[misc]
    """HTTP session with one provider, which follows no redirects."""

    def __init__(
        self, *args: Any, provider: IdentityProvider, slots: BoundedSemaphore, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.max_redirects = 0
        for scheme in ("https://", "http://"):
            self.mount(scheme, _LimitedAdapter(provider, slots))
