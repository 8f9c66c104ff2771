"""The lists that one can follow as a feed or download as a file, by the names that they have there."""

from dataclasses import dataclass, field

from hub.library.domain import CAPABILITIES, LIBRARY_KINDS, OPTIONS, PROGRAMMES, RECOMMENDATIONS
from hub.library.forms import FACET_LEGENDS
from hub.programmes.presenters import FIELD_LABELS


@dataclass(frozen=True)
class OpenList:
    """One list: its title, its page, the kinds it holds, the further fields of its table; see Place."""

    title: str
    page: str
    kinds: tuple[str, ...]
    extra_columns: dict[str, str] = field(default_factory=dict)
    searches_all_kinds: bool = False


LISTS = {
    "library": OpenList("Library", "/library", LIBRARY_KINDS, searches_all_kinds=True),
    "programmes": OpenList(
        "Programmes",
        PROGRAMMES.base_path,
        (PROGRAMMES.kind,),
        {name: label for name, label in FIELD_LABELS.items() if name not in FACET_LEGENDS}
        | {
            # Beside the words of the filters of the same name.
            "target_group": "Target group",
            "accreditation": "Accreditation, in words",
        },
    ),
    "options": OpenList("Ways to develop", OPTIONS.base_path, (OPTIONS.kind,)),
    "recommendations": OpenList("Recommendations", RECOMMENDATIONS.base_path, (RECOMMENDATIONS.kind,)),
    "capabilities": OpenList("Capabilities", CAPABILITIES.base_path, (CAPABILITIES.kind,)),
}
