"""Answer requests whose body was refused by the server before Flask runs (see hub.web.asgi)."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from pathlib import Path
from typing import Any

Environ = dict[str, Any]

BARE_ERROR_PAGE = Path(__file__).resolve().parents[2] / "templates" / "error_bare.html"


class RequestBodyMiddleware:
    """Passes requests on to the app, except those whose body was refused."""

    def __init__(self, app: Any) -> None:
        self._app = app

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer with the status of the refusal, or call the app."""
        refused: HTTPStatus | None = environ.get("hub.refused_body")
        if refused is None:
            return self._app(environ, start_response)  # type: ignore[no-any-return]
        body = BARE_ERROR_PAGE.read_bytes()
        headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
        headers += [("Cache-Control", "no-store"), ("Retry-After", "5"), ("Connection", "close")]
        start_response(f"{refused.value} {refused.phrase}", headers)
        return [body]
