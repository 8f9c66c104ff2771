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

HUB_API = "1.3"
TABLE_2 = "Table 2 (7.2)"


@hookimpl
def hub_trust() -> Trust:
    """Return the identity of the trust."""
    return Trust(
        slug="yorkshire",
        name="Yorkshire Ambulance Service NHS Trust",
        short_name="Yorkshire",
        search_words=("YAS",),
        summary=(
            "The trust has a programme for clinical team leaders, and intended to develop tools to evaluate "
            "leadership development (Table 2)."
        ),
        survey=SurveyResponse(sample=105, starting_pct=70, finishing_pct=53, finished=56),
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
        title="Evaluating leadership development",
        summary="The trust intended to develop tools that show what leadership development achieves.",
        section=TABLE_2,
    )


@hookimpl
def hub_facts() -> list[StatedFact]:
    """Return the facts that the study states about the trust."""
    return [
        StatedFact(
            "The trust was developing a framework for the development of leaders and managers. It uses a "
            "competency model that the Management Standards Centre developed.",
            "4.0",
        ),
        StatedFact(
            "The trust has a development programme for clinical team leaders, which includes basic "
            "management skills. Other trusts might adapt it.",
            TABLE_2,
        ),
        StatedFact(
            "The trust intended to develop tools that evaluate what leadership development and teams "
            "achieve, and how effective interventions are. Other trusts might adapt them.",
            TABLE_2,
        ),
        StatedFact(
            "More people in the study's survey sample worked for this trust than for any other: 105 of 640.",
            "Appendix One; 3.2",
        ),
    ]


@hookimpl
def hub_tools() -> list[Tool]:
    """Return the tool of the trust's speciality."""
    return [planner_tool.TOOL]


@hookimpl
def hub_tool_result(tool: str, inputs: Mapping[str, Any]) -> ToolResult:
    """Return the result of the tool for these inputs."""
    return {"evaluation-planner": planner_tool.work_out}[tool](inputs)
