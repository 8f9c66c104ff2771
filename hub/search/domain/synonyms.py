"""Synonyms of the field, read from synonyms.yaml, which can be edited without touching code."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from hub.search.domain.query_parser import STOP_WORDS
from hub.search.domain.schema import stem_word, tokenize

SYNONYMS_FILE = Path(__file__).resolve().parents[1] / "synonyms.yaml"
YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The loader in C, if PyYAML was built with it: the one in Python needs a second for the file."""
Phrase = tuple[str, ...]


@lru_cache(maxsize=1)
def _load_synonyms() -> dict[Phrase, list[Phrase]]:
    synonyms: dict[Phrase, list[Phrase]] = {}
    for group in load_groups():
        typed_phrases = group.get("asked") or group["same"]
        matched_phrases = group.get("find") or group["same"]
        for typed in typed_phrases:
            words = tokenize(str(typed))
            found = [tuple(tokenize(str(matched))) for matched in matched_phrases if matched != typed]
            for key in {_stems(words), _stems(_leave_fillers_out(words))}:
                phrases = synonyms.setdefault(key, [])
                phrases += [phrase for phrase in found if phrase not in phrases]
    return synonyms


def load_groups() -> list[dict[str, Any]]:
    """Return the groups of the file as they stand there."""
    groups: list[dict[str, Any]] = yaml.load(SYNONYMS_FILE.read_text(encoding="utf-8"), YAML_LOADER)
    return groups


def _leave_fillers_out(words: Sequence[str]) -> Sequence[str]:
    # People leave fillers out: "staff manager ratio" for "staff to manager ratio". A word that would then
    # stand alone may mean something else: "acting up" is not "act".
    meaningful = [word for word in words if word not in STOP_WORDS]
    return meaningful if len(meaningful) > 1 else words


def _stems(words: Sequence[str]) -> Phrase:
    return tuple(stem_word(word) for word in words)


def find_synonyms(stems: Phrase) -> list[Phrase]:
    """Return the synonyms of the words with these stems."""
    return _load_synonyms().get(stems, [])
