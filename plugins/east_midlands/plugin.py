from collections.abc import Mapping
from typing import Any

from hub.plugin_api import (
    Contact,
    ContentFolder,
    DraftContent,
    PublicationFinding,
    Speciality,
    StatedFact,
    SurveyResponse,
    Tool,
    ToolResult,
    Trust,
    hookimpl,
)

from . import competency_check, coverage_tool

HUB_API = "1.4"
TABLE_2 = "Table 2 (7.2)"


@hookimpl
def hub_trust() -> Trust:
    """Return the identity of the trust."""
    return Trust(
        slug="east-midlands",
        name="East Midlands Ambulance Service NHS Trust",
        short_name="East Midlands",
        search_words=("EMAS",),
        summary=(
            "The trust was developing its own competencies for senior leaders, and a very commercial "
            "approach (4.0, Table 2)."
        ),
        survey=SurveyResponse(sample=53, starting_pct=66, finishing_pct=51, finished=27),
    )


@hookimpl
def hub_content() -> list[ContentFolder]:
    """Return the content folders of the trust."""
    return [ContentFolder("content/library", feature="library")]


@hookimpl
def hub_speciality() -> Speciality:
    """Return the speciality of the trust."""
    return Speciality(
        title="Competencies for senior leaders",
        summary=(
            "The trust was developing a set of its own, from parts of World Class Commissioning, the skills "
            "that its KPIs call for, and a psychometric questionnaire."
        ),
        section=TABLE_2,
    )


@hookimpl
def hub_facts() -> list[StatedFact]:
    """Return the facts that the study states about the trust."""
    return [
        StatedFact(
            "The trust was developing a competency framework of its own for senior managers. It draws on "
            "the NHS Leadership Qualities Framework (LQF), on World Class Commissioning, and on a "
            "psychometric tool, the mental toughness questionnaire.",
            "4.0",
        ),
        StatedFact(
            "Table 2 lists its parts differently: World Class Commissioning, the skills needed to meet the "
            "trust's KPIs, and the mental toughness questionnaire.",
            TABLE_2,
        ),
        StatedFact(
            "The trust proposed to let this framework inform the personal development plans of its senior "
            "leaders.",
            "7.1",
        ),
        StatedFact(
            "The trust had appointed a Director of Business Development, and was developing a very "
            "commercial approach to its development objectives.",
            TABLE_2,
        ),
    ]


@hookimpl
def hub_contacts() -> list[Contact]:
    """Return the roles to contact."""
    return [
        Contact(
            role="Director of Business Development",
            about="The commercial approach to development objectives",
            section=TABLE_2,
        ),
    ]


@hookimpl
def hub_tools() -> list[Tool]:
    """Return the tool of the trust's speciality."""
    return [coverage_tool.TOOL]


@hookimpl
def hub_tool_result(tool: str, inputs: Mapping[str, Any]) -> ToolResult:
    """Return the result of the tool for these inputs."""
    return {"capability-coverage": coverage_tool.work_out}[tool](inputs)


@hookimpl
def hub_check_publication(draft: DraftContent) -> list[PublicationFinding]:
    """Return what the trust would say about competencies in a draft."""
    return competency_check.find(draft)
