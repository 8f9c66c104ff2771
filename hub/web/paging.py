"""Pagination of lists."""

from collections.abc import Callable, Mapping
from typing import Any

from wtforms import StringField
from wtforms.validators import Regexp

from hub.kit.errors import InvalidQuery, NotFound
from hub.kit.page import Link, Pagination
from hub.web.forms import QueryForm

# Six digits are more pages than any list has, and few enough for the integers of every database.
MAX_PAGE = 999_999
PAGE_NUMBER = r"[1-9][0-9]{0,5}\Z"
INVALID_PAGE = "Page must be a whole number from 1"


class PageField(StringField):  # type: ignore[misc]  # WTForms has no types
    """A page number, kept as text so that an invalid number is shown again as typed."""

    def __init__(self, **bound: Any) -> None:
        rule = Regexp(PAGE_NUMBER, message=INVALID_PAGE)
        super().__init__(validators=[rule], **{"label": "Page of the list", "default": "1", **bound})


class PageForm(QueryForm):
    """The query form of a list without filters."""

    page = PageField()


def read_page(args: Mapping[str, str]) -> int:
    """Return the page number in `args`; raise InvalidQuery if it is invalid."""
    form = PageForm(data={"page": args.get("page") or "1"})
    if not form.validate():
        raise InvalidQuery({"page": INVALID_PAGE})
    return int(form.page.data)


def build_pagination(number: int, pages: int, page_url: Callable[[int], str]) -> Pagination:
    """Return the pagination of page `number` of `pages`; `page_url` returns the URL of each page."""
    linked = sorted({1, pages, *range(max(1, number - 1), min(pages, number + 1) + 1)})
    numbers: list[Link | None] = []
    for page in linked:
        if numbers and (last := numbers[-1]) and page > int(last.text) + 1:
            numbers.append(None)
        numbers.append(Link(str(page), page_url(page)))
    return Pagination(
        number=number,
        pages=pages,
        previous_url=page_url(number - 1) if number > 1 else "",
        next_url=page_url(number + 1) if number < pages else "",
        numbers=tuple(numbers),
    )


def check_page_exists(page: int, pages: int) -> None:
    """Raise NotFound for a page after the last."""
    if page > pages:
        raise NotFound(
            "This list has only 1 page."
            if pages == 1
            else f"This list has {pages:,} pages. There is no page {page:,}."
        )
