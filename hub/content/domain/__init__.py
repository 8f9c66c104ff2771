"""The functions on content files: reading, importing, withdrawing, linting; reading age of any text."""

from hub.content.domain.lint import MAX_READING_AGE, MAX_SENTENCE_WORDS
from hub.content.domain.prose import split_sentences
from hub.content.domain.reading_age import reading_age as measure_reading_age

__all__ = ["MAX_READING_AGE", "MAX_SENTENCE_WORDS", "measure_reading_age", "split_sentences"]
