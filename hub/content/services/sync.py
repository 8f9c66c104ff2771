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
from hub.content.domain import Problem, SourceFile, bring_in, forget_missing, known_files
from hub.content.services.suppliers import Handlers, Supply, files_of, national_supply, sources_of, supply_of
from hub.kit.clock import now as this_moment
from hub.kit.content_handler import Origin
from hub.kit.db import write_transaction
from hub.kit.errors import Invalid
from hub.plugin_api.wire import to_data
from hub.plugin_host.discovery import PluginSource
from hub.plugin_host.domain import mark_absent, record_health
from hub.plugin_host.runner import Answer, PluginFault, ask_plugins
from hub.tools.domain import list_tools
from hub.trusts.domain import OFFICE_SLUG, record_office, record_trust

FILES_PER_TRANSACTION = 200
"""Others can write in between, and a crash loses no more than this; the next sync goes on from there."""

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
class _Owned:
    supply: Supply
    owner_id: int

    @property
    def supplier(self) -> str:
        return self.supply.supplier


def sync(
    handlers: Handlers, settings: Mapping[str, Any], *, only: str = "", tell: Tell | None = None
) -> Report:
    """Bring plugins and files into the database; `only` names one supplier; NotFound if there is none.

    `tell(supplier, done, total)` hears of each supplier's files as they are done. Safe to run
    twice, and beside itself: every transaction begins by taking the write lock.
    """
    report = Report()
    tell = tell or (lambda supplier, done, total: None)
    sources = sources_of(settings, only)
    chosen = [source for source in sources if only in ("", source.name)]
    for source, answer in ask_plugins(chosen):
        if isinstance(answer, PluginFault):
            _set_aside(source, answer.reason, report)
        elif (owner_id := _record_answer(source, answer, report)) is not None:
            _sync_files(handlers, _Owned(supply_of(source, answer), owner_id), report, tell)
    if only in ("", OFFICE_SLUG):
        supply = national_supply(handlers, Path(settings["CONTENT_DIR"]))
        _sync_files(handlers, _Owned(supply, _record_office()), report, tell)
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


def _record_office() -> int:
    with _turn() as session:
        return record_office(session, now=this_moment()).id


def _set_aside(source: PluginSource, reason: str, report: Report) -> None:
    report.set_aside.append((source.name, reason))
    with _turn() as session:
        _note_health(session, source, "set-aside", reason)


def _record_answer(source: PluginSource, answer: Answer, report: Report) -> int | None:
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
            report.trusts += 1
            return trust.id
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


def _sync_files(handlers: Handlers, owned: _Owned, report: Report, tell: Tell) -> None:
    found = list(files_of(handlers, owned.supply))
    problems = [item for item in found if isinstance(item, Problem)]
    files = [item for item in found if isinstance(item, SourceFile)]
    with _turn() as session:
        known = known_files(session, owned.supplier)
    waiting = [
        file for file in files if file.path not in known or known[file.path].content_hash != file.content_hash
    ]
    done = len(files) - len(waiting)
    report.unchanged += done
    tell(owned.supplier, done, len(files))
    present = {file.path for file in files}
    held = {row.public_id: path for path, row in known.items() if path in present}
    iterator = iter(waiting)
    while batch := list(islice(iterator, FILES_PER_TRANSACTION)):
        problems += _bring_batch(handlers, owned, batch, held, report)
        done += len(batch)
        tell(owned.supplier, done, len(files))
    report.problems += problems
    # While a file cannot be read, a missing one may be its other half: nothing is taken out till all is well.
    if not problems:
        _take_out(handlers, owned, present, report)


def _bring_batch(
    handlers: Handlers, owned: _Owned, batch: list[SourceFile], held: dict[str, str], report: Report
) -> list[Problem]:
    problems: list[Problem] = []
    before = set(held.values())
    with _turn() as session:
        for file in batch:
            origin = _origin(owned, file, held, this_moment())
            outcome = bring_in(session, handlers[file.feature], file, origin)
            if isinstance(outcome, Problem):
                problems.append(outcome)
                continue
            held[outcome.public_id] = file.path
            report.changed += file.path in before
            report.new += file.path not in before
    return problems


def _origin(owned: _Owned, file: SourceFile, held: Mapping[str, str], now: datetime) -> Origin:
    return Origin(
        supplier=owned.supplier,
        owner_id=owned.owner_id,
        owner_slug=owned.supplier,
        path=file.path,
        content_hash=file.content_hash,
        held=held,
        now=now,
    )


def _take_out(handlers: Handlers, owned: _Owned, present: set[str], report: Report) -> None:
    with _turn() as session:
        report.withdrawn += forget_missing(
            session, dict(handlers), owned.supplier, present, now=this_moment()
        )
