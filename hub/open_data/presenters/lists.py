"""The lists that one can follow as a feed or download as a file, by the names that they have there."""

from dataclasses import dataclass, field

from hub.library.domain import CAPABILITIES, LISTED, OPTIONS, PROGRAMMES, RECOMMENDATIONS
from hub.library.forms import LEGENDS
from hub.programmes.presenters import ROWS


@dataclass(frozen=True)
class OpenList:
    """One list: its title, its page, the kinds it holds, the further fields of its table; see Place."""

    title: str
    page: str
    kinds: tuple[str, ...]
    more: dict[str, str] = field(default_factory=dict)
    finds_all: bool = False


LISTS = {
    "library": OpenList("Library", "/library", LISTED, finds_all=True),
    "programmes": OpenList(
        "Programmes",
        PROGRAMMES.place,
        (PROGRAMMES.kind,),
        {name: label for name, label in ROWS.items() if name not in LEGENDS}
        | {
            # Beside the words of the filters of the same name.
            "target_group": "Target group",
            "accreditation": "Accreditation, in words",
        },
    ),
    "options": OpenList("Ways to develop", OPTIONS.place, (OPTIONS.kind,)),
    "recommendations": OpenList("Recommendations", RECOMMENDATIONS.place, (RECOMMENDATIONS.kind,)),
    "capabilities": OpenList("Capabilities", CAPABILITIES.place, (CAPABILITIES.kind,)),
}
