"""The hub for other programs. What an address asks and gives is declared once, where it is answered.

The declaration of an answer is a frozen dataclass: it is written out as JSON and described as JSON Schema by
the same library, so that description and answer cannot disagree. That of a question is the form that checks
it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from http import HTTPStatus
from typing import Annotated, Any, TypeVar

import msgspec
from flask import Flask, Response, current_app, request
from wtforms import Form, StringField

from hub.kit.errors import InvalidQuery

R = TypeVar("R")

API_ROOT = "/api/v1"
JSON_CONTENT_TYPE, PROBLEM_CONTENT_TYPE = "application/json", "application/problem+json"


def described_as(description: str, **schema: Any) -> msgspec.Meta:
    """Return what the description of the API says of a field, for `Annotated`."""
    return msgspec.Meta(description=description, extra_json_schema=schema or None)


AbsoluteUrl = Annotated[str, described_as("A whole address.", format="uri")]
UtcTimestamp = Annotated[str, described_as("A moment in UTC.", format="date-time")]


@dataclass(frozen=True)
class Problem:
    """What went wrong (RFC 9457). Every error of the API has this form."""

    type: Annotated[str, described_as("Where this kind of problem is explained.", format="uri-reference")]
    title: Annotated[str, described_as("The kind of problem in a few words. The same for the same status.")]
    status: Annotated[int, described_as("The status of the answer once more.")]
    detail: Annotated[str, described_as("What is wrong this time, in a sentence.")]
    errors: Annotated[dict[str, str], described_as("What is wrong with each filter, by its name.")] = field(
        default_factory=dict
    )


@dataclass(frozen=True)
class Operation:
    """What one address of the API asks (the form of its filters, if it has some) and gives."""

    response_type: type
    query_form: type[Form] | None


def api_operation(
    response_type: type[R], *, query_form: type[Form] | None = None
) -> Callable[[Callable[..., R]], Callable[..., Response]]:
    """Answer with what a view returns as JSON. What it does not ask is refused by name."""
    form = query_form() if query_form else None

    def mark(view: Callable[..., R]) -> Callable[..., Response]:
        @wraps(view)
        def answered(**parts: str) -> Response:
            _check_query(form)
            return Response(msgspec.json.encode(view(**parts)), content_type=JSON_CONTENT_TYPE)

        answered.operation = Operation(response_type, query_form)  # type: ignore[attr-defined]
        return answered

    return mark


def _check_query(form: Form | None) -> None:
    # A page forgives what its own forms send, such as an empty choice; a program is told of its mistake.
    known = form._fields if form else {}
    there = f"There are: {', '.join(known)}" if known else "There are none here"
    errors = {}
    for name, value in request.args.items(multi=True):
        if name not in known:
            errors[name] = f"There is no filter called \u201c{name[:40]}\u201d. {there}"
        elif not value.strip() and type(known[name]) is not StringField:
            errors[name] = f"{known[name].label.text} is empty; leave the filter out"
    if errors:
        raise InvalidQuery(errors)


def list_operations(app: Flask) -> list[tuple[str, str, Operation, str]]:
    """Return every address of the API: path, endpoint, what it asks and gives, and its own words."""
    found = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if operation := getattr(view, "operation", None):
            found.append((rule.rule, rule.endpoint, operation, view.__doc__ or ""))
    return sorted(found, key=lambda row: row[0])


def get_site_url() -> str:
    """Return what a whole address of the hub begins with: what the settings say, never the request."""
    address: str = current_app.config["SITE_URL"]
    return address


def is_api_path(path: str) -> bool:
    """Say whether what is answered under `path` is read by programs, errors too."""
    return path.startswith("/api/")


def problem_response(status: int, title: str, detail: str, errors: dict[str, str]) -> Response:
    """Return an error as a program reads it."""
    body = Problem(f"/api#error-{status}", title or HTTPStatus(status).phrase, status, detail, errors)
    return Response(msgspec.json.encode(body), status=status, content_type=PROBLEM_CONTENT_TYPE)
