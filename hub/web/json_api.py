"""The JSON API: each view declares its query form and the type of its response.

A response type is a frozen Struct. Its library encodes it as JSON and describes it as JSON Schema, so
that response and OpenAPI description cannot disagree. The filters are described from the form that validates
them.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Annotated, Any, TypeVar

import msgspec
from flask import Flask, Response, current_app, request
from msgspec import Struct, field
from wtforms import Form, StringField

from hub.kit.errors import InvalidQuery

R = TypeVar("R")

API_ROOT = "/api/v1"
JSON_CONTENT_TYPE, PROBLEM_CONTENT_TYPE = "application/json", "application/problem+json"


def described_as(description: str, **schema: Any) -> msgspec.Meta:
    """Return the OpenAPI description of a field, for `Annotated`."""
    return msgspec.Meta(description=description, extra_json_schema=schema or None)


AbsoluteUrl = Annotated[str, described_as("A full web address.", format="uri")]
UtcTimestamp = Annotated[str, described_as("A date and time in UTC.", format="date-time")]


class Problem(Struct, frozen=True):
    """What went wrong (RFC 9457). Every error of the API has this form."""

    type: Annotated[str, described_as("Where this kind of problem is explained.", format="uri-reference")]
    title: Annotated[str, described_as("The kind of problem in a few words. The same for the same status.")]
    status: Annotated[int, described_as("The status of the response.")]
    detail: Annotated[str, described_as("What is wrong this time, in a sentence.")]
    errors: Annotated[dict[str, str], described_as("What is wrong with each filter, by its name.")] = field(
        default_factory=dict
    )


class Operation(Struct, frozen=True):
    """The response type of an API view, and the form of its filters if it has any."""

    response_type: type
    query_form: type[Form] | None


def api_operation(
    response_type: type[R], *, query_form: type[Form] | None = None
) -> Callable[[Callable[..., R]], Callable[..., Response]]:
    """Decorate a view: its return value is sent as JSON, and unknown filters raise InvalidQuery."""
    form = query_form() if query_form else None

    def decorate(view: Callable[..., R]) -> Callable[..., Response]:
        @wraps(view)
        def json_view(**url_values: str) -> Response:
            _check_query(form)
            return Response(msgspec.json.encode(view(**url_values)), content_type=JSON_CONTENT_TYPE)

        json_view.operation = Operation(response_type, query_form)  # type: ignore[attr-defined]
        return json_view

    return decorate


def _check_query(form: Form | None) -> None:
    # Pages ignore unknown and empty filters, which their own forms send; the API reports them as errors.
    fields = form._fields if form else {}
    choices = f"There are: {', '.join(fields)}" if fields else "There are none here"
    errors = {}
    for name, value in request.args.items(multi=True):
        if name not in fields:
            errors[name] = f"There is no filter called \u201c{name[:40]}\u201d. {choices}"
        elif not value.strip() and type(fields[name]) is not StringField:
            errors[name] = f"{fields[name].label.text} is empty. Leave this filter out"
    if errors:
        raise InvalidQuery(errors)


def list_operations(app: Flask) -> list[tuple[str, str, Operation, str]]:
    """Return every API view, by path: path, endpoint, operation and docstring."""
    operations = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if operation := getattr(view, "operation", None):
            operations.append((rule.rule, rule.endpoint, operation, view.__doc__ or ""))
    return sorted(operations, key=lambda row: row[0])


def get_site_url() -> str:
    """Return the base of the hub's absolute URLs: from the settings, never from the request."""
    site_url: str = current_app.config["SITE_URL"]
    return site_url


def is_api_path(path: str) -> bool:
    """Return whether `path` belongs to the API, where errors are JSON too."""
    return path.startswith("/api/")


def problem_response(status: int, title: str, detail: str, errors: dict[str, str]) -> Response:
    """Return an error as problem details (RFC 9457)."""
    body = Problem(f"/api#error-{status}", title or HTTPStatus(status).phrase, status, detail, errors)
    return Response(msgspec.json.encode(body), status=status, content_type=PROBLEM_CONTENT_TYPE)
