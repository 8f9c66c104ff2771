"""The plugin API: the only part of the hub that a trust's plugin may import. It imports no other part.

A plugin is a module with functions marked `@hookimpl`, named after the hooks in `hooks.py`.
Each returns the frozen records of `records.py`, whose fields use the words of `vocabulary.py`.
"""

from hub.plugin_api.abilities import ABILITIES, Area
from hub.plugin_api.errors import RecordError
from hub.plugin_api.figures import exact
from hub.plugin_api.hooks import hookimpl
from hub.plugin_api.publication import DraftContent, DraftField, PublicationFinding, Severity
from hub.plugin_api.records import Contact, ContentFolder, Speciality, StatedFact, SurveyResponse, Trust
from hub.plugin_api.results import Chart, Finding, Look, Series, Table, ToolResult
from hub.plugin_api.tools import Choice, Column, Example, Given, Input, InputKind, Tool, ToolRefusal
from hub.plugin_api.vocabulary import (
    Accredited,
    Capability,
    Evidence,
    Grouping,
    Kind,
    Method,
    Mix,
    Option,
    Scope,
    Theme,
    Tier,
)

HUB_API = "1.4"
"""The version of the plugin API. A plugin states the version it was written for in its own `HUB_API`."""

__all__ = [
    "ABILITIES",
    "HUB_API",
    "Accredited",
    "Area",
    "Capability",
    "Chart",
    "Choice",
    "Column",
    "Contact",
    "ContentFolder",
    "DraftContent",
    "DraftField",
    "Evidence",
    "Example",
    "Finding",
    "Given",
    "Grouping",
    "Input",
    "InputKind",
    "Kind",
    "Look",
    "Method",
    "Mix",
    "Option",
    "PublicationFinding",
    "RecordError",
    "Scope",
    "Series",
    "Severity",
    "Speciality",
    "StatedFact",
    "SurveyResponse",
    "Table",
    "Theme",
    "Tier",
    "Tool",
    "ToolRefusal",
    "ToolResult",
    "Trust",
    "exact",
    "hookimpl",
]
