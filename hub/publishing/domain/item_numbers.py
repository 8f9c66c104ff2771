"""How much is said of an item on the hub: all counts that its page needs, read in one statement."""

from typing import Any

from msgspec import Struct
from sqlalchemy import BindParameter, ScalarSelect, bindparam, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from hub.catalogue.domain import CatalogueEntry
from hub.publishing.domain.evidence import COUNTS
from hub.publishing.domain.evidence_vocabulary import CommentState
from hub.publishing.domain.ratings import FEWEST_RATINGS
from hub.publishing.models import Adoption, EvidenceChange, ItemComment, ItemEvaluation, ItemRating


def _count(column: InstrumentedAttribute[int], *where: Any) -> ScalarSelect[int]:
    return select(func.count(column)).where(*where).scalar_subquery()


ENTRY: BindParameter[int] = bindparam("entry_id")
OWNER: BindParameter[int] = bindparam("owner_id")
IS_CURRENT = Adoption.ended_at.is_(None)
IS_SHOWN = ItemComment.state == CommentState.SHOWN.value
RATED = (ItemRating.entry_id == ENTRY, ItemRating.organisation_id != OWNER)
NUMBERS = select(
    _count(Adoption.id, Adoption.entry_id == ENTRY, IS_CURRENT),
    _count(Adoption.id, Adoption.own_entry_id == ENTRY, IS_CURRENT),
    _count(ItemEvaluation.id, ItemEvaluation.entry_id == ENTRY, *COUNTS),
    _count(EvidenceChange.id, EvidenceChange.entry_id == ENTRY),
    _count(ItemComment.id, ItemComment.entry_id == ENTRY, IS_SHOWN),
    _count(ItemRating.person_id, *RATED),
    select(func.avg(ItemRating.score)).where(*RATED).scalar_subquery(),
)
"""Built once, because building it takes longer than the database does, and every page of an item needs it."""


class ItemNumbers(Struct, frozen=True):
    """Counts of what stands at present. `average` is None while there are too few ratings."""

    adoptions: int
    origins: int
    evaluations: int
    changes: int
    comments: int
    ratings: int
    average: float | None


def read_item_numbers(session: Session, entry: CatalogueEntry) -> ItemNumbers:
    """Return the counts of an item."""
    row = session.execute(NUMBERS, {"entry_id": entry.id, "owner_id": entry.owner_id}).one()
    adoptions, origins, evaluations, changes, comments, ratings, average = row
    average = float(average) if ratings >= FEWEST_RATINGS else None
    return ItemNumbers(adoptions, origins, evaluations, changes, comments, ratings, average)
