"""Lists the statements of a document: what each rests on in the study, or that it is the hub's own."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from msgspec import Struct

from hub.content.domain.prose import Block, Prose, parse_prose, split_sentences
from hub.content.domain.study import parse_citations, parse_sections
from hub.plugin_api.documents import FACETS, Document, Source

NOT_IN_STUDY_HEADING = "What the study does not say"
ADVICE_HEADINGS = frozenset({"Before using it", "Ask yourself", "Where to begin"})
"""The text under these headings is the hub's advice and not a claim; the pages say so."""
HUB_HEADING = "The hub's "
"""A heading that begins like this, such as "The hub's view", marks what is under it as the hub's words."""
NON_STATEMENT_FIELDS = frozenset(
    {*FACETS, "slug", "title", "kind", "body", "source", "section", "evidence", "formerly", "dates", "place"}
    | {"group", "lead", "search_words"}
)
"""Fields that classify, name or count, and contain no sentences."""
NO_BASIS = "nothing"
"""The basis of a sentence that neither names a section of the study nor is marked as the hub's."""


class Statement(Struct, frozen=True):
    """One sentence: its field or heading, the sections it rests on, and how that is known."""

    where: str
    text: str
    sections: tuple[str, ...]
    basis: str


def list_document_statements(document: Document) -> list[Statement]:
    """Return the statements of a document: first those of its fields, then those of its body."""
    return [*_field_statements(document), *_body_statements(document, parse_prose(document.body))]


def is_hub_heading(heading: str) -> bool:
    """Return whether a heading marks the text under it as the hub's own words."""
    return heading in ADVICE_HEADINGS or heading.replace("\u2019", "'").startswith(HUB_HEADING)


def field_texts(document: Document) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every field of the front matter that contains sentences."""
    for field in fields(document):
        if field.name not in NON_STATEMENT_FIELDS:
            for text in _texts(getattr(document, field.name)):
                yield field.name, text


def list_entries(document: Document) -> Iterator[tuple[str, str]]:
    """Yield the name of each field that is a list of texts, with every text in it."""
    for field in fields(document):
        value = getattr(document, field.name)
        if field.name not in NON_STATEMENT_FIELDS and isinstance(value, tuple):
            for text in _texts(value):
                yield field.name, text


def _texts(value: Any) -> list[str]:
    if isinstance(value, tuple):
        return [text for item in value for text in _texts(item)]
    text = getattr(value, "text", value)
    return [text] if isinstance(text, str) and text.strip() else []


def _field_statements(document: Document) -> Iterator[Statement]:
    for name, text in field_texts(document):
        if document.source is not Source.STUDY:
            yield Statement(name, text, (), "the supplier")
        elif name in document.HUB_WORDS:
            yield Statement(name, text, tuple(parse_citations(text)), "the hub's note")
        else:
            # The page shows this section beside the field.
            yield Statement(name, text, tuple(parse_sections(document.section_of(name))), "the field")


def _body_statements(document: Document, prose: Prose) -> Iterator[Statement]:
    for block in prose.blocks:
        where = block.heading or "body"
        for sentence in split_sentences(block.text):
            cited, basis = _find_basis(document, block, sentence)
            yield Statement(where, sentence, cited, basis)


def _find_basis(document: Document, block: Block, sentence: str) -> tuple[tuple[str, ...], str]:
    if cited := tuple(parse_citations(sentence)):
        return cited, "the sentence"
    if is_hub_heading(block.heading):
        return (), "the hub's advice" if block.heading in ADVICE_HEADINGS else "the hub's view"
    if document.source is not Source.STUDY:
        return (), "the supplier"
    if block.heading == NOT_IN_STUDY_HEADING:
        return (), "nothing found in the study"
    if cited := tuple(parse_citations(f"{block.lead_in} {block.text}")):
        return cited, "the paragraph"
    return (), NO_BASIS
