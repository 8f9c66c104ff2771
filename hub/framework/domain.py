"""Content files of the study's recommendations and capabilities, and the lookup of a capability's ability."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from hub.kit.errors import NotFound
from hub.library.domain import Shelf
from hub.plugin_api import checks
from hub.plugin_api.abilities import ABILITIES, Area
from hub.plugin_api.documents import NO_FILES, Document
from hub.plugin_api.errors import RecordError
from hub.plugin_api.vocabulary import Capability, Kind, Word

RECOMMENDATIONS = Shelf("recommendation", "/recommendations")
CAPABILITIES = Shelf("capability", "/capabilities")
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
    """One recommendation with its part of the action plan (Appendix Six). Its slug is its number."""

    NEEDED: ClassVar[tuple[str, ...]] = ("title", "summary", "source", "group")
    FIXED: ClassVar[Mapping[str, Any]] = {"kind": Kind.RECOMMENDATION, **NO_FILES}
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
            raise RecordError("slug", f"{self.slug!r} is not a recommendation", "Name the file 1.md to 12.md")
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

    FIXED: ClassVar[Mapping[str, Any]] = {"kind": Kind.CAPABILITY, **NO_FILES}
    NEEDED: ClassVar[tuple[str, ...]] = ("title", "summary", "source")

    def __post_init__(self) -> None:
        super().__post_init__()
        code = checks.choice("slug", self.slug, Capability)
        if self.capability != (code,):
            raise RecordError("capability", "is not the code of the file", f'Write `capability: ["{code}"]`')


def get_area_and_ability(code: str) -> tuple[Area, str]:
    """Return the area and the ability of the capability `code`; raise NotFound if there is no such code."""
    for area, abilities in ABILITIES.items():
        for ability, codes in abilities.items():
            if code in codes:
                return area, ability
    raise NotFound("There is no capability with this code. See the list of capabilities.")
