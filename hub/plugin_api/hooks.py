"""The hooks that a trust's plugin may implement. Only `hub_trust` is required.

Plugins are called in alphabetical order of their names. A hook must return the type named here; otherwise the
plugin is set aside with a reason, and the hub keeps showing the trust's last good content.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pluggy

from hub.plugin_api.publication import DraftContent, PublicationFinding
from hub.plugin_api.records import Contact, ContentFolder, Speciality, StatedFact, Trust
from hub.plugin_api.results import ToolResult
from hub.plugin_api.tools import Tool

PROJECT = "leadership_hub"
ENTRY_POINT_GROUP = "leadership_hub.trusts"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec(firstresult=True)
def hub_trust() -> Trust:  # type: ignore[empty-body]
    """Say which trust this is. Returns one Trust; the only hook that every plugin must answer.

    @hookimpl
    def hub_trust():
        return Trust(slug="london", name="London Ambulance Service NHS Trust", short_name="London")
    """


@hookspec(firstresult=True)
def hub_content() -> Sequence[ContentFolder]:  # type: ignore[empty-body]
    """Name the folders of Markdown files that hold the trust's items. Returns a list of ContentFolder.

    @hookimpl
    def hub_content():
        return [ContentFolder("content/library", feature="library")]
    """


@hookspec(firstresult=True)
def hub_facts() -> Sequence[StatedFact]:  # type: ignore[empty-body]
    """List what is known of the trust, each with its source. Returns a list of StatedFact.

    @hookimpl
    def hub_facts():
        return [StatedFact("Calls its leadership programme ELSA", section="Table 2 (7.2)")]
    """


@hookspec(firstresult=True)
def hub_speciality() -> Speciality:  # type: ignore[empty-body]
    """Say what the trust wants others to see first. Returns one Speciality, shown first on the trust's page.

    @hookimpl
    def hub_speciality():
        return Speciality(title="Self awareness", summary="What ELSA offers.", section="Table 2 (7.2)")
    """


@hookspec(firstresult=True)
def hub_contacts() -> Sequence[Contact]:  # type: ignore[empty-body]
    """Say which role to ask for, and about what; never a person. Returns a list of Contact.

    @hookimpl
    def hub_contacts():
        return [Contact(role="Director of Human Resources", about="ELSA", section="Table 2 (7.2)")]
    """


@hookspec(firstresult=True)
def hub_tools() -> Sequence[Tool]:  # type: ignore[empty-body]
    """Declare the tools that stand beside the trust's speciality. Returns a list of Tool.

    @hookimpl
    def hub_tools():
        return [span.TOOL]
    """


@hookspec(firstresult=True)
def hub_tool_result(tool: str, inputs: Mapping[str, Any]) -> ToolResult:  # type: ignore[empty-body]
    """Work out one of those tools from checked inputs. Returns one ToolResult, or raises ToolRefusal.

    @hookimpl
    def hub_tool_result(tool, inputs):
        return {"span-of-control": span.work_out}[tool](inputs)
    """


@hookspec(firstresult=True)
def hub_check_publication(draft: DraftContent) -> Sequence[PublicationFinding]:  # type: ignore[empty-body]
    """Check what the trust is about to publish, in its own view. Returns a list of PublicationFinding.

    @hookimpl
    def hub_check_publication(draft):
        said = "competenc" in draft.body and not draft.get("capability")
        return [PublicationFinding("capability", "advise", "Choose capabilities.")] if said else []
    """
