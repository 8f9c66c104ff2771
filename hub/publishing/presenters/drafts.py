"""The pages of drafts: where one stands, who may do what, and what happens next."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
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
from hub.publishing.domain.draft_lists import list_drafts_to_review, list_returned_drafts, list_steps
from hub.publishing.domain.draft_states import DraftAct, DraftState, ItemKind
from hub.publishing.domain.drafts import Draft, find_other_editor, list_author_ids, may_write
from hub.publishing.domain.item_fields import EVERYBODY, NAMED, SHAPES
from hub.publishing.domain.late_findings import has_late_stop
from hub.publishing.domain.reviews import WROTE_IT, can_undo, has_written, list_draft_problems, may_review
from hub.publishing.presenters.field_labels import FIELD_LABELS
from hub.publishing.presenters.findings import (
    FindingsPart,
    present_findings,
    present_late_reports,
    present_reports,
)
from hub.trusts.domain import OFFICE, Organisation, list_organisation_names, organisations_by_id

STATE_LABELS = {
    DraftState.DRAFT: "Draft",
    DraftState.IN_REVIEW: "In review",
    DraftState.PUBLISHED: "Published",
    DraftState.DISCARDED: "Discarded",
}
STEP_LABELS = {
    DraftAct.BEGIN: "Started",
    DraftAct.SUBMIT: "Submitted for review",
    DraftAct.TAKE_BACK: "Withdrawn from review",
    DraftAct.RETURN: "Returned",
    DraftAct.ASK_HUB: "Hub staff asked to publish",
    DraftAct.PUBLISH: "Published",
    DraftAct.UNDO: "Publication undone",
    DraftAct.DISCARD: "Discarded",
}
KIND_LABELS = {ItemKind.RESOURCE: "Resource", ItemKind.PROGRAMME: "Programme"}


@dataclass(frozen=True)
class StepRow:
    """One step in the history of a draft."""

    label: str
    who: str
    when: str
    comment: str


@dataclass(frozen=True)
class DraftPage:
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


@dataclass(frozen=True)
class Difference:
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
    steps = _step_rows(session, draft)
    problems = list_draft_problems(draft) if state is DraftState.DRAFT else []
    return DraftPage(
        public_id=draft.public_id,
        title=draft.title,
        kind=KIND_LABELS[kind],
        owner=owner.name,
        state=STATE_LABELS[state],
        next_step=_next_step(draft, state, owner),
        editors=_editors(session, draft, state, owner),
        summary=str(draft.fields.get("summary", "")),
        body=Markup(render(str(draft.fields.get("body", "")))),  # noqa: S704 -- sanitised as published
        rows=tuple(_rows(kind, draft)),
        readers=_readers(session, draft),
        problems=tuple(message for _field, message in problems),
        findings=_findings(session, draft, state),
        steps=steps,
        comment=_last_return(steps) if state is DraftState.DRAFT else None,
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
    return [
        SectionItem(
            _draft_link(draft),
            f"{STATE_LABELS[DraftState(draft.state)]}, {KIND_LABELS[ItemKind(draft.item_kind)].lower()}, "
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


def _next_step(draft: Draft, state: DraftState, owner: Organisation) -> str:
    reviewers = "Hub staff" if owner.kind == OFFICE else f"A lead of {owner.name}"
    if state is DraftState.DRAFT:
        return f"Submit it when it is ready. {reviewers} who did not write it can then publish it."
    if state is DraftState.PUBLISHED:
        return "Published. To change it, start a new version from its page."
    if state is DraftState.DISCARDED:
        return "Discarded. It was not published."
    if draft.hub_asked_at is not None:
        return f"{owner.name} asked hub staff on {format_date(draft.hub_asked_at)} to publish it."
    return f"{reviewers} who did not write it will publish it or return it with a comment."


def _editors(session: Session, draft: Draft, state: DraftState, owner: Organisation) -> str:
    names = person_names_by_id(session, list_author_ids(session, draft))
    written = f" Written by {', '.join(sorted(names.values()))}." if names else ""
    readers = "hub staff" if owner.kind == OFFICE else f"publishers and leads of {owner.name}"
    if owner.kind != OFFICE and draft.hub_asked_at is not None:
        readers += ", and hub staff,"
    acts = "read and change it" if state is DraftState.DRAFT else "read this draft"
    return f"Only {readers} can {acts}.{written}"


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


def _readers(session: Session, draft: Draft) -> str:
    audience = draft.fields.get("audience", EVERYBODY)
    if audience == EVERYBODY:
        return "Everyone will be able to read it."
    if audience == NAMED:
        slugs = draft.fields.get("readers") or ()
        names = [each.name for each in list_organisation_names(session) if each.slug in slugs]
        return f"Only your organisation and these will be able to read it: {', '.join(names)}."
    return "Only people in your organisation will read it."


def _step_rows(session: Session, draft: Draft) -> tuple[StepRow, ...]:
    steps = list_steps(session, draft)
    names = person_names_by_id(session, [step.person_id for step in steps])
    return tuple(
        StepRow(
            STEP_LABELS[DraftAct(step.step)],
            names.get(step.person_id or 0, "A former colleague"),
            f"{format_date(step.taken_at)} at {format_time(step.taken_at)}",
            step.comment,
        )
        for step in steps
    )


def _last_return(steps: Sequence[StepRow]) -> StepRow | None:
    last = steps[0] if steps else None
    return last if last is not None and last.label == STEP_LABELS[DraftAct.RETURN] else None


def _words_of(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")


TASK_SOURCES = (
    TaskSource("Items to review", list_review_tasks),
    TaskSource("Items returned to you", list_returned_tasks),
)
