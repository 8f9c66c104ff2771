"""Error handlers: every error becomes a page with a message and links, or JSON for the API."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from urllib.parse import urlencode

import structlog
from flask import Flask, Response, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, generate_csrf
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from hub.kit.db import SAFE_METHODS, roll_back
from hub.kit.errors import (
    HubError,
    Invalid,
    InvalidQuery,
    Moved,
    ReauthenticationRequired,
    SecondFactorRequired,
    SignInRequired,
)
from hub.kit.hub_office import read_hub_office
from hub.kit.page import Link
from hub.web.authentication import current_auth_context, current_return_path
from hub.web.bare_pages import BarePage, read_bare_page
from hub.web.csrf import is_same_origin
from hub.web.form_data import FORM_TYPES, submitted_files, submitted_texts
from hub.web.json_api import is_api_path, problem_response

log = structlog.get_logger("hub.errors")

DEFAULT_LINKS = (Link("Home page", "/"), Link("Library", "/library"), Link("Trusts", "/trusts"))
SIGNED_IN_LINKS = (Link("Your page", "/me"),)
ERROR_TEXTS: dict[int, tuple[str, str]] = {
    400: (
        "There is a problem with this request",
        "The page address or form has something that the hub cannot use. Go back and try again.",
    ),
    403: (
        "You cannot do this",
        "You do not have access to this page. If you need it, ask your trust’s lead or the hub office.",
    ),
    404: (
        "Page not found",
        "If you typed the address, check it. If you followed a link, it may be out of date.",
    ),
    405: ("Sorry, that did not work", "Go back to the previous page and try again."),
    410: ("No longer shared", "The organisation that shared it has withdrawn it."),
    413: ("What you sent is too large", "Send a smaller file or less text."),
    414: ("This address is too long", "Use a shorter search."),
    415: (
        "The hub cannot read what was sent",
        "Nothing was changed. Go back, reload the page and try again.",
    ),
    500: ("Sorry, there is a problem", "Try again in a few minutes. The fault has been recorded."),
    503: (
        "Sorry, the hub is unavailable",
        "Nothing has been lost. Try again in a minute.",
    ),
}
NOT_SAVED = "What you sent has not been saved. It is still on this page. Send it again in a minute."
NOT_DONE = "Nothing has been changed yet."
REPEAT_AFTERWARDS = "Do that first, then go back and try again."
RESUBMIT_AFTERWARDS = (
    "What you sent is still on this page. Do that first, then come back here and send it again."
)
FORM_EXPIRED = "What you sent has not been saved. Check it and send it again."
FORM_EXPIRED_AND_LOST = "What you sent has not been saved. Go back, reload the page and try again."
SECRET_FIELD = re.compile(r"password|secret|\Acode\Z")
"""A form with one of these fields is not offered for sending again."""
MAX_RESUBMIT_FIELDS, MAX_RESUBMIT_LENGTH = 100, 250_000
"""More than the largest form of the hub, which is a CSV file of invitations."""
BUTTON_FIELDS = {"csrf_token", "next"}
HIDDEN_FIELDS = {*BUTTON_FIELDS, "plan", "key"}
"""Fields that nobody types: they are sent again but not shown."""


def init_app(app: Flask) -> None:
    """Register the error handlers of `app`."""
    app.register_error_handler(HubError, _hub_error)
    app.register_error_handler(Moved, _moved)
    app.register_error_handler(SignInRequired, _lead_to_prerequisite)
    app.register_error_handler(SecondFactorRequired, _lead_to_prerequisite)
    app.register_error_handler(ReauthenticationRequired, _lead_to_prerequisite)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DataError, _data_error)
    for kind in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(kind, _database_unavailable)
    app.register_error_handler(Exception, _unhandled_error)


def _hub_error(error: HubError) -> ResponseReturnValue:
    roll_back()
    response = error_page(error.status, error.heading, error.message, error.links, _field_errors(error))
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _field_errors(error: HubError) -> dict[str, str]:
    if isinstance(error, InvalidQuery):
        return dict(error.errors)
    return {error.field: error.message} if isinstance(error, Invalid) else {}


PREREQUISITES = {
    SignInRequired: Link("Sign in", "/sign-in"),
    SecondFactorRequired: Link("Set up two-step sign-in", "/account/second-factor"),
    ReauthenticationRequired: Link("Confirm it’s you", "/sign-in/again"),
}


def _lead_to_prerequisite(error: HubError) -> ResponseReturnValue:
    """Lead to the page that the viewer needs first, and offer a submitted form for sending again."""
    prerequisite = PREREQUISITES[type(error)]  # type: ignore[index]
    if is_api_path(request.path):
        return _hub_error(error)
    if request.method in SAFE_METHODS:
        return redirect(
            f"{prerequisite.url}?{urlencode({'next': current_return_path()})}", HTTPStatus.SEE_OTHER
        )
    roll_back()
    fields = _resubmittable_fields() if is_same_origin() else ()
    if {name for name, _ in fields} <= BUTTON_FIELDS:  # a button is pressed again instead
        fields = ()
    message = f"{error.message} {NOT_DONE} {RESUBMIT_AFTERWARDS if fields else REPEAT_AFTERWARDS}"
    return error_page(error.status, error.heading, message, prerequisite=prerequisite, form_fields=fields)


def _csrf_error(_error: CSRFError) -> ResponseReturnValue:
    roll_back()
    # Without the browser's word that the hub is the origin, another site may have sent the form.
    fields = _resubmittable_fields() if is_same_origin() else ()
    renewed = tuple((name, generate_csrf() if name == "csrf_token" else value) for name, value in fields)
    if fields and "csrf_token" not in dict(fields):
        renewed = (*renewed, ("csrf_token", generate_csrf()))
    return error_page(
        400,
        "This page was open for too long",
        FORM_EXPIRED if fields else FORM_EXPIRED_AND_LOST,
        form_fields=renewed,
    )


def _moved(error: Moved) -> ResponseReturnValue:
    return redirect(error.address, HTTPStatus.MOVED_PERMANENTLY)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    roll_back()
    heading, message = ERROR_TEXTS.get(error.code, (HTTPStatus(error.code).phrase, ""))
    # Werkzeug's default descriptions are for developers; only the hub's own are shown.
    if error.description and error.description != type(error).description:
        message = error.description
    response = error_page(error.code, heading, message)
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    response.headers.update(headers)
    return response


def _data_error(error: DataError) -> ResponseReturnValue:
    log.warning("refused by the database", kind=type(error.orig).__name__)
    return _hub_error(HubError("Something you entered cannot be saved. Change it and try again."))


def _database_unavailable(error: Exception) -> ResponseReturnValue:
    log.error("database away", kind=type(getattr(error, "orig", error)).__name__)
    roll_back()
    heading, message = ERROR_TEXTS[503]
    fields = _resubmittable_fields()
    response = error_page(503, heading, NOT_SAVED if fields else message, form_fields=fields)
    response.headers["Retry-After"] = "30"
    return response


def _resubmittable_fields() -> tuple[tuple[str, str], ...]:
    """Return the fields of the submitted form; none if it has secrets or files or is too large to repeat."""
    if request.method != "POST" or request.mimetype not in FORM_TYPES:
        return ()
    try:
        fields, files = tuple(submitted_texts().items(multi=True)), submitted_files().values()
    except RequestEntityTooLarge:
        return ()
    secret = any(SECRET_FIELD.search(name) for name, _ in fields)
    long = len(fields) > MAX_RESUBMIT_FIELDS or sum(len(value) for _, value in fields) > MAX_RESUBMIT_LENGTH
    return () if secret or long or any(file.filename for file in files) else fields


def _unhandled_error(error: Exception) -> ResponseReturnValue:
    log.exception("fault", route=request.url_rule.rule if request.url_rule else "(none)")
    roll_back()
    return error_page(500, *ERROR_TEXTS[500])


def error_page(
    status: int,
    heading: str,
    message: str,
    links: tuple[Link, ...] = (),
    errors: Mapping[str, str] = MappingProxyType({}),
    form_fields: tuple[tuple[str, str], ...] = (),
    prerequisite: Link | None = None,
) -> Response:
    """Return an error as a page, as JSON for the API, or as a static page if rendering fails."""
    if is_api_path(request.path):
        return problem_response(int(status), ERROR_TEXTS.get(status, (heading, ""))[0], message, dict(errors))
    try:
        page = render_template(
            "error.jinja",
            status=int(status),
            heading=heading,
            message=message,
            links=(
                *links,
                *(SIGNED_IN_LINKS if current_auth_context().signed_in_person_id else ()),
                *DEFAULT_LINKS,
            ),
            form_fields=form_fields,
            visible_fields=tuple(
                (name, value) for name, value in form_fields if value and name not in HIDDEN_FIELDS
            ),
            prerequisite=prerequisite,
        )
    except Exception:
        log.exception("the error page failed")
        page = read_bare_page(BarePage.ERROR, read_hub_office(current_app.config))
    return current_app.response_class(page, status=int(status))
