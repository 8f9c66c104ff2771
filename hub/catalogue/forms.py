"""What people ask of the library: a search, boxes to tick, an order, a page number."""

from collections.abc import Mapping, Sequence

from werkzeug.datastructures import MultiDict
from wtforms import Form, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from hub.catalogue.domain import Filters
from hub.plugin_api.documents import VOCABULARIES
from hub.plugin_api.vocabulary import Word, label_of
from hub.web.paging import INVALID_PAGE, PageField

MAX_SEARCH_LENGTH = 200
SEARCH_TOO_LONG = "Search for at most 200 characters"

SORTS = (("newest", "Newest first"), ("title", "Title, A to Z"))
RELEVANCE_SORT = ("relevance", "Best match first")
"""The order of a search, where a reader asks for no other."""

FACET_LEGENDS = {
    "trust": "Trust",
    "kind": "Kind",
    "tier": "For whom",
    "theme": "Theme",
    "option": "Kind of development",
    "capability": "Capability",
    "evidence": "Evidence",
    "scope": "On offer",
    "method": "How you learn",
    "grouping": "Alone or with others",
    "mix": "Who takes part",
    "accredited": "Accreditation",
}
"""The facets of the library in the order of the page, with the words above each."""


def facet_label(facet: str, value: str, trusts: Mapping[str, str]) -> str:
    """Return what a reader sees for `value` of `facet`; `trusts` maps slugs to short names."""
    if facet == "trust":
        return trusts.get(value, value)
    label = label_of(VOCABULARIES[facet], value)
    return f"{value} {label}" if facet == "capability" else label


def _choices(words: type[Word]) -> list[SelectChoice]:
    return [SelectChoice(word.value, word.label) for word in words]


class ListForm(Form):  # type: ignore[misc]  # WTForms has no types
    """The library's filters, as the address of the page states them."""

    q = StringField("Search", [Length(max=MAX_SEARCH_LENGTH, message=SEARCH_TOO_LONG)])
    sort = SelectField(
        "Order", choices=[SelectChoice(*sort) for sort in (("", ""), RELEVANCE_SORT, *SORTS)], default=""
    )
    exact = StringField("yes: look for the words just as they are typed")
    page = PageField()
    trust = SelectMultipleField(FACET_LEGENDS["trust"])


for _name, _words in VOCABULARIES.items():
    setattr(ListForm, _name, SelectMultipleField(FACET_LEGENDS[_name], choices=_choices(_words)))


def parse_filters(args: MultiDict[str, str], trusts: Mapping[str, str]) -> tuple[Filters, dict[str, str]]:
    """Return the filters that `args` ask for, and what is wrong with the others, by field.

    A filter that cannot be used is left out and named; the rest of the question holds.
    """
    given = MultiDict([(name, value) for name, value in args.items(multi=True) if value.strip()])
    form = ListForm(given)
    form.trust.choices = [SelectChoice(slug, name) for slug, name in trusts.items()]
    form.validate()
    errors = {
        name: _message(name, field.errors, given.getlist(name))
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
            literal=bool(form.exact.data),
        ),
        errors,
    )


def default_sort(q: str) -> str:
    """Return the order of a list where the reader asks for none."""
    return RELEVANCE_SORT[0] if q else SORTS[0][0]


def _effective_sort(requested: str, q: str) -> str:
    # Without words nothing matches better than anything else.
    return default_sort(q) if not requested or (requested == RELEVANCE_SORT[0] and not q) else requested


def sort_choices(q: str) -> tuple[tuple[str, str], ...]:
    """Return the orders to choose from. The first is the one without a choice, so that it may change."""
    (_, first), *others = (RELEVANCE_SORT, *SORTS) if q else SORTS
    return (("", first), *others)


def _message(name: str, errors: Sequence[str], given: list[str]) -> str:
    if name == "q":
        return str(errors[0])
    if name == "page":
        return INVALID_PAGE
    shown = ", ".join(value[:40] for value in given[:3])
    return f"{FACET_LEGENDS.get(name, 'Order')}: there is no choice called \u201c{shown}\u201d"
