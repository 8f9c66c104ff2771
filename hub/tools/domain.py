"""Domain of tools: their catalogue entries, and lookup in the trust's last valid profile."""

from collections.abc import Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy.orm import Session

from hub.catalogue.domain import EntryFields, sync_entries
from hub.kit.errors import NotFound
from hub.plugin_api.errors import RecordError
from hub.plugin_api.tools import Tool
from hub.plugin_api.vocabulary import Kind
from hub.plugin_api.wire import from_data
from hub.trusts.domain import Organisation

KIND = "tool"
MADE_BY_HUB = "Made by the hub, prompted by what the study says; not the trust’s own"


def sync_tool_entries(session: Session, trust: Organisation, tools: Sequence[Tool], *, now: datetime) -> None:
    """Update the catalogue entries of a trust's tools to what its plugin declares.

    Unchanged entries are not written; entries of tools that are no longer declared are withdrawn.
    """
    declared = [_entry_fields(trust, tool) for tool in tools]
    sync_entries(session, declared, kind=KIND, owner_id=trust.id, now=now)


def list_declared_tools(trust: Organisation) -> list[Tool]:
    """Return the tools that the trust's plugin last declared, without those that no longer validate."""
    tools = []
    # A plugin that is set aside keeps its last valid profile, which may predate the current record classes.
    for data in trust.profile.get("tools", []):
        try:
            tools.append(from_data(Tool, data))
        except RecordError:
            continue
    return tools


def get_tool(trust: Organisation, slug: str) -> Tool:
    """Return the trust's tool with this slug; raise NotFound if it has none."""
    for tool in list_declared_tools(trust):
        if tool.slug == slug:
            return tool
    raise NotFound(f"{trust.name} has no tool at this address. See what else it shares.")


def _entry_fields(trust: Organisation, tool: Tool) -> EntryFields:
    facets = {
        name: [word.value for word in getattr(tool, name)] for name in ("theme", "capability", "option")
    }
    facets |= {"kind": [Kind.TOOL.value], "trust": [trust.slug]}
    slug = f"{trust.slug}-{tool.slug}"
    return EntryFields(
        public_id=str(uuid5(NAMESPACE_URL, f"{KIND}/{slug}")),
        kind=KIND,
        slug=slug,
        address=f"/trusts/{trust.slug}/tools/{tool.slug}",
        title=tool.title,
        summary=tool.summary,
        note=MADE_BY_HUB,
        owner_id=trust.id,
        facets={name: values for name, values in facets.items() if values},
        body=" ".join((tool.prompted_by, *tool.method)),
    )
