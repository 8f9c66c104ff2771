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

from . import queue_tool, spc_tool

HUB_API = "1.4"
TABLE_2 = "Table 2 (7.2)"


@hookimpl
def hub_trust() -> Trust:
    """Return the identity of the trust."""
    return Trust(
        slug="north-west",
        name="North West Ambulance Service NHS Trust",
        short_name="North West",
        abbreviation="NWAS",
        summary=(
            "The trust has an accredited Certificate in Management, and information on which it plans job "
            "cycles (Table 2)."
        ),
        survey=SurveyResponse(sample=43, starting_pct=65, finishing_pct=47, finished=20),
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
        title="Figures for planning services",
        summary="The trust may be further on than others with demand and capacity planning and SPC charts.",
        section=TABLE_2,
    )


@hookimpl
def hub_facts() -> list[StatedFact]:
    """Return the facts that the study states about the trust."""
    return [
        StatedFact(
            "The trust has a Certificate in Management programme designed for ambulance leaders, which "
            "could travel well to other organisations.",
            TABLE_2,
        ),
        StatedFact(
            "This is the only ambulance trust to use the accrediting body that the study calls CIM in "
            "Table 2. Elsewhere the study writes CMI for an accrediting body.",
            TABLE_2,
        ),
        StatedFact(
            "The trust has reviewed systematically how robust its services are, clinically and as a "
            "business.",
            TABLE_2,
        ),
        StatedFact(
            "The trust has introduced information and analysis as the basis of its job cycle planning.",
            TABLE_2,
        ),
        StatedFact(
            "The trust's use of demand and capacity planning and of SPC charts may be better developed than "
            "elsewhere.",
            TABLE_2,
        ),
    ]


@hookimpl
def hub_tools() -> list[Tool]:
    """Return the tools of the trust's speciality."""
    return [spc_tool.TOOL, queue_tool.TOOL]


@hookimpl
def hub_tool_result(tool: str, inputs: Mapping[str, Any]) -> ToolResult:
    """Return the result of one of the tools for these inputs."""
    return {"spc-chart": spc_tool.work_out, "demand-and-capacity": queue_tool.work_out}[tool](inputs)
