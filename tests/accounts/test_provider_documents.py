"""Documents of a provider that are kept for a time: read anew as they grow old, and before a refusal."""

from datetime import UTC, datetime, timedelta

import pytest

from hub.accounts.services.provider_documents import ProviderDocument
from tests.support.clock_changes import move_clock

pytestmark = pytest.mark.one_engine

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def at(monkeypatch):
    """Return a function that sets the clock to so long after the start."""

    def move(later):
        move_clock(monkeypatch, START + later)

    move(timedelta())
    return move


@pytest.fixture
def document():
    """A document that counts how often it was read, and is kept for an hour."""
    reads = iter(range(1, 100))
    return ProviderDocument(lambda: next(reads), lambda: HOUR)


def test_a_document_is_read_anew_when_it_is_old_and_not_before(at, document):
    ages = (timedelta(), HOUR - timedelta(seconds=1), HOUR, HOUR * 2 - timedelta(seconds=1), HOUR * 2)
    counts = []
    for age in ages:
        at(age)
        counts.append(document.get())

    assert counts == [1, 1, 2, 2, 3]


def test_a_clock_that_is_put_back_makes_nothing_young(at, document):
    assert document.get() == 1
    at(-HOUR)
    assert document.get() == 2


def test_a_document_that_cannot_be_read_anew_is_not_used(at):
    answers = iter([1, ValueError("away"), ValueError("away"), 2])

    def read():
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    document = ProviderDocument(read, lambda: HOUR)
    assert document.get() == 1
    at(HOUR)
    for _ in range(2):
        with pytest.raises(ValueError, match="away"):
            document.get()
    assert document.get() == 2


def test_before_a_refusal_it_is_read_so_many_times_a_minute_and_no_more(at, document):
    assert document.get() == 1
    assert [document.read_before_refusal(2) for _ in range(3)] == [True, True, False]
    assert document.get() == 3
    at(timedelta(seconds=59))
    assert not document.read_before_refusal(2)
    at(timedelta(seconds=60))
    assert document.read_before_refusal(2)
    assert document.get() == 4


def test_a_document_that_is_forgotten_is_read_anew(at, document):
    assert document.get() == 1
    document.forget()
    assert [document.get(), document.get()] == [2, 2]
