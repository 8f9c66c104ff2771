"""What the library's pages say: filters and items turned into words and addresses."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from markupsafe import Markup

from hub.catalogue.domain import Filters, Found
from hub.catalogue.presenters import entry_card
from hub.kit.clock import in_words
from hub.kit.page import Card, Chosen, Facet, FacetOption, FieldError, Link, ListPage, Pagination
from hub.library.domain import ReadResource
from hub.library.forms import LEGENDS, SORTS, WORDS, label_for
from hub.plugin_api.vocabulary import Evidence, label_of

LIBRARY = "/library"
MEANINGS = {
    "shared": "Here for others to learn from. Nobody has evaluated it.",
    "evaluated": "An evaluation is named on the page.",
    "good-practice": "Evaluated, and found to work in more than one place.",
}


@dataclass(frozen=True)
class ItemPage:
    """A resource in words, as its page shows it."""

    title: str
    summary: str
    body: Markup
    kind_label: str
    evidence_label: str
    evidence_meaning: str
    found_note: str
    owner: Link
    rows: tuple[tuple[str, tuple[Link, ...]], ...]
    sections: tuple[str, ...]
    ask: str
    revision: int
    updated: str
    cite: str
    source_note: str
    related: tuple[Card, ...]


def address(filters: Filters, **changes: object) -> str:
    """Return the address of the library with `filters`, some of them changed."""
    facets = dict(filters.facets)
    facets.update({name: value for name, value in changes.items() if name in LEGENDS})  # type: ignore[misc]
    page = changes.get("page", 1)
    pairs = [("q", str(changes.get("q", filters.q)))]
    pairs += [(name, value) for name in LEGENDS for value in facets.get(name, ())]
    pairs += [("sort", filters.sort if filters.sort != "newest" else "")]
    pairs += [("page", str(page) if page != 1 else "")]
    query = urlencode([(name, value) for name, value in pairs if value])
    return f"{LIBRARY}?{query}" if query else LIBRARY


def list_page(
    filters: Filters,
    found: Found,
    owners: Mapping[int, Link],
    trusts: Mapping[str, str],
    errors: Mapping[str, str],
    typed: str,
) -> ListPage:
    """Return a page of the library in words; `typed` is the search as it was asked, also a faulty one."""
    return ListPage(
        total=found.total,
        cards=tuple(entry_card(entry, owners.get(entry.owner_id)) for entry in found.entries),
        facets=tuple(_facet(name, filters, found, trusts) for name in LEGENDS),
        chosen=tuple(_chosen(filters, trusts)),
        pagination=_pagination(filters, found.pages()),
        q=typed,
        sort=filters.sort,
        sorts=SORTS,
        clear_url=LIBRARY,
        errors=tuple(FieldError(message, f"#{name}") for name, message in errors.items()),
    )


def _facet(name: str, filters: Filters, found: Found, trusts: Mapping[str, str]) -> Facet:
    counts = found.counts.get(name, {})
    chosen = filters.facets.get(name, ())
    order = list(trusts) if name == "trust" else [word.value for word in WORDS[name]]
    # What would leave nothing is not offered, unless it is chosen: a reader must be able to take it back.
    options = tuple(
        FacetOption(value, label_for(name, value, trusts), counts.get(value, 0), value in chosen)
        for value in order
        if counts.get(value) or value in chosen
    )
    return Facet(name, LEGENDS[name], options, bool(chosen))


def _chosen(filters: Filters, trusts: Mapping[str, str]) -> list[Chosen]:
    chosen = [Chosen("Search", f"\u201c{filters.q}\u201d", address(filters, q=""))] if filters.q else []
    for name, values in filters.facets.items():
        for value in values:
            rest = tuple(other for other in values if other != value)
            without = address(filters, **{name: rest})
            chosen.append(Chosen(LEGENDS[name], label_for(name, value, trusts), without))
    return chosen


def _pagination(filters: Filters, pages: int) -> Pagination:
    here = filters.page
    near = sorted({1, pages, *range(max(1, here - 1), min(pages, here + 1) + 1)})
    numbers: list[Link | None] = []
    for number in near:
        if numbers and (last := numbers[-1]) and number > int(last.text) + 1:
            numbers.append(None)
        numbers.append(Link(str(number), address(filters, page=number)))
    return Pagination(
        number=here,
        pages=pages,
        previous_url=address(filters, page=here - 1) if here > 1 else "",
        next_url=address(filters, page=here + 1) if here < pages else "",
        numbers=tuple(numbers),
    )


def item_page(read: ReadResource, owner: Link, trusts: Mapping[str, str]) -> ItemPage:
    """Return a resource in words."""
    entry, fields = read.entry, read.revision.fields
    evidence = fields["evidence"]
    updated = in_words(read.revision.created_at)
    rows = [
        (
            legend,
            tuple(
                Link(label_for(name, value, trusts), f"{LIBRARY}?{urlencode({name: value})}")
                for value in values
            ),
        )
        for name, legend in LEGENDS.items()
        if name not in ("trust", "evidence") and (values := entry.facets.get(name))
    ]
    return ItemPage(
        title=entry.title,
        summary=entry.summary,
        body=read.html,
        kind_label=label_for("kind", fields["kind"], trusts),
        evidence_label=label_of(Evidence, evidence),
        evidence_meaning=MEANINGS[evidence],
        found_note=entry.note,
        owner=owner,
        rows=tuple(rows),
        sections=tuple(fields["section"]),
        ask=fields["ask"],
        revision=read.revision.number,
        updated=updated,
        cite=_cite(owner.text, entry.title, read.revision.number, updated),
        source_note=_source_note(fields),
        related=(),
    )


def _source_note(fields: Mapping[str, object]) -> str:
    if fields["source"] != "study":
        return "Written by the organisation that shares it."
    return "Written by the hub from the Future Leaders study of April 2009."


def _cite(owner: str, title: str, revision: int, updated: str) -> str:
    return f"{owner}. {title}. Ambulance Leadership Hub, revision {revision}, {updated}."
