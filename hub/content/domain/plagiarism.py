"""Finds passages copied from the study, by comparing runs of eight words with fingerprints of its text.

The hub may not store the study's text, so only a hash of each of its runs is stored: enough to recognise a
run, too little to reconstruct it.
"""

from collections.abc import Collection, Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path

from hub.content.domain.prose import normalised_words

RUN_WORDS = 8
"""Shorter runs are often names, titles and common phrases."""
HASH_BYTES = 5
"""The length of a hash: with tens of thousands of runs, one comparison in a million is a false alarm."""
FINGERPRINTS_FILE = Path(__file__).parents[1] / "study.fingerprints"


def make_fingerprints(text: str) -> bytes:
    """Return the sorted fingerprints of all runs of `text`, as the content of the fingerprints file."""
    return b"".join(sorted({_hash(run) for run in _runs(normalised_words(text))}))


def list_copied_runs(text: str, allowed: Collection[str] = ()) -> list[str]:
    """Return the passages of eight or more words that also occur in the study.

    A passage inside one of the `allowed` titles and names is left out, because titles may be repeated.
    """
    words, fingerprints = normalised_words(text), _load_fingerprints()
    allowed_phrases = [f" {' '.join(normalised_words(phrase))} " for phrase in allowed]
    # Overlapping and adjacent runs are merged into one range of word positions.
    ranges: list[tuple[int, int]] = []
    for start, run in enumerate(_runs(words)):
        if _hash(run) not in fingerprints:
            continue
        if ranges and start <= ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], start + RUN_WORDS)
        else:
            ranges.append((start, start + RUN_WORDS))
    passages = [" ".join(words[start:end]) for start, end in ranges]
    return [
        passage for passage in passages if not any(f" {passage} " in phrase for phrase in allowed_phrases)
    ]


def _runs(words: list[str]) -> Iterator[str]:
    return (" ".join(words[start : start + RUN_WORDS]) for start in range(len(words) - RUN_WORDS + 1))


def _hash(run: str) -> bytes:
    return blake2b(run.encode(), digest_size=HASH_BYTES).digest()


@cache
def _load_fingerprints() -> frozenset[bytes]:
    data = FINGERPRINTS_FILE.read_bytes()
    return frozenset(data[start : start + HASH_BYTES] for start in range(0, len(data), HASH_BYTES))
