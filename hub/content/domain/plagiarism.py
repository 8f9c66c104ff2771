"""Whether a text repeats the study: runs of eight words are looked up among fingerprints of the study's own.

The study's text is not the hub's to keep, so only a hash of each of its runs is kept: enough to recognise a
run, too little to read one.
"""

from collections.abc import Collection, Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path

from hub.content.domain.prose import normalised_words

RUN_WORDS = 8
"""Words: shorter runs are names, titles, and how everybody puts it."""
HASH_BYTES = 5
"""Of each hash: among tens of thousands of runs, a false alarm is one in a million."""
FINGERPRINTS_FILE = Path(__file__).parents[1] / "study.fingerprints"


def make_fingerprints(text: str) -> bytes:
    """Return the fingerprints of every run of `text`, in the order of their bytes, to be kept as a file."""
    return b"".join(sorted({_hash(run) for run in _runs(normalised_words(text))}))


def list_copied_runs(text: str, allowed: Collection[str] = ()) -> list[str]:
    """Return the runs of eight or more words that stand in the study too.

    A run inside one of the `allowed` titles and names is not copied: short titles carry over.
    """
    words, known = normalised_words(text), _load_fingerprints()
    inside = [f" {' '.join(normalised_words(phrase))} " for phrase in allowed]
    found: list[tuple[int, int]] = []
    for start, run in enumerate(_runs(words)):
        if _hash(run) not in known:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], start + RUN_WORDS)
        else:
            found.append((start, start + RUN_WORDS))
    runs = [" ".join(words[start:end]) for start, end in found]
    return [run for run in runs if not any(f" {run} " in phrase for phrase in inside)]


def _runs(words: list[str]) -> Iterator[str]:
    return (" ".join(words[start : start + RUN_WORDS]) for start in range(len(words) - RUN_WORDS + 1))


def _hash(run: str) -> bytes:
    return blake2b(run.encode(), digest_size=HASH_BYTES).digest()


@cache
def _load_fingerprints() -> frozenset[bytes]:
    data = FINGERPRINTS_FILE.read_bytes()
    return frozenset(data[start : start + HASH_BYTES] for start in range(0, len(data), HASH_BYTES))
