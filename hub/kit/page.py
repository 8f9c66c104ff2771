"""View models of the parts that pages share: cards, filters, pagination, errors."""

from msgspec import Struct, field


class Link(Struct, frozen=True):
    """A link with its text."""

    text: str
    url: str


class Card(Struct, frozen=True):
    """An entry in a list: linked title, summary, owner, tags, a note and a passage of its text."""

    title: str
    url: str
    summary: str = ""
    owner: Link | None = None
    tags: tuple[str, ...] = ()
    note: str = ""
    passage: str = ""


class FacetOption(Struct, frozen=True):
    """A checkbox of a filter, with the number of entries it matches."""

    value: str
    label: str
    count: int
    chosen: bool


class Facet(Struct, frozen=True):
    """A filter of a list; `open` if one of its options is chosen."""

    name: str
    legend: str
    options: tuple[FacetOption, ...]
    open: bool


class ActiveFilter(Struct, frozen=True):
    """An active filter, or the words of a search, with the URL of the list without it."""

    facet: str
    text: str
    remove_url: str
    is_search: bool = False


class Pagination(Struct, frozen=True):
    """The position of a page in a list. `numbers` holds links, with None where pages are left out."""

    number: int
    pages: int
    previous_url: str = ""
    next_url: str = ""
    numbers: tuple[Link | None, ...] = ()


class FieldError(Struct, frozen=True):
    """The error of a form field; `href` is the fragment (#id) of its input."""

    text: str
    href: str


class SearchNotes(Struct, frozen=True):
    """Notes on a search: what was perhaps meant, matching trusts and wider searches.

    `corrected_from`: what was typed, if nothing matches it and the page shows the results for words that are
    spelt nearly so. `no_matches`: nothing matches all the words, even without filters. `is_complete`: the
    index is up to date.
    """

    did_you_mean: Link | None = None
    corrected_from: str = ""
    trusts: tuple[Link, ...] = ()
    wider_searches: tuple[tuple[Link, int], ...] = ()
    no_matches: bool = False
    is_complete: bool = True


class ListPage(Struct, frozen=True):
    """A list with its filters.

    `address` is the canonical address of this page of the list; `query` is the query string of filters and
    sort order. `closest` are the entries that hold only part of what was searched
    for. `follow_url` leads to where a person follows the search; it is empty
    without words and filters.
    """

    total: int
    cards: tuple[Card, ...]
    facets: tuple[Facet, ...]
    active_filters: tuple[ActiveFilter, ...]
    pagination: Pagination
    q: str = ""
    sort: str = ""
    sorts: tuple[tuple[str, str], ...] = ()
    clear_url: str = ""
    url: str = ""
    address: str = ""
    query: str = ""
    errors: tuple[FieldError, ...] = field(default=())
    closest: tuple[Card, ...] = ()
    search_notes: SearchNotes = field(default=SearchNotes())
    follow_url: str = ""

    @property
    def chosen_count(self) -> int:
        """How many filters are chosen; the words of a search are none."""
        return sum(not chosen.is_search for chosen in self.active_filters)
