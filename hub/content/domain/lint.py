"""What an author should mend in a document before it is shared, in words."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from hub.content.domain.plagiarism import copied_from_study
from hub.content.domain.prose import Prose, prose_of, sentences_of, words_of
from hub.content.domain.reading_age import reading_age
from hub.content.domain.statements import NOT_STATED, OWN_PARTS, field_texts
from hub.content.domain.study import cited_in, places_in
from hub.kit.content_handler import ContentHandler
from hub.plugin_api.documents import Document, Source

OLDEST_READER = 16
"""Years. A busy reader reads faster what a pupil could read."""
LONGEST_SENTENCE = 35
"""Words."""
FINDABLE = ("tier", "option", "capability", "theme")
BRACKET = re.compile(r"\s*\([^()]*(?:\([^()]*\)[^()]*)*\)")
OUTWARD = re.compile(r"https?://|mailto:|#", re.IGNORECASE)

Fault = tuple[str, str]
"""The field or part, and what to do."""


@dataclass(frozen=True)
class Known:
    """What a document may lead to and what it may repeat: addresses of this hub, titles and names."""

    addresses: Collection[str]
    names: Collection[str]


def faults_of(document: Document, handler: ContentHandler, known: Known) -> Iterator[Fault]:
    """Yield what is to be mended in `document`, as the field and a sentence."""
    prose = prose_of(document.body)
    if document.source is Source.STUDY:
        yield from _shape(document, handler, prose)
        yield from _sections(document, prose)
    if not any(getattr(document, name) for name in FINDABLE) and "option" not in document.FIXED.values():
        yield "theme", f"nobody can find it. Name one or more of: {', '.join(FINDABLE)}"
    yield from _ease(document, prose)
    for link in prose.links:
        if not OUTWARD.match(link) and re.split(r"[?#]", link)[0] not in known.addresses:
            yield "body", f"the link {link} leads nowhere in the hub. Mend or remove it"
    for name, text in [*field_texts(document), *(("body", block.text) for block in prose.blocks)]:
        yield from copied(name, text, known.names)


def copied(field: str, text: str, names: Collection[str]) -> Iterator[Fault]:
    """Yield what `text` repeats of the study word for word."""
    for run in copied_from_study(text, names):
        yield field, f"\u201c{run}\u201d stands in the study word for word. Say it in your own words"


def too_long(field: str, text: str) -> Iterator[Fault]:
    """Yield the sentences of `text` that are too long to read in passing."""
    for sentence in sentences_of(text):
        if len(sentence.split()) > LONGEST_SENTENCE:
            start = " ".join(sentence.split()[:6])
            yield field, f"the sentence \u201c{start} ...\u201d has over {LONGEST_SENTENCE} words. Divide it"


def unknown_section(field: str, section: str) -> Iterator[Fault]:
    """Yield a fault where `section` names no place of the study."""
    if not places_in(section):
        yield (
            field,
            f"\u201c{section}\u201d is no section of the study. Write 7.2, Table 2 (7.2), Appendix Two",
        )


def _shape(document: Document, handler: ContentHandler, prose: Prose) -> Iterator[Fault]:
    for part in handler.parts:
        if part not in prose.headings:
            yield "body", f"has no part \u201c{part}\u201d. Add the heading with a few lines under it"
    if handler.words is not None:
        least, most = handler.words
        count = sum(len(words_of(block.text)) for block in prose.blocks)
        if count < least:
            yield "body", f"has {count} words. Say a little more: at least {least}"
        if count > most and len(document.section) < 2:
            yield "body", f"has {count} words from one section. Keep it to {most}, or cite another section"


def _sections(document: Document, prose: Prose) -> Iterator[Fault]:
    for section in document.section:
        yield from unknown_section("section", section)
    named = {place for section in document.section for place in places_in(section)}
    for name, section in document.RESTS_ON.items():
        if getattr(document, name) and section not in document.section:
            yield "section", f"does not name {section}, on which `{name}` rests. Add it"
    for place in cited_in(document.body):
        if place not in named:
            yield "section", f"does not name {place}, which the body cites. Add it, or mend the body"
    if len(named) > 1 and len(document.section) > 1:
        for block in prose.blocks:
            if block.heading not in {*OWN_PARTS, NOT_STATED} and not cited_in(block.text):
                start = " ".join(block.text.split()[:6])
                yield (
                    "body",
                    f"the paragraph \u201c{start} ...\u201d names no section. Say which, in brackets",
                )


def _ease(document: Document, prose: Prose) -> Iterator[Fault]:
    texts = [document.summary, *(BRACKET.sub("", block.text) for block in prose.blocks)]
    sentences = [part for text in texts for part in sentences_of(text)]
    age = reading_age(sentences)
    if age > OLDEST_READER:
        yield (
            "body",
            f"asks for a reader of {age:.0f} years. Use shorter words and sentences, for {OLDEST_READER}",
        )
    for text in texts:
        yield from too_long("body", text)
