"""The form of a list: search terms, facet filters, sort order and page number, all from the query string."""

import re
from collections.abc import Mapping, Sequence

from werkzeug.datastructures import MultiDict
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from hub.catalogue.domain.queries import Filters
from hub.plugin_api.documents import VOCABULARIES
from hub.plugin_api.vocabulary import Accredited, Word
from hub.web.forms import QueryForm
from hub.web.paging import INVALID_PAGE, PAGE_NUMBER, PageField

MAX_SEARCH_LENGTH = 200
SEARCH_TOO_LONG = "Enter a search of 200 characters or fewer"

SORTS = (("newest", "Newest first"), ("title", "Title, A to Z"))
RELEVANCE_SORT = ("relevance", "Best match first")
"""The default sort order of a search."""

FACET_LEGENDS = {
    "trust": "Trust",
    "kind": "Kind",
    "tier": "Who it is for",
    "theme": "Theme",
    "option": "Way to develop",
    "capability": "Capability",
    "evidence": "Evidence",
    "scope": "Where it is offered",
    "method": "How you learn",
    "grouping": "Alone or with others",
    "mix": "Who takes part",
    "accredited": "Accreditation",
}
"""The facets of lists in page order, with the legend of each."""

KNOWN_SORTS = {"", RELEVANCE_SORT[0], *(value for value, _ in SORTS)}


VOCABULARY_LABELS = {
    facet: {
        word.value: f"{word.value} {word.label}" if facet == "capability" else word.label for word in words
    }
    for facet, words in VOCABULARIES.items()
}
"""The values of each facet but the trusts, with their labels."""


def facet_labels(facet: str, trusts: Mapping[str, str]) -> Mapping[str, str]:
    """Return all values of `facet` with their labels; `trusts` maps slugs to short names."""
    return trusts if facet == "trust" else VOCABULARY_LABELS[facet]


def facet_label(facet: str, value: str, trusts: Mapping[str, str]) -> str:
    """Return the label of `value` of `facet`; `trusts` maps slugs to short names."""
    return facet_labels(facet, trusts).get(value, value)


def has_both_accreditations(facet: str, values: Sequence[str]) -> bool:
    """Return whether a thing is offered with and without accreditation, which a list would contradict."""
    return facet == "accredited" and set(values) == {Accredited.YES.value, Accredited.NO.value}


def facet_text(facet: str, values: Sequence[str], trusts: Mapping[str, str]) -> str:
    """Return the labels of the values of `facet` that one thing has, as one text."""
    if has_both_accreditations(facet, values):
        return "Accredited or not accredited"
    return ", ".join(facet_label(facet, value, trusts) for value in values)


def _choices(words: type[Word]) -> list[SelectChoice]:
    return [SelectChoice(word.value, word.label) for word in words]


class ListForm(QueryForm):
    """The filters of a list, as read from the query string."""

    q = StringField("Search", [Length(max=MAX_SEARCH_LENGTH, message=SEARCH_TOO_LONG)])
    sort = SelectField(
        "Order", choices=[SelectChoice(*sort) for sort in (("", ""), RELEVANCE_SORT, *SORTS)], default=""
    )
    page = PageField()
    trust = SelectMultipleField(FACET_LEGENDS["trust"])


for _name, _words in VOCABULARIES.items():
    setattr(ListForm, _name, SelectMultipleField(FACET_LEGENDS[_name], choices=_choices(_words)))


def parse_filters(args: MultiDict[str, str], trusts: Mapping[str, str]) -> tuple[Filters, dict[str, str]]:
    """Return the valid filters in `args`, and the error messages of the invalid ones by field name.

    Invalid filters are ignored, so that the valid ones still apply; blank parameters count as absent.
    """
    non_blank_args = MultiDict([(name, value) for name, value in args.items(multi=True) if value.strip()])
    if _are_valid(non_blank_args, trusts):  # as nearly always: a form of fifteen fields is not needed
        return _read_filters(non_blank_args), {}
    form = ListForm(non_blank_args)
    form.trust.choices = [SelectChoice(slug, name) for slug, name in trusts.items()]
    form.validate()
    errors = {
        name: _error_message(name, field.errors, non_blank_args.getlist(name))
        for name, field in form._fields.items()
        if field.errors
    }
    facets = {
        name: tuple(value for value in dict.fromkeys(form[name].data or ()) if name not in errors)
        for name in FACET_LEGENDS
    }
    q = "" if "q" in errors else (form.q.data or "").strip()
    return (
        Filters(
            q=q,
            facets={name: values for name, values in facets.items() if values},
            sort=_effective_sort("" if "sort" in errors else form.sort.data, q),
            page=1 if "page" in errors else int(form.page.data),
        ),
        errors,
    )


def _are_valid(args: MultiDict[str, str], trusts: Mapping[str, str]) -> bool:
    return (
        len(args.get("q", "")) <= MAX_SEARCH_LENGTH
        and args.get("sort", "") in KNOWN_SORTS
        and re.match(PAGE_NUMBER, args.get("page", "1")) is not None
        and all(
            value in facet_labels(name, trusts)
            for name in args.keys() & FACET_LEGENDS.keys()
            for value in args.getlist(name)
        )
    )


def _read_filters(args: MultiDict[str, str]) -> Filters:
    q = args.get("q", "").strip()
    return Filters(
        q=q,
        facets={name: tuple(dict.fromkeys(args.getlist(name))) for name in FACET_LEGENDS if name in args},
        sort=_effective_sort(args.get("sort", ""), q),
        page=int(args.get("page", "1")),
    )


def default_sort(q: str) -> str:
    """Return the sort order of a list when none is chosen."""
    return RELEVANCE_SORT[0] if q else SORTS[0][0]


def _effective_sort(requested: str, q: str) -> str:
    # Relevance is undefined without search terms.
    return default_sort(q) if not requested or (requested == RELEVANCE_SORT[0] and not q) else requested


def sort_choices(q: str) -> tuple[tuple[str, str], ...]:
    """Return the sort choices as (value, label). The default comes first and has an empty value."""
    (_, default_label), *others = (RELEVANCE_SORT, *SORTS) if q else SORTS
    return (("", default_label), *others)


def _error_message(name: str, errors: Sequence[str], values: list[str]) -> str:
    if name == "q":
        return str(errors[0])
    if name == "page":
        return INVALID_PAGE
    quoted = ", ".join(value[:40] for value in values[:3])
    legend = FACET_LEGENDS.get(name, "Order")
    return f"{legend}: there is no choice called \u201c{quoted}\u201d. Choose from the list"
