"""Answer requests that the server refused before Flask runs: for their body, or because the hub is busy."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from hub.kit.hub_office import HubOffice
from hub.web.bare_pages import BarePage, read_bare_page

Environ = dict[str, Any]

BUSY_RETRY_SECONDS = 60


class RequestBodyMiddleware:
    """Passes requests on to the app, except those that `hub.web.asgi` has refused."""

    def __init__(self, app: Any, office: HubOffice) -> None:
        self._app = app
        self._office = office

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer with the status of the refusal, or call the app."""
        refused: HTTPStatus | None = environ.get("hub.refused_body")
        if refused is not None:
            page = read_bare_page(BarePage.ERROR, self._office)
            return _answer(refused, page, start_response, ("Retry-After", "5"), ("Connection", "close"))
        if environ.get("hub.is_busy"):
            retry = ("Retry-After", str(BUSY_RETRY_SECONDS))
            page = read_bare_page(BarePage.BUSY, self._office)
            return _answer(HTTPStatus.SERVICE_UNAVAILABLE, page, start_response, retry)
        return self._app(environ, start_response)  # type: ignore[no-any-return]


def _answer(
    status: HTTPStatus, page: str, start_response: Callable[..., Any], *headers: tuple[str, str]
) -> list[bytes]:
    body = page.encode()
    common = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
    start_response(f"{status.value} {status.phrase}", [*common, ("Cache-Control", "no-store"), *headers])
    return [body]
