"""The sync: queries every plugin, reads every folder of files, and updates the database from them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from sqlalchemy.orm import Session

from hub.access import PUBLIC
from hub.catalogue.domain import bump_change_counter, lock_writers, sync_page_entries
from hub.content.domain.file_import import (
    PublishDocument,
    SkippedFile,
    import_document,
    imported_files_by_path,
    parse_file,
    withdraw_missing_files,
)
from hub.content.domain.file_reader import FileProblem, SourceFile
from hub.content.services.item_files import make_publisher
from hub.content.services.site_pages import read_page_texts
from hub.content.services.suppliers import (
    Handlers,
    Supplier,
    list_plugin_sources,
    list_source_files,
    national_supplier,
    plugin_supplier,
)
from hub.extension.item_files import ItemFiles
from hub.kit.clock import now
from hub.kit.content_handler import Origin
from hub.kit.db import write_transaction
from hub.kit.errors import Invalid
from hub.plugin_api.wire import to_data
from hub.plugin_host.discovery import PluginSource
from hub.plugin_host.domain import mark_absent, record_health
from hub.plugin_host.runner import Answer, PluginFault, query_plugins
from hub.tools.domain import sync_tool_entries
from hub.trusts.domain import OFFICE_SLUG, ensure_office, list_trusts, record_trust, sync_trust_entry

FILES_PER_TRANSACTION = 25
"""Few enough that others who write wait for a moment only: the pages of a batch are made inside it."""
"""Small batches let other writers in between; after a crash, the next sync continues with the rest."""

ProgressCallback = Callable[[str, int, int], None]
"""Called with the name of the supplier, the number of files done, and their total."""


class SyncReport(Struct):
    """The result of a sync: counts, problems with files, and plugins set aside, each with its reason.

    `skipped` are files of items that are looked after on the website, and change nothing.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    trusts: int = 0
    skipped: list[str] = field(default_factory=list)
    problems: list[FileProblem] = field(default_factory=list)
    set_aside: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Return whether there were no problems."""
        return not self.problems and not self.set_aside


class _OwnedSupplier(Struct, frozen=True):
    supplier: Supplier
    owner_id: int
    item_files: ItemFiles | None

    @property
    def name(self) -> str:
        return self.supplier.name


def sync_content(
    handlers: Handlers,
    settings: Mapping[str, Any],
    *,
    only: str = "",
    on_progress: ProgressCallback | None = None,
    item_files: ItemFiles | None = None,
) -> SyncReport:
    """Import all plugins and files into the database, or those of the supplier `only`.

    `on_progress` is called as each supplier's files are done; `item_files` keeps the files of items. Several
    syncs may run at the same time, because every transaction takes the write lock first. Raises NotFound if
    there is no such supplier.
    """
    report = SyncReport()
    on_progress = on_progress or (lambda supplier, done, total: None)
    sources = list_plugin_sources(settings, only)
    chosen = [source for source in sources if only in ("", source.name)]
    for source, answer in query_plugins(chosen):
        if isinstance(answer, PluginFault):
            _set_aside(source, answer.reason, report)
        elif (owner_id := _record_answer(source, answer, report)) is not None:
            owned = _OwnedSupplier(plugin_supplier(source, answer), owner_id, item_files)
            _sync_files(handlers, owned, report, on_progress)
    if only in ("", OFFICE_SLUG):
        supplier = national_supplier(handlers, Path(settings["CONTENT_DIR"]))
        office_id = _record_office()
        _sync_files(handlers, _OwnedSupplier(supplier, office_id, item_files), report, on_progress)
        _sync_pages(office_id)
    if not only:
        _sync_trusts({source.name for source in sources})
    for handler in handlers.values():
        if handler.after_sync is not None:
            handler.after_sync()
    return report


def _sync_trusts(present: set[str]) -> None:
    with _locked_transaction() as session:
        if mark_absent(session, present, now=now()):
            bump_change_counter(session)
        # A trust whose plugin is set aside or absent keeps its page, so it keeps its entry.
        for trust in list_trusts(session, PUBLIC):
            sync_trust_entry(session, trust, now=now())


@contextmanager
def _locked_transaction() -> Iterator[Session]:
    # Without the lock, two concurrent syncs would both find that a trust is new, and both create it.
    with write_transaction() as session:
        lock_writers(session)
        yield session


def _record_office() -> int:
    with _locked_transaction() as session:
        return ensure_office(session, now=now()).id


def _sync_pages(office_id: int) -> None:
    texts = read_page_texts()
    with _locked_transaction() as session:
        sync_page_entries(session, texts, office_id, OFFICE_SLUG, now=now())


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
                now=now(),
            )
            sync_trust_entry(session, trust, now=now())
            sync_tool_entries(session, trust, answer.tools, now=now())
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
        now=now(),
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
    handlers: Handlers, owned: _OwnedSupplier, report: SyncReport, on_progress: ProgressCallback
) -> None:
    listed = list(list_source_files(handlers, owned.supplier))
    problems = [item for item in listed if isinstance(item, FileProblem)]
    files = [item for item in listed if isinstance(item, SourceFile)]
    with _locked_transaction() as session:
        imported = imported_files_by_path(session, owned.name)
    changed = [
        file
        for file in files
        if file.path not in imported or imported[file.path].content_hash != file.content_hash
    ]
    done = len(files) - len(changed)
    report.unchanged += done
    on_progress(owned.name, done, len(files))
    present = {file.path for file in files}
    path_by_public_id = {row.public_id: path for path, row in imported.items() if path in present}
    iterator = iter(changed)
    while batch := list(islice(iterator, FILES_PER_TRANSACTION)):
        problems += _import_batch(handlers, owned, batch, path_by_public_id, report)
        done += len(batch)
        on_progress(owned.name, done, len(files))
    report.problems += problems
    # A missing file may have been renamed to one that cannot be read, so problems stop all withdrawals.
    if not problems:
        _withdraw_missing(handlers, owned, present, report)


def _import_batch(
    handlers: Handlers,
    owned: _OwnedSupplier,
    batch: list[SourceFile],
    path_by_public_id: dict[str, str],
    report: SyncReport,
) -> list[FileProblem]:
    prepared, problems = _prepare_batch(handlers, owned, batch)
    imported_paths = set(path_by_public_id.values())
    with _locked_transaction() as session:
        for file, document, publish in prepared:
            origin = _origin(owned, file, path_by_public_id, now())
            outcome = import_document(session, publish, file, document, origin)
            if isinstance(outcome, FileProblem):
                problems.append(outcome)
                continue
            path_by_public_id[outcome.public_id] = file.path
            if isinstance(outcome, SkippedFile):
                report.skipped.append(outcome.label)
                continue
            report.changed += file.path in imported_paths
            report.new += file.path not in imported_paths
    return problems


def _prepare_batch(
    handlers: Handlers, owned: _OwnedSupplier, batch: list[SourceFile]
) -> tuple[list[tuple[SourceFile, Any, PublishDocument]], list[FileProblem]]:
    prepared: list[tuple[SourceFile, Any, PublishDocument]] = []
    problems: list[FileProblem] = []
    for file in batch:
        handler = handlers[file.feature]
        document = parse_file(handler, file)
        if isinstance(document, FileProblem):
            problems.append(document)
            continue
        publish = make_publisher(handler, file, document, owned.item_files)
        if isinstance(publish, FileProblem):
            problems.append(publish)
        else:
            prepared.append((file, document, publish))
    return prepared, problems


def _origin(
    owned: _OwnedSupplier, file: SourceFile, path_by_public_id: Mapping[str, str], at: datetime
) -> Origin:
    return Origin(
        supplier=owned.name,
        owner_id=owned.owner_id,
        owner_slug=owned.name,
        path=file.path,
        content_hash=file.content_hash,
        path_by_public_id=path_by_public_id,
        now=at,
    )


def _withdraw_missing(
    handlers: Handlers, owned: _OwnedSupplier, present: set[str], report: SyncReport
) -> None:
    with _locked_transaction() as session:
        report.withdrawn += withdraw_missing_files(session, dict(handlers), owned.name, present, now=now())
