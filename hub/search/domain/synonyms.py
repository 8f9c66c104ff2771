"""Synonyms of the field, read from synonyms.yaml, which can be edited without touching code."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import yaml

from hub.search.domain.query_parser import SearchTerm
from hub.search.domain.schema import stem_word, tokenize

SYNONYMS_FILE = Path(__file__).resolve().parents[1] / "synonyms.yaml"
Phrase = tuple[str, ...]


@lru_cache(maxsize=1)
def _load_synonyms() -> dict[Phrase, list[Phrase]]:
    synonyms: dict[Phrase, list[Phrase]] = {}
    for group in yaml.safe_load(SYNONYMS_FILE.read_text(encoding="utf-8")):
        if isinstance(group, dict):
            typed_phrases, matched_phrases = group["asked"], group["find"]
        else:
            typed_phrases = matched_phrases = group
        for typed in typed_phrases:
            phrases = synonyms.setdefault(_stems(tokenize(str(typed))), [])
            phrases += [tuple(tokenize(str(matched))) for matched in matched_phrases if matched != typed]
    return synonyms


def _stems(words: Sequence[str]) -> Phrase:
    return tuple(stem_word(word) for word in words)


def expand_synonyms(terms: Sequence[SearchTerm]) -> Iterator[tuple[tuple[SearchTerm, ...], list[Phrase]]]:
    """Yield runs of consecutive terms with their synonyms; the longest run with synonyms is preferred."""
    synonyms = _load_synonyms()
    longest = max(map(len, synonyms), default=0)
    start = 0
    while start < len(terms):
        for end in range(min(len(terms), start + longest), start, -1):
            run = tuple(terms[start:end])
            stems = _stems([word for term in run for word in term.words])
            if stems in synonyms and not any(term.quoted for term in run):
                yield run, synonyms[stems]
                start = end
                break
        else:
            yield (terms[start],), []
            start += 1
