"""Long lists in pages, in the same words everywhere."""

from collections.abc import Mapping
from typing import Any

from wtforms import Form, StringField
from wtforms.validators import Regexp

from hub.kit.errors import InvalidQuery, NotFound

# Six figures are more pages than there will ever be, and no number that a database cannot hold.
LAST_PAGE = 999_999
PAGE_NUMBER = r"[1-9][0-9]{0,5}\Z"
NO_SUCH_PAGE = "Page must be a whole number from 1"


class PageField(StringField):  # type: ignore[misc]  # WTForms has no types
    """A page number, as text: a number that is none is shown again as it was typed."""

    def __init__(self, **bound: Any) -> None:
        rule = Regexp(PAGE_NUMBER, message=NO_SUCH_PAGE)
        super().__init__(validators=[rule], **{"label": "Page of the list", "default": "1", **bound})


class PageForm(Form):  # type: ignore[misc]
    """What one may ask of a list that has no filters."""

    page = PageField()


def read_page(args: Mapping[str, str]) -> int:
    """Return the page that `args` ask for; raise InvalidQuery where it is no number."""
    form = PageForm(data={"page": args.get("page") or "1"})
    if not form.validate():
        raise InvalidQuery({"page": NO_SUCH_PAGE})
    return int(form.page.data)


def refuse_beyond(page: int, pages: int) -> None:
    """Raise NotFound for a page beyond the last."""
    if page > pages:
        raise NotFound(f"This list has {pages} pages; there is no page {page}.")
