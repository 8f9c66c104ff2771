"""Synonyms of the field, read from synonyms.yaml, which can be edited without touching code."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from hub.search.domain.schema import stem_words, tokenize

SYNONYMS_FILE = Path(__file__).resolve().parents[1] / "synonyms.yaml"
LINKING_WORD_TEXT = "a an and at by for from in into my of on or our the their to with your"
LINKING_WORDS = frozenset(LINKING_WORD_TEXT.split())
"""Words that people leave out: "staff manager ratio" for "staff to manager ratio"."""
Phrase = tuple[str, ...]


@lru_cache(maxsize=1)
def _load_synonyms() -> dict[Phrase, list[Phrase]]:
    synonyms: dict[Phrase, list[Phrase]] = {}
    for group in load_groups():
        matched_phrases = _list_phrases(group.get("find") or group["same"])
        for words in _list_phrases(group.get("asked") or group["same"]):
            found = [phrase for phrase in matched_phrases if phrase != words]
            for key in {tuple(stem_words(words)), tuple(stem_words(_leave_links_out(words)))}:
                phrases = synonyms.setdefault(key, [])
                phrases += [phrase for phrase in found if phrase not in phrases]
    return synonyms


def load_groups() -> list[dict[str, Any]]:
    """Return the groups of the file as they stand there."""
    # The loader written in Python needs a second for this file.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(SYNONYMS_FILE.read_text(encoding="utf-8"))
    groups: list[dict[str, Any]] = loader.get_single_data()
    return groups


def _list_phrases(texts: Iterable[Any]) -> list[Phrase]:
    return [tuple(tokenize(str(text))) for text in texts]


def _leave_links_out(words: Phrase) -> Phrase:
    # A word that then stands alone may mean something else.
    meaningful = tuple(word for word in words if word not in LINKING_WORDS)
    return meaningful if len(meaningful) > 1 else words


def find_synonyms(stems: Phrase) -> list[Phrase]:
    """Return the synonyms of the words with these stems."""
    return _load_synonyms().get(stems, [])
