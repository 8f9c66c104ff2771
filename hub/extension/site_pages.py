"""The pages of the hub that the search finds, besides those of catalogue entries."""

from msgspec import Struct


class SitePage(Struct, frozen=True):
    """A public page of the hub that the search finds.

    `title` is its heading; `summary` says in one sentence what a reader finds there. `words` are found and
    not shown: the study's own titles, section words and names of activities for which the page stands. The
    text of the page is read from its `template`.
    """

    address: str
    title: str
    summary: str
    template: str
    words: tuple[str, ...] = ()
