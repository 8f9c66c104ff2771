"""The content file of an option: the two columns of the study's menu, each line with its vocabulary word."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from hub.plugin_api import checks
from hub.plugin_api.documents import NO_FILES, Document
from hub.plugin_api.errors import RecordError
from hub.plugin_api.records import Record
from hub.plugin_api.vocabulary import Kind, Option, Word

W = TypeVar("W", bound=Word)


class Need(Word):
    """What development is needed for: each *best for* of the study once, worded as the user would put it."""

    NEXT_STEP = "next-step", "Advice and confidence for the next step in a career"
    CHALLENGE = "challenge", "Constructive challenge, and time to reflect"
    EMOTIONAL_INTELLIGENCE = "emotional-intelligence", "Emotional intelligence"
    STRENGTHS = "strengths", "Knowing strengths and what to develop first"
    SPECIFIC_SKILL = "specific-skill", "A specific skill"
    KNOWLEDGE = "knowledge", "Knowledge"
    PRACTISE = "practise", "Practice in skills you already have to some extent"
    TRY_ELSEWHERE = "try-elsewhere", "Trying new skills in another setting"
    FLEXIBILITY = "flexibility", "Flexibility and adaptability"
    MORE_RESPONSIBILITY = "more-responsibility", "More responsibility for someone who does well"
    NEW_ENERGY = "new-energy", "New energy after a long time in one job"
    WATCHING = "watching", "Learning by watching others"
    OTHER_WAYS = "other-ways", "Seeing other ways of behaving"
    WIDEN_HORIZONS = "widen-horizons", "A wider view of leadership styles"
    OTHER_CONTEXTS = "other-contexts", "Seeing how leadership is done elsewhere"
    IDEAS = "ideas", "Ideas to adapt and try in your trust"
    SHARED_INTEREST = "shared-interest", "Working with others on a common interest"
    BEYOND_SILO = "beyond-silo", "Getting out of silos and finding new partners"
    OWN_CONTEXT = "own-context", "Leadership skills that no ready-made course covers"
    LARGE_NUMBERS = "large-numbers", "Reaching many people"
    GROWING_WORK = "growing-work", "Coping with work that grows fast"


class Circumstance(Word):
    """What makes an option less suitable: the study's *less good for*, except those that are needs too."""

    HEAVY_WORKLOAD = "heavy-workload", "The workload is already heavy"
    CANNOT_TRAVEL = "cannot-travel", "The person cannot work far from home"
    HARD_TO_BACKFILL = "hard-to-backfill", "The post would be hard to backfill"
    STRUGGLING = "struggling", "The person finds their current job difficult"
    NICHE_SKILLS = "niche-skills", "The person has highly specialist or niche skills"
    SPECIALIST_DEPTH = "specialist-depth", "The skill to develop is enhanced or specialist"
    MANAGER_NOT_COACH = "manager-not-coach", "The line manager lacks coaching skills"
    DIVERSE_GROUP = "diverse-group", "People in the group have very different needs"
    WANT_TO_COPY = "want-to-copy", "You want to copy an approach exactly"
    WORK_CONTRACTING = "work-contracting", "Work is reducing"
    NO_MONEY_OR_DEMAND = "no-money-or-demand", "Money is short, or few people would take part"


@dataclass(frozen=True)
class Line(Record):
    """One line of the menu: its words, and the need or circumstance that it is about, if it is about one."""

    text: str
    word: str = ""


@dataclass(frozen=True)
class OptionDocument(Document):
    """One option of the menu. Its slug is a value of the `Option` vocabulary."""

    NEEDED: ClassVar[tuple[str, ...]] = ("title", "summary", "source", "best_for", "less_good_for", "place")
    FIXED: ClassVar[Mapping[str, Any]] = {"kind": Kind.OPTION, **NO_FILES}
    RESTS_ON: ClassVar[Mapping[str, str]] = {
        "best_for": "Appendix Two",
        "less_good_for": "Appendix Two",
        "arrange": "Table 3 (7.3)",
        "ask": "Table 3 (7.3)",
    }
    HUB_WORDS: ClassVar[frozenset[str]] = frozenset({*Document.HUB_WORDS, "summary"})
    """The study's menu gives names, and does not say what each option is."""

    best_for: tuple[Line, ...] = ()
    less_good_for: tuple[Line, ...] = ()
    arrange: tuple[str, ...] = ()
    place: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        checks.choice("slug", self.slug, Option)
        checks.whole("place", self.place, least=1, most=len(Option))
        needs = {need.value for need in Need}
        needs_and_circumstances = needs | {circumstance.value for circumstance in Circumstance}
        self._keep(
            best_for=_lines("best_for", "need", self.best_for, needs),
            less_good_for=_lines("less_good_for", "holds", self.less_good_for, needs_and_circumstances),
            arrange=checks.texts("arrange", self.arrange, longest=300, most=12),
        )


def _lines(field: str, key: str, value: Any, words: set[str]) -> tuple[Line, ...]:
    if not isinstance(value, (list, tuple)) or not value:
        raise RecordError(field, "expected a list of lines", "Write each as `- text: ...`")
    return tuple(item if isinstance(item, Line) else _line(field, key, item, words) for item in value)


def _line(field: str, key: str, value: Any, words: set[str]) -> Line:
    if not isinstance(value, dict) or not {"text"} <= set(value) <= {"text", key}:
        raise RecordError(
            field, "has an entry that is not a line of the menu", f"Each has `text`, and may have `{key}`"
        )
    word = value.get(key, "")
    if word and word not in words:
        raise RecordError(
            field,
            f"{str(word)[:60]!r} is not one of the words of the choice",
            f"Use: {', '.join(sorted(words))}",
        )
    return Line(checks.text(field, value["text"], longest=200), word)
