"""The description of the API, made from what each of its addresses declares."""

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
"""Of the API: the first number stays 1 for what stands under /api/v1; the second counts what is added."""

API_DESCRIPTION = (
    "What England's ambulance trusts share to develop their leaders, read-only and open to everybody. "
    "Every answer has an ETag: send it back as If-None-Match, and what is still true is an empty 304. "
    "Fields and filters may be added; none goes or changes its meaning under /api/v1."
)


def _pattern(python: str) -> str:
    # The end of a text has another sign in JSON Schema.
    return f"^{python.removesuffix(chr(92) + 'Z')}$"


REF = "#/components/schemas/{name}"
PATH_PARAMETER = re.compile(r"<(\w+)>")
SLUG_SCHEMA = {"type": "string", "pattern": _pattern(checks.SLUG.pattern), "maxLength": checks.SLUG_LENGTH}
Operations = Sequence[tuple[str, str, Operation, str]]


def build_openapi(operations: Operations, choices: Mapping[str, Sequence[str]], site: str) -> dict[str, Any]:
    """Return the OpenAPI document; `choices` are the words of the filters whose words are data."""
    kinds = [Problem, *dict.fromkeys(operation.response_type for _, _, operation, _ in operations)]
    refs, schemas = msgspec.json.schema_components(kinds, ref_template=REF)
    ref_of = dict(zip(kinds, refs, strict=True))
    return {
        "openapi": "3.1.0",
        "info": {"title": "Ambulance Leadership Hub", "version": API_VERSION, "description": API_DESCRIPTION},
        "servers": [{"url": site}],
        "paths": {
            PATH_PARAMETER.sub(r"{\1}", path): {
                "get": {
                    "operationId": endpoint.partition(".")[2],
                    "summary": words.partition("\n")[0],
                    "parameters": _build_parameters(path, operation, choices),
                    "responses": _build_responses(operation, ref_of),
                }
            }
            for path, endpoint, operation, words in operations
        },
        "components": {"schemas": schemas},
    }


def _build_parameters(
    path: str, operation: Operation, choices: Mapping[str, Sequence[str]]
) -> list[dict[str, Any]]:
    parts = [
        {"name": name, "in": "path", "required": True, "schema": SLUG_SCHEMA}
        for name in PATH_PARAMETER.findall(path)
    ]
    return parts + (build_query_parameters(operation.query_form(), choices) if operation.query_form else [])


def build_query_parameters(form: Form, choices: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """Return the filters of a form as the description of the API states them."""
    return [
        {
            "name": name,
            "in": "query",
            "description": field.description or field.label.text,
            "schema": _build_schema(field, choices.get(name)),
        }
        for name, field in form._fields.items()
    ]


def _build_schema(field: Field, words: Sequence[str] | None) -> dict[str, Any]:
    if isinstance(field, SelectMultipleField):
        values = words if words is not None else [choice.value for choice in field.choices]
        return {"type": "array", "items": {"type": "string", "enum": list(values)}}
    if isinstance(field, SelectField):
        return {"type": "string", "enum": [choice.value for choice in field.choices if choice.value]}
    if isinstance(field, PageField):
        return {"type": "integer", "minimum": 1, "maximum": MAX_PAGE, "default": 1}
    text: dict[str, Any] = {"type": "string", "pattern": f"^[^{CONTROL_CHARACTER.pattern[1:-1]}]*$"}
    for rule in field.validators:
        if isinstance(rule, Length):
            text["maxLength"] = rule.max
    return text


def _build_responses(operation: Operation, ref_of: Mapping[type, Any]) -> dict[str, Any]:
    tag = {"ETag": {"description": "The state of the hub.", "schema": {"type": "string"}}}
    problem = {PROBLEM_CONTENT_TYPE: {"schema": ref_of[Problem]}}
    answers: dict[str, Any] = {
        "200": {
            "description": "What was asked for.",
            "headers": tag,
            "content": {JSON_CONTENT_TYPE: {"schema": ref_of[operation.response_type]}},
        },
        "304": {"description": "Nothing has changed since the ETag that was sent.", "headers": tag},
        "400": {
            "description": "The address cannot be used; `errors` names the filters.",
            "content": problem,
        },
        "404": {"description": "There is nothing here.", "content": problem},
        "default": {"description": "Any other problem.", "content": problem},
    }
    if operation.query_form is None:
        answers["301"] = {"description": "It has another address, in `Location`."}
        answers["410"] = {"description": "Its owner has taken it away.", "content": problem}
    return answers
