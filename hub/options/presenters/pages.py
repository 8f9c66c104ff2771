"""Page data of the menu and of one option, and the API record of an option."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from msgspec import Struct

from hub.kit.page import Card
from hub.kit.text import lower_first
from hub.library.domain import ResourceDetail
from hub.library.presenters import ItemPage, item_page
from hub.library.presenters.records import Item
from hub.options.domain.documents import Line, OptionDocument
from hub.options.domain.queries import MenuOption
from hub.plugin_api.documents import Document
from hub.plugin_api.vocabulary import Grouping, label_of


class OptionPage(Struct, frozen=True):
    """The page of one option: the item and the lines of the study's menu."""

    item: ItemPage
    grouping: str
    best_for: tuple[str, ...]
    less_good_for: tuple[str, ...]
    arrange: tuple[str, ...]


class OptionRecord(Item, frozen=True):
    """One option as other programs read it: the lines of the study's menu, and how to arrange it."""

    DOCUMENT_TYPE: ClassVar[type[Document]] = OptionDocument

    best_for: tuple[Line, ...]
    less_good_for: tuple[Line, ...]
    arrange: tuple[str, ...]


def menu_groups(options: Sequence[MenuOption]) -> list[tuple[str, list[Card]]]:
    """Return the menu as two headed groups of cards, each card noting what the option is best for."""
    headings = {"individual": "For one person", "group": "For a group"}
    return [
        (
            headings[grouping.value],
            [_menu_card(option) for option in options if grouping.value in option.facets["grouping"]],
        )
        for grouping in Grouping
    ]


def _menu_card(option: MenuOption) -> Card:
    best = "; ".join(lower_first(line.text) for line in option.best_for[:2])
    return Card(option.title, option.address, option.summary, note=f"Best for: {best}")


def option_page(detail: ResourceDetail, trusts: Mapping[str, str]) -> OptionPage:
    """Return the page of one option; `trusts` maps slugs to short names."""
    fields = detail.revision.fields
    return OptionPage(
        item=item_page(detail, trusts),
        grouping=", ".join(label_of(Grouping, word) for word in fields["grouping"]),
        best_for=tuple(line["text"] for line in fields["best_for"]),
        less_good_for=tuple(line["text"] for line in fields["less_good_for"]),
        arrange=tuple(fields["arrange"]),
    )
