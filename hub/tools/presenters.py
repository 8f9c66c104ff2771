"""What the page of a tool says: its form, what was typed, and its result with charts and tables."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from hub.kit.charts import render_chart
from hub.kit.csv_export import format_csv
from hub.kit.page import FieldError, Link
from hub.plugin_api.results import Table, ToolResult
from hub.plugin_api.tools import Example, Input, InputKind, Tool
from hub.tools.forms import InputValues

MAX_OPEN_ROWS = 12
"""Rows of a table that a page shows at once; a longer one opens when it is asked for."""


@dataclass(frozen=True)
class ChoiceOption:
    """One answer to tick."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class InputField:
    """One input as the form shows it, with what was typed and what is wrong with it."""

    name: str
    label: str
    hint: str
    kind: InputKind
    columns: str
    value: str
    boxes: tuple[ChoiceOption, ...]
    needed: bool
    error: str


@dataclass(frozen=True)
class ChartImages:
    """A chart as pictures for wide and narrow screens, with its title and what it shows in words."""

    title: str
    summary: str
    wide: Markup
    narrow: Markup


@dataclass(frozen=True)
class ResultTable:
    """A table of the result; `numbers` are the columns of figures; `long` is too long to show whole."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    long: bool


@dataclass(frozen=True)
class ResultPage:
    """What a tool found, in words, pictures and tables."""

    headline: str
    findings: tuple[tuple[str, str], ...]
    meaning: tuple[str, ...]
    charts: tuple[ChartImages, ...]
    tables: tuple[ResultTable, ...]


@dataclass(frozen=True)
class ToolPage:
    """A tool as its page shows it: what prompted it, its form, its result if it was asked, its method."""

    tool: Tool
    trust: Link
    address: str
    fields: tuple[InputField, ...]
    examples: tuple[Example, ...]
    errors: tuple[FieldError, ...]
    result: ResultPage | None


def tool_page(
    tool: Tool, trust: Link, typed: InputValues, errors: Mapping[str, str], result: ToolResult | None
) -> ToolPage:
    """Return a tool in words, with what was typed and what came of it."""
    return ToolPage(
        tool=tool,
        trust=trust,
        address=f"{trust.url}/tools/{tool.slug}",
        fields=tuple(
            _field(asked, typed.get(asked.name, []), errors.get(asked.name, "")) for asked in tool.inputs
        ),
        examples=tool.examples,
        errors=tuple(FieldError(message, f"#{name}") for name, message in errors.items()),
        result=_result(result) if result else None,
    )


def _field(asked: Input, typed: list[str], error: str) -> InputField:
    chosen = {word for text in typed for word in text.split()}
    columns = ", ".join(
        f"{column.label.lower()}{'' if column.needed else ' (may be left out)'}" for column in asked.columns
    )
    return InputField(
        name=asked.name,
        label=asked.label,
        hint=asked.hint,
        kind=asked.kind,
        columns=f"One row a line: {columns}." if columns else "",
        value=typed[0] if typed else "",
        boxes=tuple(ChoiceOption(box.value, box.label, box.value in chosen) for box in asked.choices),
        needed=asked.needed,
        error=error,
    )


def _result(result: ToolResult) -> ResultPage:
    return ResultPage(
        headline=result.headline,
        findings=tuple((finding.label, finding.value) for finding in result.findings),
        meaning=result.meaning,
        charts=tuple(
            ChartImages(
                chart.title, chart.summary, render_chart(chart, wide=True), render_chart(chart, wide=False)
            )
            for chart in result.charts
        ),
        tables=tuple(
            ResultTable(
                table.title, table.columns, table.rows, table.numbers, len(table.rows) > MAX_OPEN_ROWS
            )
            for table in result.tables
        ),
    )


def table_as_csv(table: Table) -> str:
    """Return a table as CSV that a spreadsheet opens as it is."""
    return format_csv(table.columns, table.rows)
