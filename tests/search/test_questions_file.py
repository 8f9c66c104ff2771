"""The file of questions by which the search is judged is whole, and repeats nothing of the older list."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

pytestmark = pytest.mark.one_engine

HERE = Path(__file__).parent
LEAST = {
    "question": 20,
    "trust": 12,
    "misspelt": 15,
    "abbreviated": 8,
    "everyday": 22,
    "study": 12,
    "phrase": 4,
    "nothing": 17,
}
HARD = ("misspelt", "abbreviated", "everyday")
MOST_ANSWERS = 6


def read_entries(name: str) -> list[dict[str, Any]]:
    """Return the entries of a file of this folder."""
    entries = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    assert isinstance(entries, list)
    return entries


def fold(query: str) -> str:
    """Return a query without differences of case and spaces."""
    return " ".join(query.casefold().split())


QUESTIONS = read_entries("questions.yaml")


def list_answers(entry: dict[str, Any]) -> list[str]:
    """Return the addresses of which any is right."""
    want = entry["want"]
    return [want] if isinstance(want, str) else want


def test_there_are_enough_questions_of_each_sort() -> None:
    counts = Counter(entry["sort"] for entry in QUESTIONS)
    assert set(counts) == set(LEAST)
    assert {sort: counts[sort] for sort in LEAST if counts[sort] < LEAST[sort]} == {}


def test_a_third_are_misspelt_abbreviated_or_in_everyday_words() -> None:
    hard = [entry for entry in QUESTIONS if entry["sort"] in HARD]
    assert len(hard) * 3 >= len(QUESTIONS)


def test_every_entry_has_its_fields_and_a_reason() -> None:
    for entry in QUESTIONS:
        assert set(entry) == {"q", "sort", "want", "why"}, entry
        assert entry["q"].strip(), entry
        assert entry["why"].strip().endswith("."), entry


def test_no_question_is_asked_twice() -> None:
    counts = Counter(fold(entry["q"]) for entry in QUESTIONS)
    assert [query for query, count in counts.items() if count > 1] == []


def test_no_question_stands_in_the_older_list() -> None:
    older = {fold(entry["q"]) for entry in read_entries("judged.yaml")}
    assert [entry["q"] for entry in QUESTIONS if fold(entry["q"]) in older] == []


def test_every_answer_is_an_address_and_only_nothing_has_none() -> None:
    for entry in QUESTIONS:
        answers = list_answers(entry)
        assert all(answer.startswith("/") for answer in answers), entry
        assert len(answers) == len(set(answers)) <= MOST_ANSWERS, entry
        assert bool(answers) is (entry["sort"] != "nothing"), entry


def test_only_a_phrase_is_in_quotation_marks() -> None:
    for entry in QUESTIONS:
        marked = entry["q"].startswith('"') and entry["q"].endswith('"')
        assert marked is (entry["sort"] == "phrase"), entry
