"""The sync: asks every plugin, reads every folder, and makes the database say what they say."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from hub.catalogue.domain import take_turn, tick
from hub.content.domain import Problem, SourceFile, bring_in, forget_missing, known_files, read_folder
from hub.kit.clock import now as this_moment
from hub.kit.content import ContentHandler, Origin
from hub.kit.db import write_transaction
from hub.kit.errors import Invalid, NotFound
from hub.plugin_api.wire import to_data
from hub.plugin_host.discovery import PluginSource, find_plugins
from hub.plugin_host.domain import mark_absent, record_health
from hub.plugin_host.runner import Answer, PluginFault, ask_plugins
from hub.tools.domain import list_tools
from hub.trusts.domain import OFFICE_SLUG, record_office, record_trust

FILES_PER_TRANSACTION = 200
"""Others can write in between, and a crash loses no more than this; the next sync goes on from there."""

Handlers = Mapping[str, ContentHandler]
Tell = Callable[[str, int, int], None]


@dataclass
class Report:
    """What a sync did: counts, the problems of files, and the plugins that were set aside."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    trusts: int = 0
    problems: list[Problem] = field(default_factory=list)
    set_aside: list[tuple[str, str]] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Say whether there is nothing to mend."""
        return not self.problems and not self.set_aside


@dataclass(frozen=True)
class Supply:
    """Whose files these are, and the folders in which they lie, each with the feature that takes them."""

    supplier: str
    label: str
    root: Path
    folders: tuple[tuple[str, str], ...]
    owner_id: int


def sync(
    handlers: Handlers, settings: Mapping[str, Any], *, only: str = "", tell: Tell | None = None
) -> Report:
    """Bring plugins and files into the database; `only` names one supplier; NotFound if there is none.

    `tell(supplier, done, total)` hears of each supplier's files as they are done. Safe to run
    twice, and beside itself: every transaction begins by taking the write lock.
    """
    report = Report()
    tell = tell or (lambda supplier, done, total: None)
    sources = find_plugins(
        Path(settings["PLUGINS_DIR"]), distributions=settings["INSTALLED_PLUGINS"] == "yes"
    )
    names = [*(source.name for source in sources), OFFICE_SLUG]
    if only and only not in names:
        raise NotFound(f"There is no supplier called {only}. Found: {', '.join(names)}")
    chosen = [source for source in sources if only in ("", source.name)]
    for source, answer in ask_plugins(chosen):
        if isinstance(answer, PluginFault):
            _set_aside(source, answer.reason, report)
        elif supply := _record_answer(source, answer, report):
            _sync_files(handlers, supply, report, tell)
    if only in ("", OFFICE_SLUG):
        _sync_files(handlers, _national(handlers, Path(settings["CONTENT_DIR"])), report, tell)
    if not only:
        with _turn() as session:
            if mark_absent(session, {source.name for source in sources}, now=this_moment()):
                tick(session)
    return report


@contextmanager
def _turn() -> Iterator[Session]:
    # Two syncs at once would both find that a trust is new, and both make it.
    with write_transaction() as session:
        take_turn(session)
        yield session


def _national(handlers: Handlers, root: Path) -> Supply:
    with _turn() as session:
        office = record_office(session, now=this_moment())
        folders = tuple((name, name) for name in handlers if (root / name).is_dir())
        return Supply(OFFICE_SLUG, root.name, root, folders, office.id)


def _set_aside(source: PluginSource, reason: str, report: Report) -> None:
    report.set_aside.append((source.name, reason))
    with _turn() as session:
        _note_health(session, source, "set-aside", reason)


def _record_answer(source: PluginSource, answer: Answer, report: Report) -> Supply | None:
    try:
        with _turn() as session:
            trust = record_trust(
                session,
                answer.trust.slug,
                name=answer.trust.name,
                short_name=answer.trust.short_name,
                profile=_profile(answer),
                now=this_moment(),
            )
            list_tools(session, trust, answer.tools, now=this_moment())
            _note_health(session, source, "up", "")
            folders = tuple((folder.feature, folder.path) for folder in answer.folders)
            report.trusts += 1
            return Supply(
                source.name, f"{source.root.parent.name}/{source.root.name}", source.root, folders, trust.id
            )
    except Invalid as error:
        _set_aside(source, error.message, report)
        return None


def _note_health(session: Session, source: PluginSource, state: str, reason: str) -> None:
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
        tick(session)


def _profile(answer: Answer) -> dict[str, Any]:
    return {
        "trust": to_data(answer.trust),
        "facts": [to_data(fact) for fact in answer.facts],
        "speciality": to_data(answer.speciality) if answer.speciality else None,
        "contacts": [to_data(contact) for contact in answer.contacts],
        "tools": [to_data(tool) for tool in answer.tools],
    }


def _sync_files(handlers: Handlers, supply: Supply, report: Report, tell: Tell) -> None:
    found = list(_found_files(handlers, supply))
    problems = [item for item in found if isinstance(item, Problem)]
    files = [item for item in found if isinstance(item, SourceFile)]
    with _turn() as session:
        known = known_files(session, supply.supplier)
    waiting = [
        file for file in files if file.path not in known or known[file.path].content_hash != file.content_hash
    ]
    done = len(files) - len(waiting)
    report.unchanged += done
    tell(supply.supplier, done, len(files))
    present = {file.path for file in files}
    held = {row.public_id: path for path, row in known.items() if path in present}
    iterator = iter(waiting)
    while batch := list(islice(iterator, FILES_PER_TRANSACTION)):
        problems += _bring_batch(handlers, supply, batch, held, report)
        done += len(batch)
        tell(supply.supplier, done, len(files))
    report.problems += problems
    # While a file cannot be read, a missing one may be its other half: nothing is taken out till all is well.
    if not problems:
        _take_out(handlers, supply, present, report)


def _found_files(handlers: Handlers, supply: Supply) -> Iterator[SourceFile | Problem]:
    for feature, folder in supply.folders:
        handler = handlers.get(feature)
        if handler is None or (handler.office_only and supply.supplier != OFFICE_SLUG):
            known = ", ".join(name for name in sorted(handlers) if not handlers[name].office_only)
            yield Problem(supply.label, "feature", f"`{feature}` takes no files. Use one of: {known}")
            continue
        yield from read_folder(
            supply.root / folder,
            root=supply.root,
            label=supply.label,
            feature=feature,
            version=handler.version,
        )


def _bring_batch(
    handlers: Handlers, supply: Supply, batch: list[SourceFile], held: dict[str, str], report: Report
) -> list[Problem]:
    problems: list[Problem] = []
    before = set(held.values())
    with _turn() as session:
        for file in batch:
            origin = _origin(supply, file, held, this_moment())
            outcome = bring_in(session, handlers[file.feature], file, origin)
            if isinstance(outcome, Problem):
                problems.append(outcome)
                continue
            held[outcome.public_id] = file.path
            report.changed += file.path in before
            report.new += file.path not in before
    return problems


def _origin(supply: Supply, file: SourceFile, held: Mapping[str, str], now: datetime) -> Origin:
    return Origin(
        supplier=supply.supplier,
        owner_id=supply.owner_id,
        owner_slug=supply.supplier,
        path=file.path,
        content_hash=file.content_hash,
        held=held,
        now=now,
    )


def _take_out(handlers: Handlers, supply: Supply, present: set[str], report: Report) -> None:
    with _turn() as session:
        report.withdrawn += forget_missing(
            session, dict(handlers), supply.supplier, present, now=this_moment()
        )
