"""Checks of a draft: asked for when it is submitted, recorded when they answer, and shown to its reviewer.

The hub's own checks answer at once. The plugin of the organisation is asked by a job, and its run waits until
then. An answer for an earlier version than the one last asked about is ignored, and a plugin that fails
leaves nothing that could stop publication.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct
from sqlalchemy import case, delete, select
from sqlalchemy.orm import Session

from hub.kit.row_locks import for_update
from hub.library.domain import ATTACHMENTS
from hub.plugin_api.checks import CONTROL_CHARACTER
from hub.plugin_api.documents import Document, ProgrammeDocument
from hub.plugin_api.publication import (
    MAX_FIELD_LENGTH,
    DraftContent,
    DraftField,
    PublicationFinding,
    Severity,
)
from hub.publishing.domain.attachment_records import AttachmentRecord, read_records
from hub.publishing.domain.checks import CheckFinding, check_fields
from hub.publishing.models import Draft, DraftCheckRun, DraftFinding, DraftSave
from hub.trusts.domain import Organisation

NOT_TEXT = frozenset({"kind", "audience", "readers", ATTACHMENTS})
"""Fields of the form whose values are chosen and not written."""
CONTENT_FIELDS = (Document.fields() | ProgrammeDocument.fields()) - {
    *("title", "summary", "body", "slug", "formerly", "ask")
}
"""Further fields that a plugin gets: those of a content file, without the role to ask and what is an id."""
MAX_VALUES = 200


class Checker(StrEnum):
    """Who checks: the hub, or the plugin of the organisation to which the draft belongs."""

    HUB = "hub"
    PLUGIN = "plugin"


class CheckState(StrEnum):
    """Where a check stands. `none` is a plugin without a check, or no plugin; a failed one found nothing."""

    WAITING = "waiting"
    DONE = "done"
    NONE = "none"
    FAILED = "failed"


class CheckReport(Struct, frozen=True):
    """What one checker says of a draft; `is_outdated` if the draft was saved again since it was asked."""

    checker: Checker
    state: CheckState
    is_outdated: bool
    findings: tuple[CheckFinding, ...]


class WaitingCheck(Struct, frozen=True):
    """A draft about which the plugin of a trust is to be asked: a snapshot of its content at one version."""

    draft_id: int
    version: int
    trust: str
    content: DraftContent


def request_checks(session: Session, draft: Draft, at: datetime) -> None:
    """Check this version of a draft, and have the plugin of its organisation asked."""
    _lock_runs(session, draft.id)
    session.execute(delete(DraftFinding).where(DraftFinding.draft_id == draft.id))
    session.execute(delete(DraftCheckRun).where(DraftCheckRun.draft_id == draft.id))
    found = check_fields(draft.item_kind, {"title": draft.title, **read_texts(draft.fields)})
    for checker, state in ((Checker.HUB, CheckState.DONE), (Checker.PLUGIN, CheckState.WAITING)):
        done_at = at if state is CheckState.DONE else None
        session.add(
            DraftCheckRun(
                draft_id=draft.id,
                checker=checker,
                version=draft.version,
                state=state,
                asked_at=at,
                done_at=done_at,
            )
        )
    _add_findings(session, draft.id, Checker.HUB, found)
    session.flush()


def read_texts(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the texts of a draft that the hub checks: its fields, and what is said of its files."""
    texts = {name: value for name, value in fields.items() if name not in NOT_TEXT}
    records = read_records(fields)
    return {**texts, ATTACHMENTS: "\n\n".join(map(_words_of_file, records))} if records else texts


def list_waiting_checks(session: Session, limit: int) -> list[WaitingCheck]:
    """Return the drafts about which plugins are to be asked, the longest waiting first."""
    statement = (
        select(Draft, DraftCheckRun.version, Organisation.slug)
        .join(DraftCheckRun, DraftCheckRun.draft_id == Draft.id)
        .join(Organisation, Organisation.id == Draft.organisation_id)
        .where(DraftCheckRun.state == CheckState.WAITING, DraftCheckRun.checker == Checker.PLUGIN)
        .order_by(DraftCheckRun.asked_at, DraftCheckRun.draft_id)
        .limit(limit)
    )
    return [
        WaitingCheck(draft.id, version, slug, read_content(draft.item_kind, draft.title, draft.fields))
        for draft, version, slug in session.execute(statement)
    ]


def read_content(kind: str, title: str, fields: Mapping[str, Any]) -> DraftContent:
    """Return what a plugin gets of a draft: its content, and nothing about people or ids."""
    further = ((name, _texts(fields.get(name))[:MAX_VALUES]) for name in sorted(CONTENT_FIELDS))
    return DraftContent(
        kind=kind,
        title=_text(fields.get("title") or title),
        summary=_text(fields.get("summary")),
        body=_text(fields.get("body")),
        fields=tuple(DraftField(name, values) for name, values in further if values),
    )


def _words_of_file(record: AttachmentRecord) -> str:
    # In the name of a file, a stroke or a dot stands for a space between words.
    name = re.sub(r"[_.]+", " ", record.name.rpartition(".")[0])
    lines = (" ".join(words.split()) for words in (record.title, record.alt_text, name))
    return "\n".join(line if line.endswith((".", "!", "?")) else f"{line}." for line in lines if line)


def _texts(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list | tuple) else [value]
    return tuple(text for text in map(_text, values) if text)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        return ""
    return CONTROL_CHARACTER.sub(" ", value.replace("\r\n", "\n"))[:MAX_FIELD_LENGTH].strip()


def record_findings(
    session: Session,
    draft_id: int,
    version: int,
    state: CheckState,
    findings: Sequence[PublicationFinding],
    at: datetime,
) -> bool:
    """Record what a plugin found; return False if another version was asked about since, and ignore it."""
    # Whoever publishes locks the draft, too, so this answer comes before or after, and not meanwhile.
    session.execute(for_update(select(Draft.id).where(Draft.id == draft_id)))
    runs = {run.checker: run for run in _lock_runs(session, draft_id)}
    run = runs.get(Checker.PLUGIN)
    if run is None or run.version != version or run.state != CheckState.WAITING:
        return False
    run.state, run.done_at = state, at
    if state is CheckState.DONE:
        found = [CheckFinding("trust", each.severity, each.field, each.message) for each in findings]
        _add_findings(session, draft_id, Checker.PLUGIN, found)
    session.flush()
    return True


def list_findings(session: Session, draft: Draft) -> list[CheckReport]:
    """Return what the hub, and then the plugin, say of a draft; nothing before it is submitted."""
    saved_since = (
        select(DraftSave.version)
        .where(DraftSave.draft_id == draft.id, DraftSave.version > DraftCheckRun.version)
        .exists()
    )
    runs = session.execute(
        select(DraftCheckRun.checker, DraftCheckRun.state, saved_since)
        .where(DraftCheckRun.draft_id == draft.id)
        .order_by(DraftCheckRun.checker)
    ).all()
    by_checker: dict[str, list[CheckFinding]] = {}
    for row in session.scalars(_findings_of(draft.id)):
        by_checker.setdefault(row.checker, []).append(_finding(row))
    return [
        CheckReport(Checker(checker), CheckState(state), is_outdated, tuple(by_checker.get(checker, ())))
        for checker, state, is_outdated in runs
    ]


def find_stop(session: Session, draft: Draft) -> CheckFinding | None:
    """Return the first finding that prevents publication of a draft; None if it can be published."""
    stops = _findings_of(draft.id).where(DraftFinding.severity == Severity.STOP).limit(1)
    row = session.scalar(stops)
    return _finding(row) if row else None


def _findings_of(draft_id: int) -> Any:
    is_plugin = case((DraftFinding.checker == Checker.HUB, 0), else_=1)
    return select(DraftFinding).where(DraftFinding.draft_id == draft_id).order_by(is_plugin, DraftFinding.id)


def _finding(row: DraftFinding) -> CheckFinding:
    return CheckFinding(row.code, Severity(row.severity), row.field, row.message)


def _lock_runs(session: Session, draft_id: int) -> Sequence[DraftCheckRun]:
    runs = select(DraftCheckRun).where(DraftCheckRun.draft_id == draft_id).order_by(DraftCheckRun.checker)
    return session.scalars(for_update(runs)).all()


def _add_findings(
    session: Session, draft_id: int, checker: Checker, findings: Iterable[CheckFinding]
) -> None:
    session.add_all(
        DraftFinding(
            draft_id=draft_id,
            checker=checker,
            code=finding.code,
            severity=finding.severity,
            field=finding.field,
            message=finding.message,
        )
        for finding in findings
    )
