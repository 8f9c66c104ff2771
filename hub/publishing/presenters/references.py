"""References on the pages of programmes and events, and on their own pages."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, is_allowed
from hub.catalogue.domain import CatalogueEntry
from hub.extension.page_parts import ComparisonCell
from hub.kit.clock import format_date, now
from hub.kit.page import Link
from hub.plugin_api.vocabulary import Kind, Tier, label_of
from hub.publishing.domain.reference_reads import (
    MAX_SHOWN,
    ReferenceSums,
    count_references,
    list_references,
    may_comment,
    sum_references,
)
from hub.publishing.domain.reference_words import GoAgain, HideReason, Stage, find_names
from hub.publishing.domain.references import ParticipantReference, ReferencePlan
from hub.trusts.domain import OrganisationNames, organisation_names_by_id

MAX_HIDDEN_NAMED = 3
STATED = (
    "Each person states that they took part. The hub does not book this {kind} and cannot check it. "
    "Anyone who doubts a reference, including the organisation that runs the {kind}, can report it. Hub "
    "staff can hide it and say why."
)
KNOWN = (
    "The hub books this event. Only people who have a place and are not marked as absent can give a "
    "reference."
)
KIND_WORDS = {Kind.PROGRAMME.value: "programme", Kind.EVENT.value: "event"}


class Reference(Struct, frozen=True):
    """A reference with its author as a role at an organisation in a year, never a name."""

    who: str
    texts: tuple[tuple[str, tuple[str, ...]], ...]
    go_again: str = ""
    reasons: tuple[str, ...] = ()
    given: str = ""
    stage: str = ""
    commenter: str = ""
    comments: tuple[str, ...] = ()
    was_changed: bool = False
    url: str = ""
    can_comment: bool = False


class ReferencesPart(Struct, frozen=True):
    """The references of a programme or event, as a part of its page or as a page of its own."""

    title: str
    url: str
    kind: str
    count: int
    references: tuple[Reference, ...]
    sums: str
    hidden: tuple[str, ...]
    can_give: bool
    is_known: bool

    @property
    def checked(self) -> str:
        """What the hub knows of whether those who gave references took part."""
        return KNOWN if self.is_known else STATED.format(kind=self.kind)

    @property
    def all_url(self) -> str:
        """The address of the page of all references, if more are there than are shown."""
        return f"{self.url}/references" if self.count > MAX_SHOWN else ""


def references_part(
    session: Session,
    viewer: Viewer,
    entry: CatalogueEntry,
    *,
    is_over: bool,
    took_part: bool | None,
    page: int = 1,
) -> ReferencesPart:
    """Return a page of references with their sums.

    Nobody can give one before an event is over, or if the hub knows that they were not there (`took_part`).
    It is offered to visitors, who are asked to sign in first.
    """
    is_open = is_over and (viewer.person_id is None or took_part is not False)
    rows, sums = list_references(session, entry.id, page), sum_references(session, entry.id)
    names = organisation_names_by_id(session) if rows else {}
    return ReferencesPart(
        title=entry.title,
        url=entry.address,
        kind=KIND_WORDS[entry.kind],
        count=sums.shown,
        references=tuple(reference_row(viewer, row, entry, names) for row in rows),
        sums=_sum_words(sums),
        hidden=_hidden_words(sums.hidden_at),
        can_give=is_open and (viewer.person_id is None or is_allowed_to_give(viewer)),
        is_known=took_part is not None,
    )


def is_allowed_to_give(viewer: Viewer) -> bool:
    """Return whether the viewer may give references: they have a role, and act for themselves."""
    return is_allowed(viewer, Act.GIVE_REFERENCES, person_id=viewer.person_id)


def reference_row(
    viewer: Viewer, row: ParticipantReference, entry: CatalogueEntry, names: Mapping[int, OrganisationNames]
) -> Reference:
    """Return one reference with the comment of the organisation that runs it."""
    is_earlier = row.stage == Stage.EARLIER
    first, last = ("Useful", "Less useful") if is_earlier else ("What has changed since", "")
    texts = (
        ("Why they took part", text_lines(row.taken_for)),
        (first, text_lines(row.what_changed)),
        (last, text_lines(row.go_again_reason) if is_earlier else ()),
    )
    changed_at = row.written_at if row.written_at != row.consented_at else None
    return Reference(
        who=f"{label_of(Tier, row.tier)}, {names[row.organisation_id].name}, {row.year}",
        texts=tuple((label, lines) for label, lines in texts if lines),
        go_again=label_of(GoAgain, row.would_go_again),
        reasons=() if is_earlier else text_lines(row.go_again_reason),
        given=_given_words(row.consented_at, changed_at),
        stage=Stage.LATER.label if row.stage == Stage.LATER else "",
        commenter=f"{names[entry.owner_id].name}, {format_date(row.commented_at)}"
        if row.commented_at
        else "",
        comments=text_lines(row.trust_comment),
        was_changed=row.commented_at is not None and changed_at is not None and changed_at > row.commented_at,
        url=f"/references/{row.public_id}",
        can_comment=viewer.person_id is not None and may_comment(viewer, row, entry),
    )


def list_comparison_cells(session: Session, addresses: Mapping[int, str]) -> list[ComparisonCell]:
    """Return what the comparison of programmes says of the references of each."""
    sums = count_references(session, list(addresses))
    return [_comparison_cell(address, sums[entry_id]) for entry_id, address in addresses.items()]


def preview_row(plan: ReferencePlan, stage: Stage, names: Mapping[int, OrganisationNames]) -> Reference:
    """Return a reference as it will stand beside the programme or event."""
    return Reference(
        who=f"{label_of(Tier, plan.tier)}, {names[plan.organisation_id].name}, {plan.year}",
        texts=(
            ("Why they took part", text_lines(plan.taken_for)),
            ("What has changed since", text_lines(plan.what_changed)),
        ),
        go_again=label_of(GoAgain, plan.would_go_again),
        reasons=text_lines(plan.go_again_reason),
        given=_given_words(now(), None),
        stage=Stage.LATER.label if stage is Stage.LATER else "",
    )


def name_warnings(plan: ReferencePlan) -> str:
    """Return the parts of a reference that seem to name someone, in one text; empty without any."""
    found = find_names((plan.taken_for, plan.what_changed, plan.go_again_reason))
    return ", ".join(f"“{name}”" for name in found)


def hidden_notice(row: ParticipantReference) -> tuple[str, tuple[str, ...]]:
    """Return why hub staff hid a reference, for its author: the reason, and what they say of it."""
    if row.hidden_at is None:
        return "", ()
    reason = label_of(HideReason, row.hidden_reason)
    return f"Hub staff hid this reference on {format_date(row.hidden_at)}. {reason}.", text_lines(
        row.hidden_note
    )


def reference_link(entry: CatalogueEntry, row: ParticipantReference) -> Link:
    """Return the link by which its author gives or changes a reference."""
    url = f"/references/{row.public_id}/edit" if row.written_at else f"{entry.address}/references/new"
    return Link(entry.title, url)


def text_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a text that someone typed, without empty ones, for paragraphs."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _sum_words(sums: ReferenceSums) -> str:
    counts = [(sums.by_answer[answer], answer.label) for answer in GoAgain]
    total = sum(count for count, _ in counts)
    if not total:
        return ""
    people = "1 person" if total == 1 else f"{total} people"
    answers = ". ".join(f"{label}: {count}" for count, label in counts)
    return f"Would they go again? {people} answered. {answers}."


def _comparison_cell(address: str, sums: ReferenceSums) -> ComparisonCell:
    if not sums.shown:
        return ComparisonCell("None yet")
    count = "1 reference" if sums.shown == 1 else f"{sums.shown} references"
    return ComparisonCell(_sum_words(sums), Link(count, f"{address}/references"))


def _hidden_words(moments: Sequence[datetime]) -> tuple[str, ...]:
    days = list(dict.fromkeys(format_date(moment) for moment in moments))
    if not days:
        return ()
    if len(moments) == 1:
        return (f"One reference was hidden by hub staff on {days[0]}.",)
    named = ", ".join(days[:MAX_HIDDEN_NAMED])
    return (f"{len(moments)} references were hidden by hub staff, the last on {named}.",)


def _given_words(given_at: datetime | None, changed_at: datetime | None) -> str:
    words = f"Given on {format_date(given_at)}" if given_at else ""
    return f"{words}, changed on {format_date(changed_at)}" if changed_at else words
