"""Whether a text is easy to read: its reading age, and sentences that are too long. Advice only."""

from collections.abc import Iterator, Sequence

from hub.content.domain import MAX_READING_AGE, MAX_SENTENCE_WORDS, estimate_reading_age, split_sentences
from hub.plugin_api.publication import Severity
from hub.publishing.domain.checks.markdown_parts import blank_code, list_paragraphs
from hub.publishing.domain.checks.text_findings import (
    MAX_SHOWN,
    CheckedText,
    CheckFinding,
    CheckWords,
    FoundPlace,
    make_findings,
)

MIN_WORDS = 40
"""A reading age says nothing of fewer words."""
MAX_WORDS = 1000
"""So many words of a text are measured: more give the same age, and take longer."""
MAX_WORD_LENGTH = 30
SHOWN_WORDS = 8
READING_AGE = CheckWords(
    "reading-age",
    Severity.ADVISE,
    f"the reading age is about {{hint}}. Aim for {MAX_READING_AGE} or less: use shorter sentences and "
    "everyday words. Busy readers can read it faster.",
)
LONG_SENTENCE = CheckWords(
    "long-sentence",
    Severity.ADVISE,
    (
        f"the sentence that begins “{{hint}} ...” has more than {MAX_SENTENCE_WORDS} words. Split it "
        "into two sentences."
    ),
    more="There are more long sentences in the same field.",
)


def check_readability(checked: CheckedText) -> Iterator[CheckFinding]:
    """Yield the reading age of the text if it is high, and its long sentences."""
    for name, value in checked.fields.items():
        sentences = list_sentences(value)
        yield from make_findings(LONG_SENTENCE, name, "", _long_sentences(sentences))
        if name == "body" and (age := measure_age(sentences)) > MAX_READING_AGE:
            yield from make_findings(READING_AGE, name, "", [FoundPlace(0, f"{age:.0f}")])


def list_sentences(markdown: str) -> list[list[str]]:
    """Return the sentences of Markdown as lists of words."""
    paragraphs = list_paragraphs(blank_code(markdown))
    return [sentence.split() for paragraph in paragraphs for sentence in split_sentences(paragraph)]


def measure_age(sentences: Sequence[Sequence[str]]) -> float:
    """Return the reading age of the first thousand words; 0 if there are too few to tell."""
    measured, count = [], 0
    for words in sentences:
        taken = words[: MAX_WORDS - count]
        measured.append(" ".join(word[:MAX_WORD_LENGTH] for word in taken))
        count += len(taken)
        if count == MAX_WORDS:
            break
    return estimate_reading_age(measured) if count >= MIN_WORDS else 0.0


def _long_sentences(sentences: Sequence[Sequence[str]]) -> Iterator[FoundPlace]:
    for number, words in enumerate(words for words in sentences if len(words) > MAX_SENTENCE_WORDS):
        shown = " ".join(word[:MAX_WORD_LENGTH] for word in words[:SHOWN_WORDS])
        yield FoundPlace(number, shown if number < MAX_SHOWN else "")
