"""CSRF protection: every request that may change something needs a CSRF token."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask_wtf import CSRFProtect

from hub.kit.db import may_change_data

View = TypeVar("View", bound=Callable[..., Any])
csrf = CSRFProtect()


def csrf_exempt_by_signed_link(view: View) -> View:
    """Mark a view that mail programs call by POST with a signed link, so that it needs no CSRF token."""
    view.csrf_exempt_by_signed_link = True  # type: ignore[attr-defined]
    return view


def init_app(app: Flask) -> None:
    """Require a CSRF token in every request that may change something."""
    csrf.init_app(app)
    app.before_request(_protect)


def _protect() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if view is not None and may_change_data(view) and not getattr(view, "csrf_exempt_by_signed_link", False):
        csrf.protect()


def is_same_origin() -> bool:
    """Return whether the browser reports that the current request comes from a page of the hub."""
    return request.headers.get("Sec-Fetch-Site") == "same-origin"
