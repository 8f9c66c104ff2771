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

from . import planner_tool

HUB_API = "1.1"
TABLE_2 = "Table 2 (7.2)"


@hookimpl
def hub_trust() -> Trust:
    """Say which trust this is."""
    return Trust(
        slug="yorkshire",
        name="Yorkshire Ambulance Service NHS Trust",
        short_name="Yorkshire",
        summary=(
            "Has a programme for clinical team leaders, and intended to "
            "develop tools to evaluate leadership development."
        ),
        survey=SurveyResponse(sample=105, starting_pct=70, finishing_pct=53, finished=56),
    )


@hookimpl
def hub_content() -> list[ContentFolder]:
    """Name the folders of the trust's items."""
    return [
        ContentFolder("content/library", feature="library"),
        ContentFolder("content/programmes", feature="programmes"),
    ]


@hookimpl
def hub_speciality() -> Speciality:
    """Say what the trust is known for."""
    return Speciality(
        title="Evaluating leadership development",
        summary="The trust intended to develop tools that show what leadership development achieves.",
        section=TABLE_2,
    )


@hookimpl
def hub_facts() -> list[StatedFact]:
    """List what the study states of the trust."""
    return [
        StatedFact(
            "Was developing a framework for the development of leaders and managers, with a competency "
            "model of the Management Standards Centre.",
            "4.0",
        ),
        StatedFact(
            "Has a development programme for clinical team leaders, which includes basic management skills. "
            "Other trusts might adapt it.",
            TABLE_2,
        ),
        StatedFact(
            "Intended to develop tools that evaluate what leadership development and teams achieve, and how "
            "effective interventions are. Other trusts might adapt them.",
            TABLE_2,
        ),
        StatedFact(
            "Had the largest group in the study's survey: 105 of 640.",
            "Appendix One",
        ),
    ]


@hookimpl
def hub_tools() -> list[Tool]:
    """Declare the tool that stands beside the trust's speciality."""
    return [planner_tool.TOOL]


@hookimpl
def hub_tool_result(tool: str, inputs: Mapping[str, Any]) -> ToolResult:
    """Work out that tool."""
    return {"evaluation-planner": planner_tool.work_out}[tool](inputs)
