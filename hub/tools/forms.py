"""What a reader sends to a tool: typed, pasted, or as a file of a spreadsheet program."""

from collections.abc import Mapping

from werkzeug.datastructures import FileStorage, MultiDict

from hub.plugin_api.tools import MAX_PASTE_LENGTH, InputKind, Tool

InputValues = dict[str, list[str]]


def read_input_values(
    tool: Tool, form: MultiDict[str, str], files: Mapping[str, FileStorage]
) -> tuple[InputValues, dict[str, str]]:
    """Return what was sent for each input, and what is wrong with a file, by the name of the input.

    A file stands in for what was pasted beside it.
    """
    typed: InputValues = {asked.name: form.getlist(asked.name) for asked in tool.inputs}
    errors: dict[str, str] = {}
    for asked in tool.inputs:
        file = files.get(f"{asked.name}-file")
        if asked.kind is InputKind.TABLE and file is not None and file.filename:
            text = _decode_text(file.read(MAX_PASTE_LENGTH * 4 + 1))
            if text is None:
                errors[asked.name] = (
                    f"{asked.label}: the file is not text. Save the sheet as CSV, and choose that"
                )
            else:
                typed[asked.name] = [text]
    return typed, errors


def get_example_values(tool: Tool, slug: str) -> InputValues:
    """Return what the tool's example called `slug` types; without one, what is preset."""
    preset: InputValues = {asked.name: [asked.default] for asked in tool.inputs if asked.default}
    for example in tool.examples:
        if example.slug == slug:
            return {given.name: [given.text] for given in example.given}
    return preset


def _decode_text(data: bytes) -> str | None:
    if b"\0" in data:
        return None
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
