"""The evidence of an item as its pages show it, and as lines on /desk."""

from collections.abc import Mapping

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, is_allowed
from hub.catalogue.domain import CatalogueEntry
from hub.extension.items import SectionItem, TaskSource
from hub.kit.clock import format_date, format_day
from hub.kit.page import Link
from hub.library.domain import stated_fields_by_entry_id
from hub.library.presenters.items import claim_words
from hub.plugin_api.vocabulary import Evidence, label_of
from hub.publishing.domain.evaluations import (
    is_link,
    list_counting_evaluations,
    list_evaluating_organisations,
    list_evaluations,
    list_to_confirm,
    may_withdraw,
)
from hub.publishing.domain.evidence import get_level, list_evidence_changes, read_verdict
from hub.publishing.domain.evidence_rule import RANKS, Missing
from hub.publishing.domain.evidence_vocabulary import Direction, EvaluationMethod, Strength, find_word
from hub.publishing.domain.item_numbers import ItemNumbers
from hub.publishing.models import EvidenceChange, ItemEvaluation
from hub.publishing.presenters.item_words import text_lines
from hub.trusts.domain import OrganisationNames, organisation_names_by_id

NAMED_ON_ITEM = 3
STILL_MISSING = {
    Missing.EVALUATION: "an evaluation that hub staff have confirmed",
    Missing.INDEPENDENT: "an independent evaluation that found that it works",
    Missing.STRENGTH: "a moderate or strong independent evaluation that found that it works",
    Missing.AGREEMENT: "no evaluation from the same day or later that found that it does not work",
    Missing.ADOPTION: "another trust that uses it, which is the hub\u2019s own condition",
}


class EvaluationRow(Struct, frozen=True):
    """One evaluation in the list of an item."""

    public_id: str
    title: str
    rows: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]
    link: Link | None
    is_waiting: bool
    withdrawn: str
    reason_lines: tuple[str, ...]
    can_confirm: bool
    can_withdraw: bool


class EvidencePart(Struct, frozen=True):
    """The evidence of an item on its own page."""

    last_change: str
    evaluations: tuple[str, ...]
    url: str


class EvidencePage(Struct, frozen=True):
    """The evidence of an item: its level and what is missing, its evaluations, and how the level moved."""

    level: str
    missing: tuple[str, ...]
    claim: str
    evaluations: tuple[EvaluationRow, ...]
    changes: tuple[tuple[str, str], ...]
    can_add: bool


def evidence_part(session: Session, entry: CatalogueEntry, numbers: ItemNumbers) -> EvidencePart:
    """Return what the page of an item says of its evidence."""
    found = list_counting_evaluations(session, entry.id, NAMED_ON_ITEM) if numbers.evaluations else []
    changes = _change_sentences(list_evidence_changes(session, entry.id, 1)) if numbers.changes else []
    last = f"{changes[0][1]} on {changes[0][0]}, {changes[0][2]}." if changes else ""
    return EvidencePart(
        last_change=last,
        evaluations=tuple(
            f"{row.evaluator}, {format_day(row.ended_on)}: {label_of(Direction, row.direction).lower()}"
            for row in found
        ),
        url=f"{entry.address}/evaluations",
    )


def evidence_page(session: Session, viewer: Viewer, entry: CatalogueEntry) -> EvidencePage:
    """Return the evidence of an item as the viewer may read it."""
    names = organisation_names_by_id(session)
    changes = _change_sentences(list_evidence_changes(session, entry.id))
    return EvidencePage(
        level=get_level(session, entry.id).label,
        missing=tuple(STILL_MISSING[reason] for reason in read_verdict(session, entry).missing),
        claim=_claim(session, entry),
        evaluations=tuple(
            evaluation_row(viewer, row, names) for row in list_evaluations(session, viewer, entry)
        ),
        changes=tuple((day, f"{what}, {why}") for day, what, why in changes),
        can_add=bool(list_evaluating_organisations(session, viewer)),
    )


def evaluation_row(
    viewer: Viewer, row: ItemEvaluation, names: Mapping[int, OrganisationNames]
) -> EvaluationRow:
    """Return one evaluation as the viewer sees it."""
    is_open = row.withdrawn_at is None
    is_waiting = is_open and row.confirmed_at is None
    office = is_allowed(viewer, Act.CONFIRM_EVALUATIONS)
    rows = (
        ("Independent of who shares this", "Yes" if row.is_independent else "No"),
        ("How", label_of(EvaluationMethod, row.method)),
        ("Result", label_of(Direction, row.direction)),
        ("How strong it is", label_of(Strength, row.strength)),
        ("Ended", format_day(row.ended_on)),
        ("Report", "" if is_link(row.url) else row.url),
        ("Added", f"{format_date(row.added_at)}, by {names[row.organisation_id].name}"),
        ("Confirmed by hub staff", format_date(row.confirmed_at) if row.confirmed_at else "Not yet"),
        ("Changed by hub staff", correction_words(row)),
    )
    return EvaluationRow(
        public_id=row.public_id,
        title=row.evaluator,
        rows=tuple(pair for pair in rows if pair[1]),
        lines=text_lines(row.result),
        link=Link("Read the report", row.url) if is_link(row.url) else None,
        is_waiting=is_waiting,
        withdrawn=format_date(row.withdrawn_at) if row.withdrawn_at else "",
        reason_lines=text_lines(row.withdrawal_reason),
        can_confirm=is_waiting and office and row.added_by_id != viewer.person_id,
        can_withdraw=is_open and may_withdraw(viewer, row),
    )


def correction_words(row: ItemEvaluation) -> str:
    """Return what hub staff changed in an evaluation, and why; an empty text if they changed nothing."""
    words = []
    if row.stated_independence is not None:
        words.append(f"Independent: {'yes' if row.stated_independence else 'no'}")
    if row.stated_strength is not None:
        words.append(f"How strong it is: {label_of(Strength, row.stated_strength)}")
    if not words:
        return ""
    stated = f"The person who added it had said: {'; '.join(words)}."
    return f"{stated} Reason for the change: {row.correction_reason}"


def list_confirmation_tasks(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the evaluations that wait for hub staff."""
    return [
        SectionItem(
            Link(entry.title, f"{entry.address}/evaluations"),
            "Check the evaluation, then confirm or withdraw it",
            row.added_at,
        )
        for row, entry in list_to_confirm(session, viewer)
    ]


def _change_sentences(changes: list[tuple[EvidenceChange, str]]) -> list[tuple[str, str, str]]:
    found = []
    for change, before in changes:
        is_raised = RANKS[find_word(Evidence, change.level)] > RANKS[find_word(Evidence, before)]
        verb = "Raised" if is_raised else "Lowered"
        label = label_of(Evidence, change.level).lower()
        found.append((format_date(change.changed_at), f"{verb} to {label}", f"because {change.reason}"))
    return found


def _claim(session: Session, entry: CatalogueEntry) -> str:
    return claim_words(stated_fields_by_entry_id(session, [entry])[entry.id])


TASK_SOURCES = (TaskSource("Evaluations to confirm", list_confirmation_tasks),)
