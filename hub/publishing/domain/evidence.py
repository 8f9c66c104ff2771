"""The evidence level of an item: derived anew wherever an evaluation or adoption of it changes."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from hub.catalogue.domain import CatalogueEntry
from hub.library.domain import Resource, set_evidence_level
from hub.plugin_api.vocabulary import Evidence
from hub.publishing.domain.evidence_rule import EvaluationFact, Verdict, explain_change, judge_evidence
from hub.publishing.domain.evidence_vocabulary import Direction, Strength, find_word
from hub.publishing.domain.item_contacts import list_writer_ids, tell
from hub.publishing.domain.item_lookup import lock_item
from hub.publishing.models import Adoption, EvidenceChange, ItemEvaluation
from hub.trusts.domain import TRUST, Organisation

EVIDENCE_CHANGED = "item-evidence-changed"
MAX_CHANGES_SHOWN = 20
COUNTS = (ItemEvaluation.confirmed_at.is_not(None), ItemEvaluation.withdrawn_at.is_(None))
"""The conditions under which an evaluation counts."""


def read_verdict(session: Session, entry: CatalogueEntry) -> Verdict:
    """Return what the rule derives for an item at present."""
    columns = (
        ItemEvaluation.direction,
        ItemEvaluation.is_independent,
        ItemEvaluation.ended_on,
        ItemEvaluation.strength,
    )
    rows = session.execute(select(*columns).where(ItemEvaluation.entry_id == entry.id, *COUNTS))
    facts = [
        EvaluationFact(
            find_word(Direction, row.direction),
            row.is_independent,
            row.ended_on,
            find_word(Strength, row.strength),
        )
        for row in rows
    ]
    is_adopted = session.scalar(
        select(
            exists()
            .where(Adoption.entry_id == entry.id, Adoption.ended_at.is_(None), Adoption.partner_key == "")
            .where(Adoption.organisation_id != entry.owner_id)
            .where(Organisation.id == Adoption.organisation_id, Organisation.kind == TRUST)
        )
    )
    return judge_evidence(facts, is_adopted_elsewhere=bool(is_adopted))


def get_level(session: Session, entry_id: int) -> Evidence:
    """Return the evidence level of an item: that of the rule, and shared before there is any."""
    level = session.scalars(select(Resource.evidence_level).where(Resource.entry_id == entry_id)).one()
    return find_word(Evidence, level) if level else Evidence.SHARED


def derive_evidence(session: Session, entry: CatalogueEntry, at: datetime) -> bool:
    """Set the level that the rule derives for a locked item, and keep why; return whether it has changed."""
    before, verdict = get_level(session, entry.id), read_verdict(session, entry)
    if verdict.level is before:
        return False
    set_evidence_level(session, entry, verdict.level.value)
    reason = explain_change(before, verdict)
    change = EvidenceChange(entry_id=entry.id, level=verdict.level.value, reason=reason, changed_at=at)
    session.add(change)
    session.flush()
    tell(session, EVIDENCE_CHANGED, list_writer_ids(session, entry.owner_id, at), change.id, at)
    return True


def derive_evidence_of(session: Session, entry_ids: Collection[int], at: datetime) -> int:
    """Set the levels of several items, in the order of their ids; return how many have changed."""
    return sum(derive_evidence(session, lock_item(session, entry_id), at) for entry_id in sorted(entry_ids))


def list_evidence_changes(
    session: Session, entry_id: int, number: int = MAX_CHANGES_SHOWN
) -> list[tuple[EvidenceChange, str]]:
    """Return the newest changes of the evidence level of an item, each with the level before it.

    At most `number`, the newest first.
    """
    statement = select(EvidenceChange).where(EvidenceChange.entry_id == entry_id)
    changes = list(session.scalars(statement.order_by(EvidenceChange.id.desc()).limit(number + 1)))
    levels = [*(change.level for change in changes[1:]), Evidence.SHARED.value]
    return list(zip(changes[:number], levels, strict=False))
