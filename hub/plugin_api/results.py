"""The result of a tool: a headline, figures, explanations, charts and tables."""

from dataclasses import dataclass
from enum import StrEnum

from hub.plugin_api import checks
from hub.plugin_api.errors import RecordError
from hub.plugin_api.records import Record
from hub.plugin_api.tools import MAX_ROWS


class Look(StrEnum):
    """How a series is drawn: a line with points, a broken line without points (a limit), bars, or ticks.

    Ticks stand alone, such as the ends of an interval: no line suggests that one leads to the next.
    """

    LINE = "line"
    LIMIT = "limit"
    BAR = "bar"
    TICK = "tick"


@dataclass(frozen=True)
class Series(Record):
    """One series of a chart: a value for each label, or None. `marked` holds the positions to highlight."""

    name: str
    look: Look
    values: tuple[float | None, ...]
    marked: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        self._keep(
            name=checks.text("name", self.name, longest=60),
            look=checks.choice("look", self.look, Look),
            values=tuple(None if value is None else float(value) for value in self.values),
        )


@dataclass(frozen=True)
class Chart(Record):
    """The data of a chart, which the hub draws. `summary` describes the chart for people who cannot see it.

    `labels` are the positions of the horizontal axis, in order; every series has one value for each of them.
    `marked` says what a highlighted position means.
    """

    title: str
    summary: str
    x_label: str
    y_label: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    marked: str = ""

    def __post_init__(self) -> None:
        self._keep(
            title=checks.text("title", self.title, longest=120),
            summary=checks.text("summary", self.summary, longest=600),
            x_label=checks.text("x_label", self.x_label, longest=60),
            y_label=checks.text("y_label", self.y_label, longest=60),
            labels=tuple(checks.text("labels", label, longest=80, empty=True) for label in self.labels),
            series=checks.items("series", self.series, Series, most=12),
            marked=checks.text("marked", self.marked, longest=60, empty=True),
        )
        if not 1 <= len(self.labels) <= MAX_ROWS:
            raise RecordError("labels", f"has {len(self.labels):,} entries", f"Use 1 to {MAX_ROWS:,}")
        for series in self.series:
            if len(series.values) != len(self.labels):
                raise RecordError("series", f"{series.name} has not a value a label", "Give one for each")


@dataclass(frozen=True)
class Table(Record):
    """A table of the result. `numbers` holds the positions, from 0, of the columns with figures."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        self._keep(
            title=checks.text("title", self.title, longest=120),
            columns=checks.texts("columns", self.columns, longest=80),
            rows=tuple(
                tuple(checks.text("rows", cell, longest=500, empty=True) for cell in row) for row in self.rows
            ),
        )
        if len(self.rows) > MAX_ROWS or any(len(row) != len(self.columns) for row in self.rows):
            raise RecordError("rows", "do not fit the columns", "Give every row a cell for each column")


@dataclass(frozen=True)
class Finding(Record):
    """One figure of the result with its label, such as: Mean, 50.8 calls a day."""

    label: str
    value: str

    def __post_init__(self) -> None:
        self._keep(
            label=checks.text("label", self.label, longest=120),
            value=checks.text("value", self.value, longest=300),
        )


@dataclass(frozen=True)
class ToolResult(Record):
    """The result of a tool: the answer in a sentence, figures, what they mean, charts, and tables."""

    headline: str
    findings: tuple[Finding, ...] = ()
    meaning: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()

    def __post_init__(self) -> None:
        self._keep(
            headline=checks.text("headline", self.headline, longest=300),
            findings=checks.items("findings", self.findings, Finding, most=40),
            meaning=checks.texts("meaning", self.meaning, longest=600),
            charts=checks.items("charts", self.charts, Chart, most=8),
            tables=checks.items("tables", self.tables, Table, most=8),
        )
