"""Answer requests that the server refused before Flask runs: for their body, or because the hub is busy."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from pathlib import Path
from typing import Any

Environ = dict[str, Any]

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
BARE_ERROR_PAGE, BUSY_PAGE = TEMPLATES / "error_bare.html", TEMPLATES / "error_busy.html"
BUSY_RETRY_SECONDS = 60


class RequestBodyMiddleware:
    """Passes requests on to the app, except those that `hub.web.asgi` has refused."""

    def __init__(self, app: Any) -> None:
        self._app = app

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer with the status of the refusal, or call the app."""
        refused: HTTPStatus | None = environ.get("hub.refused_body")
        if refused is not None:
            return _answer(
                refused, BARE_ERROR_PAGE, start_response, ("Retry-After", "5"), ("Connection", "close")
            )
        if environ.get("hub.is_busy"):
            retry = ("Retry-After", str(BUSY_RETRY_SECONDS))
            return _answer(HTTPStatus.SERVICE_UNAVAILABLE, BUSY_PAGE, start_response, retry)
        return self._app(environ, start_response)  # type: ignore[no-any-return]


def _answer(
    status: HTTPStatus, page: Path, start_response: Callable[..., Any], *headers: tuple[str, str]
) -> list[bytes]:
    body = page.read_bytes()
    common = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
    start_response(f"{status.value} {status.phrase}", [*common, ("Cache-Control", "no-store"), *headers])
    return [body]
