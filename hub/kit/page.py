"""What templates are handed for the parts that repeat: words and addresses, no sums to do."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere."""

    text: str
    url: str


@dataclass(frozen=True)
class Card:
    """One thing in a list: a title that links, a sentence, small facts, tags and a note of its age."""

    title: str
    url: str
    summary: str = ""
    owner: Link | None = None
    tags: tuple[str, ...] = ()
    note: str = ""
    passage: str = ""


@dataclass(frozen=True)
class FacetOption:
    """One box to tick in a filter, with how many things it would leave."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """One filter of a list; `open` when something in it is chosen."""

    name: str
    legend: str
    options: tuple[FacetOption, ...]
    open: bool


@dataclass(frozen=True)
class ActiveFilter:
    """A filter in force, in words, with the address of the list without it."""

    facet: str
    text: str
    remove_url: str


@dataclass(frozen=True)
class Pagination:
    """Where in a long list a page stands. `numbers` holds links, with None where pages are left out."""

    number: int
    pages: int
    previous_url: str = ""
    next_url: str = ""
    numbers: tuple[Link | None, ...] = ()


@dataclass(frozen=True)
class FieldError:
    """What is wrong with an entry, and the id of the entry on the page."""

    text: str
    href: str


@dataclass(frozen=True)
class SearchNotes:
    """What a page says of its search: what it looked for instead, what else may be meant, and ways on.

    `missed` where nothing has the words, filters or not; `whole` where nothing newer is left out.
    """

    corrected_query: str = ""
    original_search: Link | None = None
    did_you_mean: Link | None = None
    trusts: tuple[Link, ...] = ()
    wider_searches: tuple[tuple[Link, int], ...] = ()
    no_matches: bool = False
    is_complete: bool = True


@dataclass(frozen=True)
class ListPage:
    """A list with its filters: what was asked, what there is, and how to go on.

    `address` is where this page of it stands, always in the same form; `query` is what narrows and sorts it.
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
    hidden_fields: tuple[tuple[str, str], ...] = ()
    errors: tuple[FieldError, ...] = field(default=())
    search_notes: SearchNotes = field(default=SearchNotes())
