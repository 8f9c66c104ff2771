"""The pages of drafts: where one stands, who may do what, and what happens next."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from markupsafe import Markup
from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.accounts.domain import person_names_by_id
from hub.catalogue.domain import CatalogueEntry
from hub.catalogue.forms import facet_text
from hub.extension.items import SectionItem, TaskSource
from hub.kit.clock import format_date, format_time, now
from hub.kit.markdown import render
from hub.kit.page import Link
from hub.plugin_api.vocabulary import Kind, label_of
from hub.publishing.domain.checks import check_fields
from hub.publishing.domain.draft_checks import list_findings, read_texts
from hub.publishing.domain.draft_lists import (
    list_drafts_to_review,
    list_returned_drafts,
    list_returned_ids,
)
from hub.publishing.domain.draft_states import DraftState, ItemKind
from hub.publishing.domain.drafts import Draft, find_other_editor, may_write
from hub.publishing.domain.item_fields import SHAPES
from hub.publishing.domain.late_findings import has_late_stop
from hub.publishing.domain.reviews import WROTE_IT, can_undo, has_written, list_draft_problems, may_review
from hub.publishing.presenters.draft_changes import DraftChanges, list_draft_changes
from hub.publishing.presenters.draft_readers import editor_words, published_reader_words, reader_words
from hub.publishing.presenters.draft_steps import StepRow, return_row, step_rows
from hub.publishing.presenters.field_labels import FIELD_LABELS
from hub.publishing.presenters.findings import (
    FindingsPart,
    present_findings,
    present_late_reports,
    present_reports,
)
from hub.trusts.domain import OFFICE, Organisation, organisations_by_id

STATE_LABELS = {
    DraftState.DRAFT: "Draft",
    DraftState.IN_REVIEW: "In review",
    DraftState.PUBLISHED: "Published",
    DraftState.DISCARDED: "Discarded",
}
RETURNED = "Returned"
"""The label of a draft that a reviewer returned, until it is submitted again."""
KIND_LABELS = {ItemKind.RESOURCE: "Resource", ItemKind.PROGRAMME: "Programme"}


class DraftPage(Struct, frozen=True):
    """The page of one draft, and what the viewer may do with it."""

    public_id: str
    title: str
    kind: str
    owner: str
    state: str
    next_step: str
    editors: str
    summary: str
    body: Markup
    rows: tuple[tuple[str, str], ...]
    readers: str
    problems: tuple[str, ...]
    findings: FindingsPart | None
    changes: tuple[DraftChanges, ...]
    steps: tuple[StepRow, ...]
    comment: StepRow | None
    item_url: str
    version: int
    may_write: bool
    may_submit: bool
    may_take_back: bool
    may_review: bool
    may_ask_hub: bool
    may_undo: bool
    refusal: str


class Difference(Struct, frozen=True):
    """A field that two people changed at once: what is saved, and what was typed."""

    label: str
    saved: str
    typed: str


def draft_page(session: Session, viewer: Viewer, draft: Draft, entry: CatalogueEntry | None) -> DraftPage:
    """Return the page of a draft."""
    kind, state, at = ItemKind(draft.item_kind), DraftState(draft.state), now()
    owner = organisations_by_id(session, [draft.organisation_id])[draft.organisation_id]
    is_reviewer, is_author = may_review(session, viewer, draft), has_written(session, viewer, draft)
    is_in_review, is_member = state is DraftState.IN_REVIEW, draft.organisation_id in viewer.organisation_ids
    returned = return_row(session, draft)
    problems = list_draft_problems(draft) if state is DraftState.DRAFT else []
    return DraftPage(
        public_id=draft.public_id,
        title=draft.title,
        kind=KIND_LABELS[kind],
        owner=owner.name,
        state=RETURNED if returned else STATE_LABELS[state],
        next_step=_next_step(draft, state, owner, is_returned=returned is not None),
        editors=editor_words(session, draft, owner),
        summary=str(draft.fields.get("summary", "")),
        body=Markup(render(str(draft.fields.get("body", "")))),  # noqa: S704 -- sanitised as published
        rows=tuple(_rows(kind, draft)),
        readers=_readers(session, draft, state, entry),
        problems=tuple(message for _field, message in problems),
        findings=_findings(session, draft, state),
        changes=list_draft_changes(session, draft),
        steps=step_rows(session, draft),
        comment=returned,
        item_url=entry.address if entry is not None and entry.state == "live" else "",
        version=draft.version,
        may_write=may_write(viewer, draft),
        may_submit=may_write(viewer, draft) and not problems,
        may_take_back=is_in_review and is_member,
        may_review=is_in_review and is_reviewer and not is_author,
        may_ask_hub=is_in_review and is_member and draft.hub_asked_at is None and owner.kind == "trust",
        may_undo=is_reviewer and not is_author and can_undo(draft, at),
        refusal=WROTE_IT if is_in_review and is_reviewer and is_author else "",
    )


def other_editor_words(session: Session, viewer: Viewer, draft: Draft, at: datetime) -> str:
    """Return who else is writing in a draft, or an empty text."""
    person_id = find_other_editor(draft, viewer, at)
    if person_id is None:
        return ""
    name = person_names_by_id(session, [person_id])[person_id]
    return (
        f"{name} saved this draft at {format_time(draft.changed_at)} and may still be writing. "
        "If you both change it, your changes are combined."
    )


def list_field_differences(
    names: Sequence[str], saved: Mapping[str, object], typed: Mapping[str, object]
) -> list[Difference]:
    """Return the fields in conflict with both their words."""
    return [
        Difference(FIELD_LABELS.get(name, name), _words_of(saved.get(name)), _words_of(typed.get(name)))
        for name in names
    ]


def merged_message(taken: Sequence[str]) -> str:
    """Return the message after a save; `taken` are the fields that another person had changed."""
    if not taken:
        return "The draft was saved. Only people who write for your organisation can see it."
    labels = ", ".join(FIELD_LABELS.get(name, name).lower() for name in taken)
    return f"The draft was saved together with a change that someone else had made to: {labels}."


def reviewer_words(kinds: Collection[str]) -> str:
    """Return who publishes the drafts of organisations of these kinds."""
    offices = [kind == OFFICE for kind in kinds]
    return "hub staff" if all(offices) else "a lead or hub staff" if any(offices) else "a lead"


def list_review_tasks(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the drafts that wait for the viewer's review."""
    return [
        SectionItem(_draft_link(draft), "Read it, then publish or return it", draft.submitted_at)
        for draft in list_drafts_to_review(session, viewer)
    ]


def list_returned_tasks(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the viewer's drafts that were returned with a comment."""
    return [
        SectionItem(_draft_link(draft), "Change it and submit it again", draft.changed_at)
        for draft in list_returned_drafts(session, viewer)
    ]


def draft_items(session: Session, drafts: Sequence[Draft]) -> list[SectionItem]:
    """Return drafts as lines of a list, each with its state and who changed it last."""
    names = person_names_by_id(session, [draft.changed_by_id for draft in drafts])
    returned_ids = list_returned_ids(session, drafts)
    return [
        SectionItem(
            _draft_link(draft),
            f"{RETURNED if draft.id in returned_ids else STATE_LABELS[DraftState(draft.state)]}, "
            f"{KIND_LABELS[ItemKind(draft.item_kind)].lower()}, "
            f"changed by {names.get(draft.changed_by_id or 0, 'a former colleague')} on "
            f"{format_date(draft.changed_at)}",
        )
        for draft in drafts
    ]


def _draft_link(draft: Draft) -> Link:
    return Link(draft.title, f"/desk/library/{draft.public_id}")


def _findings(session: Session, draft: Draft, state: DraftState) -> FindingsPart | None:
    if state is DraftState.DRAFT:
        found = check_fields(draft.item_kind, read_texts(draft.fields))
        return present_findings(found, is_form=False)
    if state is DraftState.PUBLISHED and has_late_stop(session, draft):
        return present_late_reports(list_findings(session, draft))
    return present_reports(list_findings(session, draft)) if state is DraftState.IN_REVIEW else None


def _readers(session: Session, draft: Draft, state: DraftState, entry: CatalogueEntry | None) -> str:
    if state is DraftState.DISCARDED:
        return ""
    is_published = state is DraftState.PUBLISHED
    return published_reader_words(session, entry) if is_published else reader_words(session, draft.fields)


def _next_step(draft: Draft, state: DraftState, owner: Organisation, *, is_returned: bool) -> str:
    reviewers = "Hub staff" if owner.kind == OFFICE else f"A lead of {owner.name}"
    if state is DraftState.DRAFT:
        act = "Change it and submit it again" if is_returned else "Submit it when it is ready"
        return f"{act}. {reviewers} who did not write it can then publish it."
    if state is DraftState.PUBLISHED:
        return "To change it, start a new version from its page."
    if state is DraftState.DISCARDED:
        return "It was not published."
    if draft.hub_asked_at is not None:
        return f"{owner.name} asked hub staff on {format_date(draft.hub_asked_at)} to publish it."
    return f"{reviewers} who did not write it will publish it or return it with a comment."


def _rows(kind: ItemKind, draft: Draft) -> list[tuple[str, str]]:
    fields, rows = draft.fields, []
    if kind is ItemKind.RESOURCE and fields.get("kind") in list(Kind):
        rows.append((FIELD_LABELS["kind"], label_of(Kind, fields["kind"])))
    for name in (*SHAPES[kind].texts, "dates"):
        if name not in ("title", "summary", "body") and fields.get(name):
            rows.append((FIELD_LABELS[name], str(fields[name])))
    for name in SHAPES[kind].lists:
        if fields.get(name):
            rows.append((FIELD_LABELS[name], facet_text(name, fields[name], {})))
    if fields.get("change_note"):
        rows.append((FIELD_LABELS["change_note"], str(fields["change_note"])))
    return rows


def _words_of(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")


TASK_SOURCES = (
    TaskSource("Items to review", list_review_tasks),
    TaskSource("Items returned to you", list_returned_tasks),
)
