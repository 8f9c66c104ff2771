"""Checks the content of every supplier, read as for a sync but without the database."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from hub.content.domain.file_reader import FileProblem, SourceFile
from hub.content.domain.lint import LintContext, lint_document
from hub.content.domain.profiles import lint_profile, list_profile_statements
from hub.content.domain.prose import parse_prose
from hub.content.domain.statements import list_document_statements
from hub.content.services.item_files import check_named_files
from hub.content.services.suppliers import (
    Handlers,
    Supplier,
    list_plugin_sources,
    list_source_files,
    national_supplier,
    plugin_supplier,
)
from hub.extension.item_files import ItemFiles
from hub.plugin_api.documents import Document
from hub.plugin_api.errors import RecordError
from hub.plugin_host.runner import Answer, PluginFault, query_plugins
from hub.trusts.domain import OFFICE_SLUG

STATEMENT_COLUMNS = ("supplier", "file", "where", "statement", "section", "basis")


class LintReport(Struct):
    """The number of files read, and the problems that their authors should fix."""

    files: int = 0
    problems: list[FileProblem] = field(default_factory=list)


class _SupplierContent(Struct):
    """The content of one supplier: its answer if it is a plugin, its documents, and unreadable files."""

    supplier: Supplier
    answer: Answer | None = None
    documents: list[tuple[SourceFile, Document]] = field(default_factory=list)
    problems: list[FileProblem] = field(default_factory=list)


def lint_content(
    handlers: Handlers,
    settings: Mapping[str, Any],
    page_addresses: Collection[str],
    *,
    only: str = "",
    item_files: ItemFiles | None = None,
) -> LintReport:
    """Return the problems in the files of all suppliers, or of the supplier `only`.

    `page_addresses` are the addresses of the hub that do not come from files; `item_files` says which files
    an item can have. All suppliers are read even if
    one is named, because links lead from one to another. Raises NotFound if there is no such supplier.
    """
    contents = list(_read_suppliers(handlers, settings, only))
    addresses = {*page_addresses, *_addresses(handlers, contents)}
    context = LintContext(addresses, _names(contents), _anchors(handlers, contents))
    report = LintReport()
    for content in contents:
        if only in ("", content.supplier.name):
            report.files += len(content.documents)
            report.problems += [*content.problems, *_lint_supplier(handlers, content, context)]
            named = (check_named_files(file, document, item_files) for file, document in content.documents)
            report.problems += [problem for problem in named if problem is not None]
    return report


def list_statements(
    handlers: Handlers, settings: Mapping[str, Any], *, only: str = ""
) -> Iterator[tuple[str, ...]]:
    """Yield every statement with the section of the study that it rests on, as STATEMENT_COLUMNS.

    `only` restricts the list to one supplier. Raises NotFound if there is no such supplier.
    """
    for content in _read_suppliers(handlers, settings, only):
        if only not in ("", content.supplier.name):
            continue
        profile = list_profile_statements(content.answer) if content.answer else ()
        statements = [(_module_label(content), statement) for statement in profile]
        statements += [
            (file.label, statement)
            for file, document in content.documents
            for statement in list_document_statements(document)
        ]
        for label, statement in statements:
            sections = "; ".join(statement.sections)
            yield content.supplier.name, label, statement.where, statement.text, sections, statement.basis


def _read_suppliers(handlers: Handlers, settings: Mapping[str, Any], only: str) -> Iterator[_SupplierContent]:
    for source, answer in query_plugins(list_plugin_sources(settings, only)):
        if isinstance(answer, PluginFault):
            label = f"{source.root.parent.name}/{source.root.name}"
            supplier = Supplier(source.name, label, source.root, ())
            yield _SupplierContent(supplier, problems=[FileProblem(label, "plugin", answer.reason)])
        else:
            yield _read_documents(handlers, _SupplierContent(plugin_supplier(source, answer), answer))
    yield _read_documents(
        handlers, _SupplierContent(national_supplier(handlers, Path(settings["CONTENT_DIR"])))
    )


def _read_documents(handlers: Handlers, content: _SupplierContent) -> _SupplierContent:
    for file in list_source_files(handlers, content.supplier):
        if isinstance(file, FileProblem):
            content.problems.append(file)
            continue
        try:
            content.documents.append((file, handlers[file.feature].parse(file.text, slug=file.slug)))
        except RecordError as error:
            content.problems.append(FileProblem(file.label, error.field, f"{error.problem}. {error.mend}"))
    return content


def _addresses(handlers: Handlers, contents: list[_SupplierContent]) -> Iterator[str]:
    for content in contents:
        if content.answer:
            trust = f"/trusts/{content.answer.trust.slug}"
            yield trust
            yield from (f"{trust}/tools/{tool.slug}" for tool in content.answer.tools)
        for file, document in content.documents:
            yield handlers[file.feature].address(document.slug)


def _anchors(handlers: Handlers, contents: list[_SupplierContent]) -> dict[str, tuple[str, ...]]:
    return {
        handlers[file.feature].address(document.slug): parse_prose(document.body).anchors
        for content in contents
        for file, document in content.documents
    }


def _names(contents: list[_SupplierContent]) -> list[str]:
    names = [document.title for content in contents for _, document in content.documents]
    return names + [content.answer.trust.name for content in contents if content.answer]


def _lint_supplier(
    handlers: Handlers, content: _SupplierContent, context: LintContext
) -> Iterator[FileProblem]:
    if content.answer:
        for name, message in lint_profile(content.answer, context):
            yield FileProblem(_module_label(content), name, message)
    for file, document in content.documents:
        for name, message in lint_document(document, handlers[file.feature], context):
            yield FileProblem(file.label, name, message)


def _module_label(content: _SupplierContent) -> str:
    supplier = content.supplier
    return supplier.label if supplier.name == OFFICE_SLUG else f"{supplier.label}/plugin.py"
