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

from . import adherence_tool

HUB_API = "1.4"
TABLE_2 = "Table 2 (7.2)"


@hookimpl
def hub_trust() -> Trust:
    """Return the identity of the trust."""
    return Trust(
        slug="south-central",
        name="South Central Ambulance Service NHS Trust",
        short_name="South Central",
        search_words=("SCAS",),
        summary=(
            "The trust has clinical information that shows leaders how far evidence based guidelines are "
            "followed (Table 2)."
        ),
        survey=SurveyResponse(sample=37, starting_pct=89, finishing_pct=73, finished=27),
    )


@hookimpl
def hub_content() -> list[ContentFolder]:
    """Return the content folders of the trust."""
    return [ContentFolder("content/library", feature="library")]


@hookimpl
def hub_speciality() -> Speciality:
    """Return the speciality of the trust."""
    return Speciality(
        title="Clinical information for leaders",
        summary=(
            "Clinical supervisors and leaders can see how far paramedics follow evidence based guidelines."
        ),
        section=TABLE_2,
    )


@hookimpl
def hub_facts() -> list[StatedFact]:
    """Return the facts that the study states about the trust."""
    return [
        StatedFact(
            "The trust provides clinical information by which clinical supervisors and leaders see how far "
            "paramedics follow evidence based guidelines.",
            TABLE_2,
        ),
        StatedFact(
            "The trust was developing objectives that people in similar roles hold in common, linked with "
            "the business plan. From them, personal development could be tied to what the organisation "
            "needs.",
            TABLE_2,
        ),
    ]


@hookimpl
def hub_tools() -> list[Tool]:
    """Return the tool of the trust's speciality."""
    return [adherence_tool.TOOL]


@hookimpl
def hub_tool_result(tool: str, inputs: Mapping[str, Any]) -> ToolResult:
    """Return the result of the tool for these inputs."""
    return {"guideline-adherence": adherence_tool.work_out}[tool](inputs)
