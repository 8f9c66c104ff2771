"""The Flask class of the hub, in which nothing that fails after the view can spoil the response.

Hooks, signals and teardown functions may raise, for example because the database connection has died. Before
the commit such a failure is an error page and nothing is saved; after it the response is sent as it is. In
both cases it is logged with the route of the request.
"""

from collections.abc import Callable, Iterable
from itertools import chain
from types import TracebackType
from typing import Any

import structlog
from flask import Flask, Request, Response, appcontext_tearing_down, has_request_context, request
from flask.signals import request_tearing_down
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from hub.kit.db import is_committed

log = structlog.get_logger("hub.errors")


class HubRequest(Request):
    """A request whose uploaded files may fail to close."""

    def close(self) -> None:
        """Close uploaded files."""
        call_safely(super().close)


class LazyRule(Rule):
    """A route that compiles a URL builder when the first URL is built with it.

    Werkzeug compiles two builders for each route at once. With several hundred routes that takes nine tenths
    of the time in which an app is made, and most processes need few of them.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compile_now = super()._compile_builder

        def build(rule: Rule, *args: Any, **named: Any) -> tuple[str, str]:
            builder = compile_now(append_unknown).__get__(rule, None)
            # From now on Werkzeug calls the builder itself.
            setattr(rule, "_build_unknown" if append_unknown else "_build", builder)
            address: tuple[str, str] = builder(*args, **named)
            return address

        return build


class Hub(Flask):
    """Flask that escapes every template, and that sends its response whatever fails after the commit."""

    request_class = HubRequest
    url_rule_class = LazyRule

    def select_jinja_autoescape(self, filename: str | None) -> bool:
        """Return True for every template, whatever the suffix of its file."""
        return True

    def finalize_request(
        self, rv: ResponseReturnValue | HTTPException, from_error_handler: bool = False
    ) -> Response:
        """Run the hooks after the view; what fails after the commit does not change the response."""
        response = self.make_response(rv)
        try:
            return super().finalize_request(response, from_error_handler)
        except Exception:
            if not is_committed():
                raise
            log.exception("a hook failed after the commit", route=_route())
            return response

    def do_teardown_request(self, exc: BaseException | None = None) -> None:
        """Call every teardown function of the request, whichever of them fails."""
        for name in chain(request.blueprints, (None,)):
            _call_each(reversed(self.teardown_request_funcs.get(name, ())), exc)
        call_safely(lambda: request_tearing_down.send(self, exc=exc))

    def do_teardown_appcontext(self, exc: BaseException | None = None) -> None:
        """Call every teardown function of the app context, whichever of them fails."""
        _call_each(reversed(self.teardown_appcontext_funcs), exc)
        call_safely(lambda: appcontext_tearing_down.send(self, exc=exc))

    def log_exception(
        self,
        exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None],
    ) -> None:
        """Log an error with its route; Flask would log the path, which may hold personal data."""
        # The hook that notes the route for the access log may not run.
        request.environ["hub.route"] = _route()
        log.error("fault", route=_route(), exc_info=exc_info)


def find_view(app: Flask, path: str, method: str) -> Callable[..., Any] | None:
    """Return the view of the route at `path`, or None if there is none, also for a redirect."""
    try:
        endpoint, _ = app.url_map.bind("").match(path, method)
    except HTTPException:
        return None
    return app.view_functions.get(endpoint)


def call_safely(action: Callable[[], Any]) -> None:
    """Call `action`, and log its failure."""
    try:
        action()
    except Exception:
        log.exception("the end of a request failed", route=_route())


def _call_each(functions: Iterable[Callable[[Any], Any]], exc: BaseException | None) -> None:
    for function in functions:
        call_safely(lambda function=function: function(exc))  # type: ignore[misc]


def _route() -> str:
    return request.url_rule.rule if has_request_context() and request.url_rule else "(none)"
