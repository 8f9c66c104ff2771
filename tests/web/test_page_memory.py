"""The memory of pages has a bound, and what was not asked for longest goes first."""

from dataclasses import dataclass

import pytest

from hub.web.page_memory import PageMemory

pytestmark = pytest.mark.one_engine


@dataclass(frozen=True)
class Page:
    size: int


def test_what_was_not_asked_for_longest_goes_first():
    pages = PageMemory(10)
    for key in ("a", "b"):
        pages.store(key, Page(4))
    pages.find("a")
    pages.store("c", Page(4))

    assert [key for key in "abc" if pages.find(key)] == ["a", "c"]
    assert (len(pages), pages.size) == (2, 8)


def test_a_page_takes_the_place_of_one_with_its_key():
    pages = PageMemory(10)
    pages.store("a", Page(4))
    pages.store("a", Page(6))

    assert (len(pages), pages.size, pages.find("a")) == (1, 6, Page(6))


@pytest.mark.parametrize("max_bytes", [0, 3])
def test_a_page_that_does_not_fit_is_not_kept(max_bytes):
    pages = PageMemory(max_bytes)
    pages.store("a", Page(4))

    assert (len(pages), pages.size, pages.find("a")) == (0, 0, None)
