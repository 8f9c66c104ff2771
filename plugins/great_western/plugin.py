from collections.abc import Mapping
from typing import Any

from hub.plugin_api import (
    ContentFolder,
    Speciality,
    StatedFact,
    SurveyResponse,
    Tool,
    ToolResult,
    Trust,
    hookimpl,
)

from . import span_tool

HUB_API = "1.4"
TABLE_2 = "Table 2 (7.2)"


@hookimpl
def hub_trust() -> Trust:
    """Return the identity of the trust."""
    return Trust(
        slug="great-western",
        name="Great Western Ambulance Service NHS Trust",
        short_name="Great Western",
        search_words=("GWAS",),
        summary=(
            "The trust has an accredited management programme for team leaders, and teams of a similar, "
            "manageable size (Table 2)."
        ),
        survey=SurveyResponse(sample=38, starting_pct=34, finishing_pct=29, finished=11),
    )


@hookimpl
def hub_content() -> list[ContentFolder]:
    """Return the content folders of the trust."""
    return [
        ContentFolder("content/library", feature="library"),
        ContentFolder("content/programmes", feature="programmes"),
    ]


@hookimpl
def hub_speciality() -> Speciality:
    """Return the speciality of the trust."""
    return Speciality(
        title="Teams of a manageable size",
        summary=(
            "Team leadership built on teams of similar size, so that leaders can engage and supervise their "
            "people."
        ),
        section=TABLE_2,
    )


@hookimpl
def hub_facts() -> list[StatedFact]:
    """Return the facts that the study states about the trust."""
    return [
        StatedFact(
            "The trust was developing a model of team leadership around groups of ten people. As first "
            "described to the study's authors, it appeared to offer a good basis for managing people "
            "effectively.",
            "5.1",
        ),
        StatedFact(
            "Table 2 says that a structured approach, with teams of a similar, manageable size, had been "
            "introduced. Section 5.1 says that the model was being developed.",
            TABLE_2,
        ),
        StatedFact(
            "The trust has an accredited management development programme for team leaders, designed for "
            "ambulance trusts. It covers management only. Other trusts might adapt it.",
            TABLE_2,
        ),
    ]


@hookimpl
def hub_tools() -> list[Tool]:
    """Return the tool of the trust's speciality."""
    return [span_tool.TOOL]


@hookimpl
def hub_tool_result(tool: str, inputs: Mapping[str, Any]) -> ToolResult:
    """Return the result of the tool for these inputs."""
    return {"span-of-control": span_tool.work_out}[tool](inputs)
