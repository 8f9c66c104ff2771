"""Reads what every supplier says, as the sync does but without the database, and looks at how it is said."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hub.content.domain import (
    FileProblem,
    LintContext,
    SourceFile,
    lint_document,
    lint_profile,
    list_document_statements,
    list_profile_statements,
)
from hub.content.services.suppliers import (
    Handlers,
    Supplier,
    list_plugin_sources,
    list_source_files,
    national_supplier,
    plugin_supplier,
)
from hub.plugin_api.documents import Document
from hub.plugin_api.errors import RecordError
from hub.plugin_host.runner import Answer, PluginFault, query_plugins
from hub.trusts.domain import OFFICE_SLUG

STATEMENT_COLUMNS = ("supplier", "file", "where", "statement", "section", "basis")


@dataclass
class LintReport:
    """How many files were read, and what an author should mend in them."""

    files: int = 0
    problems: list[FileProblem] = field(default_factory=list)


@dataclass
class _SupplierContent:
    """All that one supplier says: its answer if it is a plugin, its documents, what could not be read."""

    supplier: Supplier
    answer: Answer | None = None
    documents: list[tuple[SourceFile, Document]] = field(default_factory=list)
    problems: list[FileProblem] = field(default_factory=list)


def lint_content(
    handlers: Handlers, settings: Mapping[str, Any], page_addresses: Collection[str], *, only: str = ""
) -> LintReport:
    """Say what is to be mended in the files of all suppliers, or of one; NotFound if there is none such.

    `pages` are the addresses of the hub that no file makes. Everything is read, whoever is named: links lead
    from one supplier to another.
    """
    said = list(_read_suppliers(handlers, settings, only))
    known = LintContext({*page_addresses, *_addresses(handlers, said)}, _names(said))
    report = LintReport()
    for one in said:
        if only in ("", one.supplier.name):
            report.files += len(one.documents)
            report.problems += [*one.problems, *_lint_supplier(handlers, one, known)]
    return report


def list_statements(
    handlers: Handlers, settings: Mapping[str, Any], *, only: str = ""
) -> Iterator[tuple[str, ...]]:
    """Yield every statement of every supplier with the section on which it rests, as AUDIT_COLUMNS."""
    for one in _read_suppliers(handlers, settings, only):
        if only not in ("", one.supplier.name):
            continue
        said = [(_module(one), row) for row in (list_profile_statements(one.answer) if one.answer else ())]
        said += [
            (file.label, row)
            for file, document in one.documents
            for row in list_document_statements(document)
        ]
        for file, row in said:
            yield one.supplier.name, file, row.where, row.text, "; ".join(row.sections), row.basis


def _read_suppliers(handlers: Handlers, settings: Mapping[str, Any], only: str) -> Iterator[_SupplierContent]:
    for source, answer in query_plugins(list_plugin_sources(settings, only)):
        if isinstance(answer, PluginFault):
            label = f"{source.root.parent.name}/{source.root.name}"
            nothing = Supplier(source.name, label, source.root, ())
            yield _SupplierContent(nothing, problems=[FileProblem(label, "plugin", answer.reason)])
        else:
            yield _read_documents(handlers, _SupplierContent(plugin_supplier(source, answer), answer))
    yield _read_documents(
        handlers, _SupplierContent(national_supplier(handlers, Path(settings["CONTENT_DIR"])))
    )


def _read_documents(handlers: Handlers, said: _SupplierContent) -> _SupplierContent:
    for file in list_source_files(handlers, said.supplier):
        if isinstance(file, FileProblem):
            said.problems.append(file)
            continue
        try:
            said.documents.append((file, handlers[file.feature].parse(file.text, slug=file.slug)))
        except RecordError as error:
            said.problems.append(FileProblem(file.label, error.field, f"{error.problem}. {error.mend}"))
    return said


def _addresses(handlers: Handlers, said: list[_SupplierContent]) -> Iterator[str]:
    for one in said:
        if one.answer:
            trust = f"/trusts/{one.answer.trust.slug}"
            yield trust
            yield from (f"{trust}/tools/{tool.slug}" for tool in one.answer.tools)
        for file, document in one.documents:
            yield handlers[file.feature].address(document.slug)


def _names(said: list[_SupplierContent]) -> list[str]:
    names = [document.title for one in said for _, document in one.documents]
    return names + [one.answer.trust.name for one in said if one.answer]


def _lint_supplier(handlers: Handlers, said: _SupplierContent, known: LintContext) -> Iterator[FileProblem]:
    if said.answer:
        for name, message in lint_profile(said.answer, known):
            yield FileProblem(_module(said), name, message)
    for file, document in said.documents:
        for name, message in lint_document(document, handlers[file.feature], known):
            yield FileProblem(file.label, name, message)


def _module(said: _SupplierContent) -> str:
    return said.supplier.label if said.supplier.name == OFFICE_SLUG else f"{said.supplier.label}/plugin.py"
