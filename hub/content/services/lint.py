"""Reads what every supplier says, as the sync does but without the database, and looks at how it is said."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hub.content.domain import (
    Known,
    Problem,
    SourceFile,
    faults_of,
    profile_faults,
    profile_statements,
    statements_of,
)
from hub.content.services.suppliers import Handlers, Supply, files_of, national_supply, sources_of, supply_of
from hub.plugin_api.documents import Document
from hub.plugin_api.errors import RecordError
from hub.plugin_host.runner import Answer, PluginFault, ask_plugins
from hub.trusts.domain import OFFICE_SLUG

AUDIT_COLUMNS = ("supplier", "file", "where", "statement", "section", "basis")


@dataclass
class LintReport:
    """How many files were read, and what an author should mend in them."""

    files: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass
class _Said:
    """All that one supplier says: its answer if it is a plugin, its documents, what could not be read."""

    supply: Supply
    answer: Answer | None = None
    documents: list[tuple[SourceFile, Document]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def lint(
    handlers: Handlers, settings: Mapping[str, Any], pages: Collection[str], *, only: str = ""
) -> LintReport:
    """Say what is to be mended in the files of all suppliers, or of one; NotFound if there is none such.

    `pages` are the addresses of the hub that no file makes. Everything is read, whoever is named: links lead
    from one supplier to another.
    """
    said = list(_all_said(handlers, settings, only))
    known = Known({*pages, *_addresses(handlers, said)}, _names(said))
    report = LintReport()
    for one in said:
        if only in ("", one.supply.supplier):
            report.files += len(one.documents)
            report.problems += [*one.problems, *_faults(handlers, one, known)]
    return report


def audit(handlers: Handlers, settings: Mapping[str, Any], *, only: str = "") -> Iterator[tuple[str, ...]]:
    """Yield every statement of every supplier with the section on which it rests, as AUDIT_COLUMNS."""
    for one in _all_said(handlers, settings, only):
        if only not in ("", one.supply.supplier):
            continue
        said = [(_module(one), row) for row in (profile_statements(one.answer) if one.answer else ())]
        said += [(file.label, row) for file, document in one.documents for row in statements_of(document)]
        for file, row in said:
            yield one.supply.supplier, file, row.where, row.text, "; ".join(row.sections), row.basis


def _all_said(handlers: Handlers, settings: Mapping[str, Any], only: str) -> Iterator[_Said]:
    for source, answer in ask_plugins(sources_of(settings, only)):
        if isinstance(answer, PluginFault):
            label = f"{source.root.parent.name}/{source.root.name}"
            nothing = Supply(source.name, label, source.root, ())
            yield _Said(nothing, problems=[Problem(label, "plugin", answer.reason)])
        else:
            yield _read(handlers, _Said(supply_of(source, answer), answer))
    yield _read(handlers, _Said(national_supply(handlers, Path(settings["CONTENT_DIR"]))))


def _read(handlers: Handlers, said: _Said) -> _Said:
    for file in files_of(handlers, said.supply):
        if isinstance(file, Problem):
            said.problems.append(file)
            continue
        try:
            said.documents.append((file, handlers[file.feature].parse(file.text, slug=file.slug)))
        except RecordError as error:
            said.problems.append(Problem(file.label, error.field, f"{error.problem}. {error.mend}"))
    return said


def _addresses(handlers: Handlers, said: list[_Said]) -> Iterator[str]:
    for one in said:
        if one.answer:
            trust = f"/trusts/{one.answer.trust.slug}"
            yield trust
            yield from (f"{trust}/tools/{tool.slug}" for tool in one.answer.tools)
        for file, document in one.documents:
            yield handlers[file.feature].address(document.slug)


def _names(said: list[_Said]) -> list[str]:
    names = [document.title for one in said for _, document in one.documents]
    return names + [one.answer.trust.name for one in said if one.answer]


def _faults(handlers: Handlers, said: _Said, known: Known) -> Iterator[Problem]:
    if said.answer:
        for name, message in profile_faults(said.answer, known):
            yield Problem(_module(said), name, message)
    for file, document in said.documents:
        for name, message in faults_of(document, handlers[file.feature], known):
            yield Problem(file.label, name, message)


def _module(said: _Said) -> str:
    return said.supply.label if said.supply.supplier == OFFICE_SLUG else f"{said.supply.label}/plugin.py"
