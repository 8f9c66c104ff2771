"""What the study's recommendations and capabilities state, and where each stands among its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from hub.kit.errors import NotFound
from hub.plugin_api import checks
from hub.plugin_api.documents import Document
from hub.plugin_api.errors import RecordError
from hub.plugin_api.vocabulary import Capability, Kind, Word

RECOMMENDATION_COUNT = 12


class Group(Word):
    """What a group of recommendations is about (1.3)."""

    CAPACITY = "capacity", "Plan for and invest in future leadership capacity"
    SKILLS = "skills", "Invest in the skills of future leaders"
    SYSTEMS = "systems", "Improve people management systems to support leadership"


class Lead(Word):
    """Who leads a recommendation in a trust; the study uses the short forms alone."""

    HRD = "HRD", "HRD"
    MD = "MD", "MD"
    OPS = "Ops", "Ops"


@dataclass(frozen=True)
class RecommendationDocument(Document):
    """One recommendation, with what the action plan says of it (Appendix Six). Its slug is its number."""

    NEEDED: ClassVar[tuple[str, ...]] = ("title", "summary", "source", "group")
    FIXED: ClassVar[Mapping[str, Any]] = {"kind": Kind.RECOMMENDATION}
    RESTS_ON: ClassVar[Mapping[str, str]] = {
        "stages": "Appendix Six",
        "lead_note": "Appendix Six",
        "benefits": "Appendix Six",
    }

    group: str = ""
    stages: tuple[str, ...] = ()
    lead: tuple[Lead, ...] = ()
    lead_note: str = ""
    benefits: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.slug not in [str(number) for number in range(1, RECOMMENDATION_COUNT + 1)]:
            raise RecordError("slug", f"{self.slug!r} is no recommendation", "Name the file 1.md to 12.md")
        self._keep(
            group=checks.choice("group", self.group, Group).value,
            stages=checks.texts("stages", self.stages, longest=300, most=20),
            lead=checks.choices("lead", self.lead, Lead),
            lead_note=checks.text("lead_note", self.lead_note, longest=300, empty=True),
            benefits=checks.texts("benefits", self.benefits, longest=300, most=20),
        )


@dataclass(frozen=True)
class CapabilityDocument(Document):
    """One line of the benchmark tool. Its slug is its code."""

    FIXED: ClassVar[Mapping[str, Any]] = {"kind": Kind.CAPABILITY}
    NEEDED: ClassVar[tuple[str, ...]] = ("title", "summary", "source")

    def __post_init__(self) -> None:
        super().__post_init__()
        code = checks.choice("slug", self.slug, Capability)
        if self.capability != (code,):
            raise RecordError("capability", "is not the code of the file", f'Write `capability: ["{code}"]`')


class Area(StrEnum):
    """The three areas of the benchmark tool (Appendix Four)."""

    DIRECTION = "Setting direction"
    SERVICE = "Delivering the service"
    QUALITIES = "Personal qualities"


ABILITIES: dict[Area, dict[str, tuple[str, ...]]] = {
    Area.DIRECTION: {
        "Intellectual flexibility": ("1f", "1g"),
        "Broad scanning": ("1h", "1i"),
        "Political astuteness": ("1j", "1k", "1l", "1m"),
        "Drive for results": ("1n", "1o", "1p"),
    },
    Area.SERVICE: {
        "Leading change through people": ("2a", "2b", "2c", "2d", "2f"),
        "Holding to account": ("2g", "2h"),
        "Empowering others": ("2i", "2j", "2k", "2l"),
        "Effective and strategic influencing": ("2m", "2n"),
        "Collaborative working": ("2o", "2p"),
    },
    Area.QUALITIES: {
        "Self belief": ("3a", "3b", "3c"),
        "Self awareness": ("3d", "3e"),
        "Self management": ("3f", "3g"),
        "Drive for improvement": ("3h", "3i", "3j"),
        "Personal integrity": ("3k", "3l", "3m", "3n"),
    },
}
"""The fourteen abilities with their capabilities, as Appendix Four orders them."""


def standing_of(code: str) -> tuple[Area, str]:
    """Return the area and the ability under which the capability `code` stands; raise NotFound if none."""
    for area, abilities in ABILITIES.items():
        for ability, codes in abilities.items():
            if code in codes:
                return area, ability
    raise NotFound("There is no capability with this code. See the list of capabilities.")
