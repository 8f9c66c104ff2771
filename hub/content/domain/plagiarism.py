"""Whether a text repeats the study: runs of eight words are looked up among fingerprints of the study's own.

The study's text is not the hub's to keep, so only a hash of each of its runs is kept: enough to recognise a
run, too little to read one.
"""

from collections.abc import Collection, Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path

from hub.content.domain.prose import words_of

RUN = 8
"""Words: shorter runs are names, titles, and how everybody puts it."""
BYTES = 5
"""Of each hash: among tens of thousands of runs, a false alarm is one in a million."""
KEPT = Path(__file__).parents[1] / "study.fingerprints"


def fingerprints_of(text: str) -> bytes:
    """Return the fingerprints of every run of `text`, in the order of their bytes, to be kept as a file."""
    return b"".join(sorted({_hash(run) for run in _runs(words_of(text))}))


def copied_from_study(text: str, allowed: Collection[str] = ()) -> list[str]:
    """Return the runs of eight or more words that stand in the study too.

    A run inside one of the `allowed` titles and names is not copied: short titles carry over.
    """
    words, known = words_of(text), _known()
    inside = [f" {' '.join(words_of(phrase))} " for phrase in allowed]
    found: list[tuple[int, int]] = []
    for start, run in enumerate(_runs(words)):
        if _hash(run) not in known:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], start + RUN)
        else:
            found.append((start, start + RUN))
    runs = [" ".join(words[start:end]) for start, end in found]
    return [run for run in runs if not any(f" {run} " in phrase for phrase in inside)]


def _runs(words: list[str]) -> Iterator[str]:
    return (" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1))


def _hash(run: str) -> bytes:
    return blake2b(run.encode(), digest_size=BYTES).digest()


@cache
def _known() -> frozenset[bytes]:
    data = KEPT.read_bytes()
    return frozenset(data[start : start + BYTES] for start in range(0, len(data), BYTES))
