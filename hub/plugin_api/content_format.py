"""Writes a document as a content file, which parses back to the same document."""

from typing import Any

import yaml

from hub.plugin_api.documents import Document
from hub.plugin_api.wire import to_data

LINE_WIDTH = 110


def format_document(document: Document) -> str:
    """Return the text of a content file: front matter with what the document states, then its body.

    The slug is the name of the file and is left out, as are fields that are empty or the same for all
    documents of the type.
    """
    data = to_data(document)
    fields = {name: _stated(data[name]) for name in data if name in document.fields() - {"slug"}}
    stated = {name: value for name, value in fields.items() if value not in ("", [], None)}
    front_matter = yaml.safe_dump(stated, sort_keys=False, allow_unicode=True, width=LINE_WIDTH)
    return f"---\n{front_matter}---\n\n{document.body}\n"


def _stated(value: Any) -> Any:
    if isinstance(value, list):
        return [_stated(item) for item in value]
    if isinstance(value, dict):
        return {name: _stated(part) for name, part in value.items() if part not in ("", [], None)}
    return value
