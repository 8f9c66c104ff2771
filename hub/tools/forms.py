"""Parsing of submitted tool inputs: form fields, pasted tables and uploaded CSV files."""

from collections.abc import Mapping

from werkzeug.datastructures import FileStorage, MultiDict

from hub.plugin_api.tools import MAX_PASTE_LENGTH, InputKind, Tool
from hub.web.form_data import UNUSABLE_IS_TAKEN_OUT, holds_unusable, remove_unusable

InputValues = dict[str, list[str]]


def read_input_values(
    tool: Tool, form: MultiDict[str, str], files: Mapping[str, FileStorage]
) -> tuple[InputValues, dict[str, str]]:
    """Return the submitted texts and the errors of unreadable files, each by input name.

    An uploaded file replaces the text pasted for the same input.
    """
    typed: InputValues = {tool_input.name: form.getlist(tool_input.name) for tool_input in tool.inputs}
    errors: dict[str, str] = {}
    for tool_input in tool.inputs:
        file = files.get(f"{tool_input.name}-file")
        if tool_input.kind is InputKind.TABLE and file is not None and file.filename:
            text = _decode_text(file.read(MAX_PASTE_LENGTH * 4 + 1))
            if text is None:
                errors[tool_input.name] = (
                    f"{tool_input.label}: the file is not text. Save the sheet as CSV, and choose that"
                )
            else:
                typed[tool_input.name] = [text]
        if any(map(holds_unusable, typed[tool_input.name])):
            errors[tool_input.name] = f"{tool_input.label} {UNUSABLE_IS_TAKEN_OUT}"
            typed[tool_input.name] = [remove_unusable(text) for text in typed[tool_input.name]]
    return typed, errors


def get_example_values(tool: Tool, slug: str) -> InputValues:
    """Return the input values of the tool's example with this slug, or the defaults if there is none."""
    defaults: InputValues = {
        tool_input.name: [tool_input.default] for tool_input in tool.inputs if tool_input.default
    }
    for example in tool.examples:
        if example.slug == slug:
            return {value.name: [value.text] for value in example.given}
    return defaults


def _decode_text(data: bytes) -> str | None:
    if b"\0" in data:
        return None
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
