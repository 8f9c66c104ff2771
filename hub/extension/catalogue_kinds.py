"""The kinds of things that the catalogue holds, each declared by the feature that owns it."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field


class CatalogueList(Struct, frozen=True):
    """A list of catalogue entries that people can browse, follow as a feed, download and read by the API.

    `name` is its name in the addresses of feeds and downloads, `api_name` that in the API. `extra_columns`
    are further fields of its entries, with the heading of each in a download. The library is the one list
    that holds several kinds: all that are `in_library`, and every kind when it is searched (`is_library`).
    """

    name: str
    url: str
    api_name: str = ""
    extra_columns: Mapping[str, str] = field(default_factory=dict)
    is_library: bool = False


class CatalogueKind(Struct, frozen=True):
    """A kind of thing in the catalogue, such as a programme.

    `name` is stored with each entry; `label` is the title of its list. `on_trust_page`: a trust's page lists
    and counts what the trust shares of this kind. `in_exports`: feeds and downloads of a search of the
    library hold it. `schema_type` is the type of its pages in schema.org. `api_names` is for a kind without a
    list whose things the API gives all the same: their name in the API, by the address of their list.
    """

    name: str
    label: str
    list: CatalogueList | None = None
    in_library: bool = False
    on_trust_page: bool = False
    in_sitemap: bool = True
    in_exports: bool = True
    schema_type: str = "LearningResource"
    api_names: Mapping[str, str] = field(default_factory=dict)


class ListOfKind(Struct, frozen=True):
    """A list with its title and the names of the kinds that it holds."""

    list: CatalogueList
    title: str
    kinds: tuple[str, ...]


class CatalogueKinds:
    """All kinds that the features of an app declare, in their order."""

    def __init__(self, kinds: Iterable[CatalogueKind]) -> None:
        self._by_name = {kind.name: kind for kind in kinds}

    def __iter__(self) -> Iterator[CatalogueKind]:
        """Yield each kind."""
        return iter(self._by_name.values())

    @property
    def in_library(self) -> tuple[str, ...]:
        """The names of the kinds that the library lists."""
        return tuple(kind.name for kind in self if kind.in_library)

    @property
    def on_trust_page(self) -> tuple[str, ...]:
        """The names of the kinds that a trust shares."""
        return tuple(kind.name for kind in self if kind.on_trust_page)

    @property
    def in_sitemap(self) -> tuple[str, ...]:
        """The names of the kinds whose pages search engines are told of."""
        return tuple(kind.name for kind in self if kind.in_sitemap)

    @property
    def in_exports(self) -> tuple[str, ...]:
        """The names of the kinds that feeds and downloads of a search hold."""
        return tuple(kind.name for kind in self if kind.in_exports)

    @property
    def lists(self) -> dict[str, ListOfKind]:
        """The lists of these kinds, by name."""
        return {
            kind.list.name: ListOfKind(kind.list, kind.label, self._kinds_in(kind, kind.list))
            for kind in self
            if kind.list is not None
        }

    @property
    def api_names(self) -> dict[str, str]:
        """The name of each list in the API, by the address of its page."""
        lists = [kind.list for kind in self if kind.list is not None and kind.list.api_name]
        without_list = {url: name for kind in self for url, name in kind.api_names.items()}
        return without_list | {each.url: each.api_name for each in lists}

    @property
    def schema_types(self) -> dict[str, str]:
        """The schema.org type of each kind."""
        return {kind.name: kind.schema_type for kind in self}

    def _kinds_in(self, kind: CatalogueKind, catalogue_list: CatalogueList) -> tuple[str, ...]:
        return self.in_library if catalogue_list.is_library else (kind.name,)
