"""Page data of the options: the menu, one option, and the guided choice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from hub.kit.page import Card, FieldError, Link
from hub.library.domain import ResourceDetail
from hub.library.presenters import ItemPage, item_page
from hub.library.presenters.records import Item
from hub.options.domain.documents import Line, OptionDocument
from hub.options.domain.queries import MenuOption
from hub.options.domain.ranking import Answers, MatchReason, RankedOption
from hub.options.forms import (
    MULTIPLE_CHOICE,
    QUESTION_HINTS,
    QUESTION_LEGENDS,
    QUESTION_VOCABULARIES,
    answer_label,
)
from hub.plugin_api.documents import Document
from hub.plugin_api.vocabulary import Grouping, label_of

MENU_SOURCE = "Appendix Two"
SHOWN_FIRST = 6
NEAREST_SHOWN = 3
"""How many options that do not meet the need are shown when all that meet it carry a caution."""
FIT_SENTENCES = {
    "grouping": "It is done {}",
    "mix": "It can be done {}",
    "method": "It is learned {}",
    "accredited": "It {}",
}
FIT_PHRASES = {
    "individual": "alone",
    "group": "with others",
    "ambulance-only": "among ambulance people only",
    "other-healthcare": "with other healthcare",
    "other-sectors": "with other sectors",
    "taught": "by being taught",
    "personal-support": "with personal support",
    "work-based": "at work",
    "yes": "can lead to an accreditation",
    "no": "needs no accreditation",
}


@dataclass(frozen=True)
class OptionPage:
    """The page of one option: the item and the lines of the study's menu."""

    item: ItemPage
    grouping: str
    best_for: tuple[str, ...]
    less_good_for: tuple[str, ...]
    arrange: tuple[str, ...]


@dataclass(frozen=True)
class OptionRecord(Item):
    """One option as other programs read it: the lines of the study's menu, and how to arrange it."""

    DOCUMENT_TYPE: ClassVar[type[Document]] = OptionDocument

    best_for: tuple[Line, ...]
    less_good_for: tuple[Line, ...]
    arrange: tuple[str, ...]


@dataclass(frozen=True)
class AnswerChoice:
    """One answer to a question, as a checkbox or radio button."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Question:
    """One question of the guided choice; `multiple` allows several answers."""

    name: str
    legend: str
    hint: str
    multiple: bool
    answers: tuple[AnswerChoice, ...]
    error: str


@dataclass(frozen=True)
class OptionResult:
    """One ranked option, with its reasons and cautions as sentences."""

    option: Link
    summary: str
    reasons: tuple[str, ...]
    unmet: tuple[str, ...]
    cautions: tuple[str, ...]


@dataclass(frozen=True)
class ChoosePage:
    """The guided choice: its questions, and its results once any is answered."""

    questions: tuple[Question, ...]
    answered: bool
    heading: str
    results: tuple[OptionResult, ...]
    others: tuple[OptionResult, ...]
    note: str
    errors: tuple[FieldError, ...]


def menu_groups(options: Sequence[MenuOption]) -> list[tuple[str, list[Card]]]:
    """Return the menu as two headed groups of cards, each card noting what the option is best for."""
    headings = {"individual": "For one person", "group": "For a group"}
    return [
        (
            headings[grouping.value],
            [_menu_card(option) for option in options if grouping.value in option.facets["grouping"]],
        )
        for grouping in Grouping
    ]


def _menu_card(option: MenuOption) -> Card:
    best = "; ".join(_lower(line.text) for line in option.best_for[:2])
    return Card(option.title, option.address, option.summary, note=f"Best for: {best}")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def option_page(detail: ResourceDetail, trusts: Mapping[str, str]) -> OptionPage:
    """Return the page of one option; `trusts` maps slugs to short names."""
    fields = detail.revision.fields
    return OptionPage(
        item=item_page(detail, trusts),
        grouping=", ".join(label_of(Grouping, word) for word in fields["grouping"]),
        best_for=tuple(line["text"] for line in fields["best_for"]),
        less_good_for=tuple(line["text"] for line in fields["less_good_for"]),
        arrange=tuple(fields["arrange"]),
    )


def choose_page(answers: Answers, ranked: Sequence[RankedOption], errors: Mapping[str, str]) -> ChoosePage:
    """Return the page of the guided choice; `errors` are messages by question name."""
    chosen = {"need": answers.needs, "holds": answers.circumstances}
    chosen |= {name: (word,) for name, word in answers.preferences}
    shown, others = _split_shown(answers, ranked)
    return ChoosePage(
        questions=tuple(
            _question(name, chosen.get(name, ()), errors.get(name, "")) for name in QUESTION_VOCABULARIES
        ),
        answered=answers.has_any,
        heading=_heading(answers, ranked),
        results=tuple(_result(choice) for choice in shown),
        others=tuple(_result(choice) for choice in others),
        note=_note(answers, ranked),
        errors=tuple(FieldError(message, f"#{name}") for name, message in errors.items()),
    )


def _question(name: str, chosen: Sequence[str], error: str) -> Question:
    vocabulary = QUESTION_VOCABULARIES[name]
    answers = [
        AnswerChoice(word.value, answer_label(name, word), word.value in chosen) for word in vocabulary
    ]
    if name not in MULTIPLE_CHOICE:
        answers.append(AnswerChoice("", "Does not matter", not chosen))
    return Question(
        name,
        QUESTION_LEGENDS[name],
        QUESTION_HINTS.get(name, ""),
        name in MULTIPLE_CHOICE,
        tuple(answers),
        error,
    )


def _result(choice: RankedOption) -> OptionResult:
    return OptionResult(
        option=Link(choice.option.title, choice.option.address),
        summary=choice.option.summary,
        reasons=tuple(_reason(reason) for reason in choice.reasons),
        unmet=tuple(_unmet(choice.option, reason) for reason in choice.unmet),
        cautions=tuple(f"{text} ({MENU_SOURCE})" for text in choice.cautions),
    )


def _reason(reason: MatchReason) -> str:
    if reason.text:
        return f"Best for: {_lower(reason.text)} ({MENU_SOURCE})"
    return FIT_SENTENCES[reason.facet].format(FIT_PHRASES[reason.word])


def _unmet(option: MenuOption, reason: MatchReason) -> str:
    chosen_label = next(
        answer_label(reason.facet, word)
        for word in QUESTION_VOCABULARIES[reason.facet]
        if word.value == reason.word
    )
    phrases = [FIT_PHRASES[word] for word in option.facets.get(reason.facet, ())]
    actual = FIT_SENTENCES[reason.facet].format(" or ".join(phrases)) if phrases else "The menu does not say"
    return f"{QUESTION_LEGENDS[reason.facet]} You said: {_lower(chosen_label)}. {actual}"


def _split_shown(
    answers: Answers, choices: Sequence[RankedOption]
) -> tuple[list[RankedOption], list[RankedOption]]:
    """Return the options shown at once and those folded away, each in ranking order."""
    if not _is_need_unmet(answers, choices):
        return list(choices[:SHOWN_FIRST]), list(choices[SHOWN_FIRST:])
    # Options that meet the need rank last here because of their cautions, but must stay visible.
    nearest = [choice for choice in choices if not choice.meets_need]
    return [*nearest[:NEAREST_SHOWN], *(choice for choice in choices if choice.meets_need)], nearest[
        NEAREST_SHOWN:
    ]


def _is_need_unmet(answers: Answers, choices: Sequence[RankedOption]) -> bool:
    return bool(answers.needs and choices and not choices[0].meets_need)


def _heading(answers: Answers, choices: Sequence[RankedOption]) -> str:
    if not choices:
        return "Nothing fits all of this"
    return "What comes nearest" if _is_need_unmet(answers, choices) else "What fits"


def _note(answers: Answers, choices: Sequence[RankedOption]) -> str:
    if _is_need_unmet(answers, choices):
        titles = " and ".join(choice.option.title for choice in choices if choice.meets_need)
        return (
            f"What the study calls best for this has a caution here, so it does not stand first: {titles}. "
            "Read the caution and judge. Nothing that you said speaks against the options before it, but "
            "they do not answer this need."
        )
    if answers.has_any and choices and not choices[0].has_reasons:
        return "You named no need. The menu says nothing against these options."
    return ""
