"""The functions on content files: reading, importing, withdrawing, linting; reading age of any text."""

from hub.content.domain.lint import MAX_READING_AGE, MAX_SENTENCE_WORDS
from hub.content.domain.prose import parse_prose, split_sentences
from hub.content.domain.reading_age import estimate_reading_age

__all__ = ["MAX_READING_AGE", "MAX_SENTENCE_WORDS", "estimate_reading_age", "parse_prose", "split_sentences"]
