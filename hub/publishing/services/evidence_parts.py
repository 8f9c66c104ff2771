"""The parts of the page of an item on its use, its evidence, and what those say who used it."""

from collections.abc import Callable
from typing import Any

from flask import render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain import CatalogueEntry
from hub.extension.page_parts import ItemPagePart, ItemRef
from hub.publishing.domain.item_lookup import ITEM_KINDS
from hub.publishing.presenters.adoptions import adoption_part
from hub.publishing.presenters.evaluations import evidence_part
from hub.publishing.presenters.opinions import opinion_part

MakePart = Callable[[Session, Viewer, CatalogueEntry], Any]


def _part_of(template: str, make: MakePart) -> Callable[[Session, Viewer, ItemRef], Markup]:
    def render(session: Session, viewer: Viewer, item: ItemRef) -> Markup:
        entry = session.get_one(CatalogueEntry, item.entry_id)
        page = render_template(template, part=make(session, viewer, entry))
        return Markup(page)  # noqa: S704 -- a template escapes

    return render


RENDERERS = (
    _part_of("publishing/evidence_part.jinja", evidence_part),
    _part_of("publishing/adoption_part.jinja", adoption_part),
    _part_of("publishing/opinion_part.jinja", opinion_part),
)
ITEM_PARTS = tuple(ItemPagePart(kind, render) for kind in ITEM_KINDS for render in RENDERERS)
