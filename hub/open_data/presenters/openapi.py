"""The OpenAPI document, built from the operations that API views declare."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from wtforms import Field, Form, SelectField, SelectMultipleField
from wtforms.validators import Length

from hub.plugin_api import checks
from hub.web.address_check import CONTROL_CHARACTER
from hub.web.json_api import JSON_CONTENT_TYPE, PROBLEM_CONTENT_TYPE, Operation, Problem
from hub.web.paging import MAX_PAGE, PageField

API_VERSION = "1.0.0"
"""The version of the API: the major number stays 1 under /api/v1, the minor number counts additions."""

API_DESCRIPTION = (
    "What England's ambulance trusts share to develop their leaders, read-only and open to everyone. Every "
    "response has an ETag. Send it as If-None-Match with your next request: if nothing has changed, you get "
    "an empty 304. We may add fields and filters, but will not remove any or change what they mean under "
    "/api/v1."
)


def _json_schema_pattern(regex: str) -> str:
    # JSON Schema has no \Z; its `$` matches only at the end of the string.
    return f"^{regex.removesuffix(chr(92) + 'Z')}$"


REF = "#/components/schemas/{name}"
PATH_PARAMETER = re.compile(r"<(\w+)>")
SLUG_SCHEMA = {
    "type": "string",
    "pattern": _json_schema_pattern(checks.SLUG.pattern),
    "maxLength": checks.SLUG_LENGTH,
}
Operations = Sequence[tuple[str, str, Operation, str]]
"""Path, endpoint, operation and docstring of each API view."""


def build_openapi(operations: Operations, choices: Mapping[str, Sequence[str]], site: str) -> dict[str, Any]:
    """Return the OpenAPI document; `choices` are the values of filters that come from the database."""
    types = [Problem, *dict.fromkeys(operation.response_type for _, _, operation, _ in operations)]
    refs, schemas = msgspec.json.schema_components(types, ref_template=REF)
    ref_by_type = dict(zip(types, refs, strict=True))
    return {
        "openapi": "3.1.0",
        "info": {"title": "Ambulance Leadership Hub", "version": API_VERSION, "description": API_DESCRIPTION},
        "servers": [{"url": site}],
        "paths": {
            PATH_PARAMETER.sub(r"{\1}", path): {
                "get": {
                    "operationId": endpoint.partition(".")[2],
                    "summary": docstring.partition("\n")[0],
                    "parameters": _build_parameters(path, operation, choices),
                    "responses": _build_responses(operation, ref_by_type),
                }
            }
            for path, endpoint, operation, docstring in operations
        },
        "components": {"schemas": schemas},
    }


def _build_parameters(
    path: str, operation: Operation, choices: Mapping[str, Sequence[str]]
) -> list[dict[str, Any]]:
    path_parameters = [
        {"name": name, "in": "path", "required": True, "schema": SLUG_SCHEMA}
        for name in PATH_PARAMETER.findall(path)
    ]
    if operation.query_form is None:
        return path_parameters
    return path_parameters + build_query_parameters(operation.query_form(), choices)


def build_query_parameters(form: Form, choices: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """Return the fields of a form as OpenAPI query parameters."""
    return [
        {
            "name": name,
            "in": "query",
            "description": field.description or field.label.text,
            "schema": _build_schema(field, choices.get(name)),
        }
        for name, field in form._fields.items()
    ]


def _build_schema(field: Field, choices: Sequence[str] | None) -> dict[str, Any]:
    if isinstance(field, SelectMultipleField):
        values = choices if choices is not None else [choice.value for choice in field.choices]
        return {"type": "array", "items": {"type": "string", "enum": list(values)}}
    if isinstance(field, SelectField):
        return {"type": "string", "enum": [choice.value for choice in field.choices if choice.value]}
    if isinstance(field, PageField):
        return {"type": "integer", "minimum": 1, "maximum": MAX_PAGE, "default": 1}
    schema: dict[str, Any] = {"type": "string", "pattern": f"^[^{CONTROL_CHARACTER.pattern[1:-1]}]*$"}
    for validator in field.validators:
        if isinstance(validator, Length):
            schema["maxLength"] = validator.max
    return schema


def _build_responses(operation: Operation, ref_by_type: Mapping[type, Any]) -> dict[str, Any]:
    headers = {"ETag": {"description": "The current state of the hub.", "schema": {"type": "string"}}}
    problem = {PROBLEM_CONTENT_TYPE: {"schema": ref_by_type[Problem]}}
    responses: dict[str, Any] = {
        "200": {
            "description": "The result of the request.",
            "headers": headers,
            "content": {JSON_CONTENT_TYPE: {"schema": ref_by_type[operation.response_type]}},
        },
        "304": {"description": "Nothing has changed since the ETag that was sent.", "headers": headers},
        "400": {
            "description": "The address cannot be used. `errors` names the filters.",
            "content": problem,
        },
        "404": {"description": "There is nothing at this address.", "content": problem},
        "default": {"description": "Any other problem.", "content": problem},
    }
    if operation.query_form is None:
        responses["301"] = {"description": "It has another address, in `Location`."}
        responses["410"] = {"description": "Its owner has withdrawn it.", "content": problem}
    return responses
