"""The sync: asks every plugin, reads every folder, and makes the database say what they say."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from hub.catalogue.domain import bump_change_counter, lock_writers
from hub.content.domain import (
    FileProblem,
    SourceFile,
    import_file,
    imported_files_by_path,
    withdraw_missing_files,
)
from hub.content.services.suppliers import (
    Handlers,
    Supplier,
    list_plugin_sources,
    list_source_files,
    national_supplier,
    plugin_supplier,
)
from hub.kit.clock import now as this_moment
from hub.kit.content_handler import Origin
from hub.kit.db import write_transaction
from hub.kit.errors import Invalid
from hub.plugin_api.wire import to_data
from hub.plugin_host.discovery import PluginSource
from hub.plugin_host.domain import mark_absent, record_health
from hub.plugin_host.runner import Answer, PluginFault, query_plugins
from hub.tools.domain import sync_tool_entries
from hub.trusts.domain import OFFICE_SLUG, ensure_office, record_trust

FILES_PER_TRANSACTION = 200
"""Others can write in between, and a crash loses no more than this; the next sync goes on from there."""

ProgressCallback = Callable[[str, int, int], None]


@dataclass
class SyncReport:
    """What a sync did: counts, the problems of files, and the plugins that were set aside."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    trusts: int = 0
    problems: list[FileProblem] = field(default_factory=list)
    set_aside: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Say whether there is nothing to mend."""
        return not self.problems and not self.set_aside


@dataclass(frozen=True)
class _OwnedSupplier:
    supplier: Supplier
    owner_id: int

    @property
    def name(self) -> str:
        return self.supplier.name


def sync_content(
    handlers: Handlers,
    settings: Mapping[str, Any],
    *,
    only: str = "",
    on_progress: ProgressCallback | None = None,
) -> SyncReport:
    """Bring plugins and files into the database; `only` names one supplier; NotFound if there is none.

    `tell(supplier, done, total)` hears of each supplier's files as they are done. Safe to run
    twice, and beside itself: every transaction begins by taking the write lock.
    """
    report = SyncReport()
    on_progress = on_progress or (lambda supplier, done, total: None)
    sources = list_plugin_sources(settings, only)
    chosen = [source for source in sources if only in ("", source.name)]
    for source, answer in query_plugins(chosen):
        if isinstance(answer, PluginFault):
            _set_aside(source, answer.reason, report)
        elif (owner_id := _record_answer(source, answer, report)) is not None:
            _sync_files(
                handlers, _OwnedSupplier(plugin_supplier(source, answer), owner_id), report, on_progress
            )
    if only in ("", OFFICE_SLUG):
        supply = national_supplier(handlers, Path(settings["CONTENT_DIR"]))
        _sync_files(handlers, _OwnedSupplier(supply, _record_office()), report, on_progress)
    if not only:
        with _locked_transaction() as session:
            if mark_absent(session, {source.name for source in sources}, now=this_moment()):
                bump_change_counter(session)
    return report


@contextmanager
def _locked_transaction() -> Iterator[Session]:
    # Two syncs at once would both find that a trust is new, and both make it.
    with write_transaction() as session:
        lock_writers(session)
        yield session


def _record_office() -> int:
    with _locked_transaction() as session:
        return ensure_office(session, now=this_moment()).id


def _set_aside(source: PluginSource, reason: str, report: SyncReport) -> None:
    report.set_aside.append((source.name, reason))
    with _locked_transaction() as session:
        _record_plugin_health(session, source, "set-aside", reason)


def _record_answer(source: PluginSource, answer: Answer, report: SyncReport) -> int | None:
    try:
        with _locked_transaction() as session:
            trust = record_trust(
                session,
                answer.trust.slug,
                name=answer.trust.name,
                short_name=answer.trust.short_name,
                profile=_profile(answer),
                now=this_moment(),
            )
            sync_tool_entries(session, trust, answer.tools, now=this_moment())
            _record_plugin_health(session, source, "up", "")
            report.trusts += 1
            return trust.id
    except Invalid as error:
        _set_aside(source, error.message, report)
        return None


def _record_plugin_health(session: Session, source: PluginSource, state: str, reason: str) -> None:
    changed = record_health(
        session,
        source.name,
        state=state,
        reason=reason,
        version=source.version,
        origin=source.origin,
        now=this_moment(),
    )
    if changed:
        bump_change_counter(session)


def _profile(answer: Answer) -> dict[str, Any]:
    return {
        "trust": to_data(answer.trust),
        "facts": [to_data(fact) for fact in answer.facts],
        "speciality": to_data(answer.speciality) if answer.speciality else None,
        "contacts": [to_data(contact) for contact in answer.contacts],
        "tools": [to_data(tool) for tool in answer.tools],
    }


def _sync_files(
    handlers: Handlers, owned: _OwnedSupplier, report: SyncReport, tell: ProgressCallback
) -> None:
    found = list(list_source_files(handlers, owned.supplier))
    problems = [item for item in found if isinstance(item, FileProblem)]
    files = [item for item in found if isinstance(item, SourceFile)]
    with _locked_transaction() as session:
        known = imported_files_by_path(session, owned.name)
    waiting = [
        file for file in files if file.path not in known or known[file.path].content_hash != file.content_hash
    ]
    done = len(files) - len(waiting)
    report.unchanged += done
    tell(owned.name, done, len(files))
    present = {file.path for file in files}
    held = {row.public_id: path for path, row in known.items() if path in present}
    iterator = iter(waiting)
    while batch := list(islice(iterator, FILES_PER_TRANSACTION)):
        problems += _import_batch(handlers, owned, batch, held, report)
        done += len(batch)
        tell(owned.name, done, len(files))
    report.problems += problems
    # While a file cannot be read, a missing one may be its other half: nothing is taken out till all is well.
    if not problems:
        _withdraw_missing(handlers, owned, present, report)


def _import_batch(
    handlers: Handlers,
    owned: _OwnedSupplier,
    batch: list[SourceFile],
    held: dict[str, str],
    report: SyncReport,
) -> list[FileProblem]:
    problems: list[FileProblem] = []
    before = set(held.values())
    with _locked_transaction() as session:
        for file in batch:
            origin = _origin(owned, file, held, this_moment())
            outcome = import_file(session, handlers[file.feature], file, origin)
            if isinstance(outcome, FileProblem):
                problems.append(outcome)
                continue
            held[outcome.public_id] = file.path
            report.changed += file.path in before
            report.new += file.path not in before
    return problems


def _origin(owned: _OwnedSupplier, file: SourceFile, held: Mapping[str, str], now: datetime) -> Origin:
    return Origin(
        supplier=owned.name,
        owner_id=owned.owner_id,
        owner_slug=owned.name,
        path=file.path,
        content_hash=file.content_hash,
        path_by_public_id=held,
        now=now,
    )


def _withdraw_missing(
    handlers: Handlers, owned: _OwnedSupplier, present: set[str], report: SyncReport
) -> None:
    with _locked_transaction() as session:
        report.withdrawn += withdraw_missing_files(
            session, dict(handlers), owned.name, present, now=this_moment()
        )
