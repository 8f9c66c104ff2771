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

HUB_API = "1.1"
TABLE_2 = "Table 2 (7.2)"


@hookimpl
def hub_trust() -> Trust:
    """Say which trust this is."""
    return Trust(
        slug="south-central",
        name="South Central Ambulance Service NHS Trust",
        short_name="South Central",
        summary="Has clinical information that shows leaders how far evidence based guidelines are followed.",
        survey=SurveyResponse(sample=37, starting_pct=89, finishing_pct=73, finished=27),
    )


@hookimpl
def hub_content() -> list[ContentFolder]:
    """Name the folders of the trust's items."""
    return [ContentFolder("content/library", feature="library")]


@hookimpl
def hub_speciality() -> Speciality:
    """Say what the trust is known for."""
    return Speciality(
        title="Clinical information for leaders",
        summary=(
            "Clinical supervisors and leaders can see how far paramedics follow evidence based guidelines."
        ),
        section=TABLE_2,
    )


@hookimpl
def hub_facts() -> list[StatedFact]:
    """List what the study states of the trust."""
    return [
        StatedFact(
            "Provides clinical information by which clinical supervisors and leaders see how far paramedics "
            "follow evidence based guidelines.",
            TABLE_2,
        ),
        StatedFact(
            "Was developing objectives that people in similar roles hold in common, linked with the business "
            "plan. From them, personal development could be tied to what the organisation needs.",
            TABLE_2,
        ),
    ]


@hookimpl
def hub_tools() -> list[Tool]:
    """Declare the tool that stands beside the trust's speciality."""
    return [adherence_tool.TOOL]


@hookimpl
def hub_tool_result(tool: str, inputs: Mapping[str, Any]) -> ToolResult:
    """Work out that tool."""
    return {"guideline-adherence": adherence_tool.work_out}[tool](inputs)
