"""What is searched of an item beside its title and summary: its page, its files and its search words."""

from collections.abc import Iterator, Mapping
from dataclasses import fields as fields_of
from typing import Any

from hub.kit.markdown import strip_tags
from hub.kit.text import hide_words
from hub.library.domain.versions import READERS
from hub.plugin_api.documents import Document

SEARCHED_FIELDS = {"doubt"}
"""Fields of every document that are part of the searched text, as those of single kinds are."""
UNSEARCHED_FIELDS = {field.name for field in fields_of(Document)} - SEARCHED_FIELDS | {
    "group",
    "lead",
    READERS,
}
"""Fields that are not part of the searched text: those of every document, and vocabulary values."""


def searched_text(fields: Mapping[str, Any], html: str, extra_text: str) -> str:
    """Return all that is searched of a document beside its title and summary; its search words come last."""
    parts = (_page_text(fields, html), extra_text, hide_words(fields.get("search_words", ())))
    return " ".join(part for part in parts if part).strip()


def _page_text(fields: Mapping[str, Any], html: str) -> str:
    """Return the text of the page of a document with these fields, without its title and summary."""
    values = [value for name, value in fields.items() if name not in UNSEARCHED_FIELDS]
    return " ".join((strip_tags(html), *(_sentence(text) for text in _texts(values))))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _texts(value: Any) -> Iterator[str]:
    # A field is a string, a list of such values, or a mapping whose only free text is in `text`.
    if isinstance(value, str) and value:
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        yield from _texts(value.get("text", ""))
