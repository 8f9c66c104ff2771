"""How much is said of an item on the hub: all counts that its page needs, read in one statement."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from hub.catalogue.domain import CatalogueEntry
from hub.publishing.domain.evidence import COUNTS
from hub.publishing.domain.evidence_vocabulary import CommentState
from hub.publishing.domain.ratings import FEWEST_RATINGS
from hub.publishing.models import Adoption, EvidenceChange, ItemComment, ItemEvaluation, ItemRating


@dataclass(frozen=True)
class ItemNumbers:
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
    is_current = Adoption.ended_at.is_(None)
    rated = (ItemRating.entry_id == entry.id, ItemRating.organisation_id != entry.owner_id)
    row = session.execute(
        select(
            _count(Adoption.id, Adoption.entry_id == entry.id, is_current),
            _count(Adoption.id, Adoption.own_entry_id == entry.id, is_current),
            _count(ItemEvaluation.id, ItemEvaluation.entry_id == entry.id, *COUNTS),
            _count(EvidenceChange.id, EvidenceChange.entry_id == entry.id),
            _count(
                ItemComment.id,
                ItemComment.entry_id == entry.id,
                ItemComment.state == CommentState.SHOWN.value,
            ),
            _count(ItemRating.person_id, *rated),
            select(func.avg(ItemRating.score)).where(*rated).scalar_subquery(),
        )
    ).one()
    adoptions, origins, evaluations, changes, comments, ratings, average = row
    average = float(average) if ratings >= FEWEST_RATINGS else None
    return ItemNumbers(adoptions, origins, evaluations, changes, comments, ratings, average)


def _count(column: InstrumentedAttribute[int], *where: Any) -> ScalarSelect[int]:
    return select(func.count(column)).where(*where).scalar_subquery()
