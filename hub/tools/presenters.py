"""Page data of a tool: its form with the submitted values, and its result with charts and tables."""

from collections.abc import Mapping

from markupsafe import Markup
from msgspec import Struct

from hub.kit.charts import render_chart
from hub.kit.csv_export import format_csv
from hub.kit.page import FieldError, Link
from hub.plugin_api.results import Table, ToolResult
from hub.plugin_api.tools import Example, Input, InputKind, Tool
from hub.tools.forms import InputValues

MAX_OPEN_ROWS, MAX_OPEN_CELLS = 12, 60
"""A result table with more rows or cells than this is folded away: on a phone each cell has its own line."""


class ChoiceOption(Struct, frozen=True):
    """One choice of an input, as a checkbox or radio button."""

    value: str
    label: str
    chosen: bool


class InputField(Struct, frozen=True):
    """One input of the form, with its submitted value and error message."""

    name: str
    label: str
    hint: str
    kind: InputKind
    columns: str
    value: str
    boxes: tuple[ChoiceOption, ...]
    needed: bool
    error: str


class ChartImages(Struct, frozen=True):
    """A chart as SVG for wide and for narrow screens, with its title and a text summary."""

    title: str
    summary: str
    wide: Markup
    narrow: Markup


class ResultTable(Struct, frozen=True):
    """A table of the result; `numbers` are the indexes of numeric columns; a `long` table is folded away."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    long: bool


class ResultPage(Struct, frozen=True):
    """The result of a tool as text, charts and tables."""

    headline: str
    findings: tuple[tuple[str, str], ...]
    meaning: tuple[str, ...]
    charts: tuple[ChartImages, ...]
    tables: tuple[ResultTable, ...]


class ToolPage(Struct, frozen=True):
    """The page of a tool: its form, and its result once the form is submitted."""

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
    """Return the page of a tool, with the submitted values, their errors and the result."""
    return ToolPage(
        tool=tool,
        trust=trust,
        address=f"{trust.url}/tools/{tool.slug}",
        fields=tuple(
            _field(tool_input, typed.get(tool_input.name, []), errors.get(tool_input.name, ""))
            for tool_input in tool.inputs
        ),
        examples=tool.examples,
        errors=tuple(FieldError(message, f"#{name}") for name, message in errors.items()),
        result=_result(result) if result else None,
    )


def _field(tool_input: Input, typed: list[str], error: str) -> InputField:
    chosen = {value for text in typed for value in text.split()}
    columns = ", ".join(
        f"{column.label.lower()}{'' if column.needed else ' (optional)'}" for column in tool_input.columns
    )
    return InputField(
        name=tool_input.name,
        label=tool_input.label,
        hint=tool_input.hint,
        kind=tool_input.kind,
        columns=f"Enter one row per line: {columns}." if columns else "",
        value=typed[0] if typed else "",
        boxes=tuple(
            ChoiceOption(choice.value, choice.label, choice.value in chosen) for choice in tool_input.choices
        ),
        needed=tool_input.needed,
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
            ResultTable(table.title, table.columns, table.rows, table.numbers, _is_long(table))
            for table in result.tables
        ),
    )


def _is_long(table: Table) -> bool:
    rows = len(table.rows)
    return rows > MAX_OPEN_ROWS or rows * len(table.columns) > MAX_OPEN_CELLS


def table_as_csv(table: Table) -> str:
    """Return a result table as CSV for spreadsheet programs."""
    return format_csv(table.columns, table.rows)
