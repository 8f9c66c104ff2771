"""Checks a document for problems that its author should fix before it is shared."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from urllib.parse import unquote

from msgspec import Struct, field

from hub.content.domain.plagiarism import list_copied_runs
from hub.content.domain.prose import Prose, normalised_words, parse_prose, split_sentences
from hub.content.domain.reading_age import estimate_reading_age
from hub.content.domain.statements import (
    NO_BASIS,
    field_texts,
    list_document_statements,
    list_entries,
)
from hub.content.domain.study import parse_citations, parse_sections
from hub.kit.content_handler import ContentHandler
from hub.kit.markdown import ANCHOR_PREFIX
from hub.plugin_api.documents import Document, Source

MAX_READING_AGE = 16
"""Years. Busy readers read a text faster if a pupil could read it."""
MAX_SENTENCE_WORDS = 35
CLASSIFYING_FACETS = ("tier", "option", "capability", "theme")
BRACKET = re.compile(r"\s*\([^()]*(?:\([^()]*\)[^()]*)*\)")
EXTERNAL_LINK = re.compile(r"https?://|mailto:", re.IGNORECASE)
PRINT = re.compile(r"\bthe print\b", re.IGNORECASE)

LintIssue = tuple[str, str]
"""The field or part of the document, and what to do."""


class LintContext(Struct, frozen=True):
    """The hub's addresses, which links may lead to, and the names and titles that may repeat the study.

    `anchors` are the ids in the body of each address that comes from a file.
    """

    addresses: Collection[str]
    names: Collection[str]
    anchors: Mapping[str, Collection[str]] = field(default_factory=dict)


def lint_document(document: Document, handler: ContentHandler, context: LintContext) -> Iterator[LintIssue]:
    """Yield the problems of `document`, each as the field and a sentence."""
    prose = parse_prose(document.body)
    if document.source is Source.STUDY:
        yield from _check_structure(document, handler, prose)
        yield from _check_sections(document)
        yield from _check_basis(document)
        yield from _check_copy(document, prose)
    yield from _check_entries(document)
    if (
        not any(getattr(document, name) for name in CLASSIFYING_FACETS)
        and "option" not in document.FIXED.values()
    ):
        yield "theme", f"nobody can find it. Name one or more of: {', '.join(CLASSIFYING_FACETS)}"
    yield from _check_readability(document, prose)
    yield from _check_links(prose, context)
    for name, text in [*field_texts(document), *(("body", block.text) for block in prose.blocks)]:
        yield from check_copied(name, text, context.names)


def _check_links(prose: Prose, context: LintContext) -> Iterator[LintIssue]:
    for link in prose.links:
        page, _, anchor = link.partition("#")
        address = page.partition("?")[0]
        anchor = unquote(anchor)
        if EXTERNAL_LINK.match(link):
            continue
        if link.startswith("#"):
            if anchor not in prose.anchors:
                written = anchor.removeprefix(ANCHOR_PREFIX)
                anchors = _name_anchors(prose)
                yield "body", f"the link #{written} does not lead to a heading of this page. {anchors}"
        elif address not in context.addresses:
            yield "body", f"the link {link} does not lead to a page of the hub. Correct or remove it"
        elif "#" in link and address in context.anchors and anchor not in context.anchors[address]:
            yield "body", f"the link {link} does not lead to a heading of {address}. Correct or remove it"
    for anchor, count in Counter(prose.anchors).items():
        if count > 1:
            written = anchor.removeprefix(ANCHOR_PREFIX)
            yield "body", f"{count} headings have the id {written}, so that a link reaches only the first"


def _name_anchors(prose: Prose) -> str:
    written = [anchor.removeprefix(ANCHOR_PREFIX) for anchor in prose.anchors][:8]
    return f"Use one of: #{', #'.join(written)}" if written else "Remove it"


def check_copied(field: str, text: str, names: Collection[str]) -> Iterator[LintIssue]:
    """Yield the passages of `text` that repeat the study word for word."""
    for run in list_copied_runs(text, names):
        yield field, f"\u201c{run}\u201d is in the study word for word. Say it in your own words"


def check_sentence_length(field: str, text: str) -> Iterator[LintIssue]:
    """Yield the sentences of `text` that are too long."""
    for sentence in split_sentences(text):
        if len(sentence.split()) > MAX_SENTENCE_WORDS:
            start = _start_of(sentence)
            yield (
                field,
                f"the sentence \u201c{start} ...\u201d has over {MAX_SENTENCE_WORDS} words. Split it",
            )


def check_section(field: str, section: str) -> Iterator[LintIssue]:
    """Yield an issue if `section` is not a section of the study."""
    if not parse_sections(section):
        yield (
            field,
            f"\u201c{section}\u201d is not a section of the study. Write 7.2, Table 2 (7.2), Appendix Two",
        )


def _check_structure(document: Document, handler: ContentHandler, prose: Prose) -> Iterator[LintIssue]:
    for heading in handler.required_headings:
        if heading not in prose.headings:
            yield "body", f"has no part \u201c{heading}\u201d. Add the heading with a few lines under it"
    if handler.word_limits is not None:
        least, most = handler.word_limits
        count = sum(len(normalised_words(block.text)) for block in prose.blocks)
        if count < least:
            yield "body", f"has {count} words. Say a little more: at least {least}"
        if count > most and len(document.section) < 2:
            yield "body", f"has {count} words from one section. Keep it to {most}, or cite another section"


def _check_sections(document: Document) -> Iterator[LintIssue]:
    for section in document.section:
        yield from check_section("section", section)
    named = {citation for section in document.section for citation in parse_sections(section)}
    for name, section in document.RESTS_ON.items():
        if getattr(document, name) and section not in document.section:
            yield "section", f"does not name {section}, on which `{name}` rests. Add it"
    for citation in parse_citations(document.body):
        if citation not in named:
            yield "section", f"does not name {citation}, which the body cites. Add it, or correct the body"


def _check_basis(document: Document) -> Iterator[LintIssue]:
    for statement in list_document_statements(document):
        if statement.basis == NO_BASIS:
            yield (
                "body",
                f"\u201c{_start_of(statement.text)} ...\u201d does not name a section of the study. Name one "
                "in the paragraph, in brackets, or put the sentence under a heading \u201cThe hub's "
                "view\u201d",
            )


def _check_copy(document: Document, prose: Prose) -> Iterator[LintIssue]:
    for name, text in [*field_texts(document), *(("body", block.text) for block in prose.blocks)]:
        if PRINT.search(text):
            yield name, "speaks of the print, which the hub has not seen. Say \u201cthe hub's copy\u201d"


def _check_entries(document: Document) -> Iterator[LintIssue]:
    for name, text in list_entries(document):
        if text[:1].islower():
            yield (
                name,
                f"the entry \u201c{_start_of(text)} ...\u201d does not begin with a capital. A comma may "
                "have cut an entry in two: put the whole entry in quotation marks",
            )


def _start_of(text: str) -> str:
    return " ".join(text.split()[:6])


def _check_readability(document: Document, prose: Prose) -> Iterator[LintIssue]:
    texts = [document.summary, *(BRACKET.sub("", block.text) for block in prose.blocks)]
    sentences = [sentence for text in texts for sentence in split_sentences(text)]
    age = estimate_reading_age(sentences)
    if age > MAX_READING_AGE:
        yield (
            "body",
            f"has a reading age of {age:.0f}. Use shorter words and sentences, for {MAX_READING_AGE} or less",
        )
    for text in texts:
        yield from check_sentence_length("body", text)
