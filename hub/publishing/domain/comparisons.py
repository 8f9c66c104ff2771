"""The words that were added and removed between two versions of a text."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from enum import StrEnum

from msgspec import Struct

PART = re.compile(r"\s+|[^\s]+")
MAX_COMPARED_WORDS = 1500
"""In a passage with more words than this, the whole passage is shown as changed: it would take too long."""


class Change(StrEnum):
    """What became of a run of words."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


class Run(Struct, frozen=True):
    """Words that stand in both texts, or in one of them."""

    change: Change
    text: str


def compare_texts(before: str, after: str) -> list[Run]:
    """Return both texts as runs of words: first line by line, and word by word where lines differ."""
    runs: list[Run] = []
    for run in _compare_lines(before.splitlines(keepends=True), after.splitlines(keepends=True)):
        if runs and runs[-1].change is run.change:
            runs[-1] = Run(run.change, runs[-1].text + run.text)
        elif run.text:
            runs.append(run)
    return runs


def _compare_lines(before: list[str], after: list[str]) -> Iterator[Run]:
    for tag, start, end, new_start, new_end in SequenceMatcher(a=before, b=after).get_opcodes():
        removed, added = "".join(before[start:end]), "".join(after[new_start:new_end])
        if tag == "equal":
            yield Run(Change.SAME, removed)
        elif tag == "replace":
            yield from _compare_words(removed, added)
        else:
            yield from _whole(removed, added)


def _compare_words(before: str, after: str) -> Iterator[Run]:
    old, new = PART.findall(before), PART.findall(after)
    if max(len(old), len(new)) > 2 * MAX_COMPARED_WORDS:
        yield from _whole(before, after)
        return
    for tag, start, end, new_start, new_end in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        removed, added = "".join(old[start:end]), "".join(new[new_start:new_end])
        if tag == "equal":
            yield Run(Change.SAME, removed)
        else:
            yield from _whole(removed, added)


def _whole(removed: str, added: str) -> Iterator[Run]:
    if removed:
        yield Run(Change.REMOVED, removed)
    if added:
        yield Run(Change.ADDED, added)
