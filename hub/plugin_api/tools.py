"""The records that declare a trust's tool: its inputs, and examples to try.

A tool is a pure function from validated inputs to a ToolResult. The hub makes the form, the page, the charts
and the download, sets the limits, and reports errors in the inputs; the plugin only does the calculation.
"""

from dataclasses import dataclass
from enum import StrEnum

from hub.plugin_api import checks
from hub.plugin_api.errors import RecordError
from hub.plugin_api.records import Record
from hub.plugin_api.vocabulary import Capability, Option, Theme

MAX_ROWS = 2000
MAX_PASTE_LENGTH = 40_000
"""The most characters that the user may paste into one table."""
MAX_CELL_LENGTH = 400
"""The largest `longest` of a column, in characters; a cell of a result may have 500."""


class ToolRefusal(Exception):
    """Raised by a tool that cannot use an input: the input's `name`, and a `message` on how to fix it."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name
        self.message = message


class InputKind(StrEnum):
    """The kind of an input: a pasted table, one number, one of several choices, or any number of choices."""

    TABLE = "table"
    NUMBER = "number"
    CHOICE = "choice"
    CHOICES = "choices"


@dataclass(frozen=True)
class Column(Record):
    """One column of a pasted table. `lowest` and `highest` limit a number; `whole` allows only whole numbers.

    A column that is not `needed` may be missing from all rows, or empty in some. If it is missing from all,
    `same_as` names the column whose text it has instead. `longest` limits a text, in characters.
    """

    name: str
    label: str
    number: bool = False
    whole: bool = False
    needed: bool = True
    lowest: float | None = None
    highest: float | None = None
    longest: int = 80
    same_as: str = ""

    def __post_init__(self) -> None:
        self._keep(
            name=checks.slug("name", self.name),
            label=checks.text("label", self.label, longest=60),
            same_as=checks.slug("same_as", self.same_as) if self.same_as else "",
            lowest=checks.to_float(self.lowest),
            highest=checks.to_float(self.highest),
        )
        checks.whole("longest", self.longest, least=1, most=MAX_CELL_LENGTH)


@dataclass(frozen=True)
class Choice(Record):
    """One of the values that the user may choose, and its label."""

    value: str
    label: str

    def __post_init__(self) -> None:
        self._keep(
            value=checks.slug("value", self.value), label=checks.text("label", self.label, longest=200)
        )


@dataclass(frozen=True)
class Input(Record):
    """One input of a tool. The tool's function receives its value under its `name`.

    A table is a list of dicts by column name, a number is a float, a choice is text, choices are a list of
    texts. An input that is not `needed` and was left empty is None, or an empty list for a table or choices.
    `missing` is the error message if a needed input is empty, such as "Enter the team size you want"; without
    one, the message quotes the label.
    """

    name: str
    label: str
    kind: InputKind
    hint: str = ""
    needed: bool = True
    columns: tuple[Column, ...] = ()
    least_rows: int = 1
    most_rows: int = 500
    choices: tuple[Choice, ...] = ()
    lowest: float | None = None
    highest: float | None = None
    whole: bool = False
    default: str = ""
    missing: str = ""

    def __post_init__(self) -> None:
        self._keep(
            name=checks.slug("name", self.name),
            label=checks.text("label", self.label, longest=120),
            kind=checks.choice("kind", self.kind, InputKind),
            hint=checks.text("hint", self.hint, longest=400, empty=True),
            columns=checks.items("columns", self.columns, Column, most=10),
            choices=checks.items("choices", self.choices, Choice, most=60),
            default=checks.text("default", self.default, longest=100, empty=True),
            missing=checks.text("missing", self.missing, longest=200, empty=True),
            lowest=checks.to_float(self.lowest),
            highest=checks.to_float(self.highest),
        )
        checks.whole("most_rows", self.most_rows, least=1, most=MAX_ROWS)
        checks.whole("least_rows", self.least_rows, least=0, most=self.most_rows)
        if (self.kind is InputKind.TABLE) is not bool(self.columns):
            raise RecordError("columns", "are what a table has, and nothing else", "Give a table its columns")
        if (self.kind in (InputKind.CHOICE, InputKind.CHOICES)) is not bool(self.choices):
            raise RecordError("choices", "are what a choice has, and nothing else", "Give it its words")


@dataclass(frozen=True)
class Given(Record):
    """The text that an example enters into one input: a table as lines, choices separated by spaces."""

    name: str
    text: str

    def __post_init__(self) -> None:
        self._keep(
            name=checks.slug("name", self.name), text=checks.text("text", self.text, longest=MAX_PASTE_LENGTH)
        )


@dataclass(frozen=True)
class Example(Record):
    """A worked example that the user can load into the form; `source` is the publication, or that it is "
    "made up."""

    slug: str
    title: str
    source: str
    given: tuple[Given, ...]

    def __post_init__(self) -> None:
        self._keep(
            slug=checks.slug("slug", self.slug),
            title=checks.text("title", self.title, longest=120),
            source=checks.text("source", self.source, longest=300),
            given=checks.items("given", self.given, Given, most=20),
        )


@dataclass(frozen=True)
class Tool(Record):
    """A tool of the hub, suggested by a statement of the study about a trust; it is not the trust's own.

    `prompted_by` is what the study says, and `section` is where; `method` explains the calculation, one text
    for each paragraph; `sources` lists the publications it rests on.
    """

    slug: str
    title: str
    summary: str
    prompted_by: str
    section: str
    method: tuple[str, ...]
    sources: tuple[str, ...]
    inputs: tuple[Input, ...]
    examples: tuple[Example, ...] = ()
    theme: tuple[Theme, ...] = ()
    capability: tuple[Capability, ...] = ()
    option: tuple[Option, ...] = ()

    def __post_init__(self) -> None:
        self._keep(
            slug=checks.slug("slug", self.slug),
            title=checks.text("title", self.title, longest=100),
            summary=checks.text("summary", self.summary, longest=300),
            prompted_by=checks.text("prompted_by", self.prompted_by, longest=400),
            section=checks.text("section", self.section, longest=60),
            method=checks.texts("method", self.method, longest=900),
            sources=checks.texts("sources", self.sources, longest=400),
            inputs=checks.items("inputs", self.inputs, Input, most=20),
            examples=checks.items("examples", self.examples, Example, most=10),
            theme=checks.choices("theme", self.theme, Theme),
            capability=checks.choices("capability", self.capability, Capability),
            option=checks.choices("option", self.option, Option),
        )
        names = [input_.name for input_ in self.inputs]
        if len(set(names)) != len(names):
            raise RecordError("inputs", "have a name twice", "Give each input a name of its own")
        for example in self.examples:
            for given in example.given:
                if given.name not in names:
                    raise RecordError(
                        "examples", f"give {given.name}, which is not asked", "Correct its name"
                    )
