"""Lists the statements of a document, and the sections of the study that each rests on."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from hub.content.domain.prose import Prose, parse_prose, split_sentences
from hub.content.domain.study import parse_citations
from hub.plugin_api.documents import FACETS, Document, Source

NOT_IN_STUDY_HEADING = "What the study does not say"
ADVICE_HEADINGS = frozenset({"Before using it", "Ask yourself", "Where to begin"})
"""The text under these headings is the hub's advice and not a claim."""
NON_STATEMENT_FIELDS = frozenset(
    {*FACETS, "slug", "title", "kind", "body", "source", "section", "evidence", "formerly", "dates", "place"}
    | {"group", "lead", "search_words"}
)
"""Fields that classify, name or count, and contain no sentences."""


@dataclass(frozen=True)
class Statement:
    """One sentence: its field or heading, the sections it rests on, and where those sections are named."""

    where: str
    text: str
    sections: tuple[str, ...]
    basis: str


def list_document_statements(document: Document) -> list[Statement]:
    """Return the statements of a document: first those of its fields, then those of its body."""
    return [*_field_statements(document), *_body_statements(document, parse_prose(document.body))]


def field_texts(document: Document) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every field of the front matter that contains sentences."""
    for field in fields(document):
        if field.name not in NON_STATEMENT_FIELDS:
            for text in _texts(getattr(document, field.name)):
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
        elif name in document.RESTS_ON:
            yield Statement(name, text, (document.RESTS_ON[name],), "the field")
        else:
            yield Statement(name, text, document.section, "the document")


def _body_statements(document: Document, prose: Prose) -> Iterator[Statement]:
    for block in prose.blocks:
        where = block.heading or "body"
        cited_in_block = tuple(parse_citations(block.text))
        for sentence in split_sentences(block.text):
            cited = tuple(parse_citations(sentence))
            if cited:
                yield Statement(where, sentence, cited, "the sentence")
            elif block.heading in ADVICE_HEADINGS or document.source is not Source.STUDY:
                basis = "the hub's advice" if block.heading in ADVICE_HEADINGS else "the supplier"
                yield Statement(where, sentence, (), basis)
            elif block.heading == NOT_IN_STUDY_HEADING:
                yield Statement(where, sentence, (), "nothing found in the study")
            elif cited_in_block:
                yield Statement(where, sentence, cited_in_block, "the paragraph")
            else:
                yield Statement(where, sentence, document.section, "the document")
