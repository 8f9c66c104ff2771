"""What the pages of the menu say: the options, one option, and the guided choice with its reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from hub.catalogue.domain import Found
from hub.catalogue.presenters import entry_card
from hub.kit.page import Card, FieldError, Link
from hub.library.domain import ReadResource
from hub.library.presenters import ItemPage, item_page
from hub.library.presenters.records import Item
from hub.options.domain import Answers, Choice, Line, MenuOption, OptionDocument, Reason
from hub.options.forms import HINTS, LEGENDS, SEVERAL, WORDS, label_of_answer
from hub.plugin_api.documents import Document
from hub.plugin_api.vocabulary import Grouping, label_of

MENU = "Appendix Two"
SHOWN_FIRST = 6
FITS = {
    "grouping": "One does it {}",
    "mix": "It can be done {}",
    "method": "One learns {}",
    "accredited": "It {}",
}
FIT_WORDS = {
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
    """One option in words: the item that it is, the menu's lines, and what in the hub goes with it."""

    item: ItemPage
    grouping: str
    best_for: tuple[str, ...]
    less_good_for: tuple[str, ...]
    arrange: tuple[str, ...]
    cards: tuple[Card, ...]
    total: int
    all_url: str


@dataclass(frozen=True)
class OptionRecord(Item):
    """One option as other programs read it: the lines of the study's menu, and how to arrange it."""

    STATES: ClassVar[type[Document]] = OptionDocument

    best_for: tuple[Line, ...]
    less_good_for: tuple[Line, ...]
    arrange: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """One answer of a question, to tick."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Question:
    """One question of the guided choice; `several` answers may be given, or just one."""

    name: str
    legend: str
    hint: str
    several: bool
    answers: tuple[Answer, ...]
    error: str


@dataclass(frozen=True)
class Result:
    """One option that the choice came to, with its reasons and cautions in words."""

    option: Link
    summary: str
    reasons: tuple[str, ...]
    unmet: tuple[str, ...]
    cautions: tuple[str, ...]


@dataclass(frozen=True)
class ChoosePage:
    """The guided choice: its questions, and its results where anything was answered."""

    questions: tuple[Question, ...]
    answered: bool
    results: tuple[Result, ...]
    others: tuple[Result, ...]
    note: str
    errors: tuple[FieldError, ...]


def menu_groups(options: Sequence[MenuOption]) -> list[tuple[str, list[Card]]]:
    """Return the menu in its two parts, each option as a card with what it is best for."""
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


def option_page(read: ReadResource, found: Found, trusts: Mapping[str, str]) -> OptionPage:
    """Return one option in words, with what in the hub goes with it."""
    fields = read.revision.fields
    return OptionPage(
        item=item_page(read, trusts),
        grouping=", ".join(label_of(Grouping, word) for word in fields["grouping"]),
        best_for=tuple(line["text"] for line in fields["best_for"]),
        less_good_for=tuple(line["text"] for line in fields["less_good_for"]),
        arrange=tuple(fields["arrange"]),
        cards=tuple(entry_card(entry) for entry in found.entries),
        total=found.total,
        all_url=f"/library?option={read.entry.slug}",
    )


def choose_page(answers: Answers, choices: Sequence[Choice], errors: Mapping[str, str]) -> ChoosePage:
    """Return the guided choice in words."""
    chosen = {"need": answers.needs, "holds": answers.circumstances}
    chosen |= {name: (word,) for name, word in answers.how}
    results = [_result(choice) for choice in choices]
    return ChoosePage(
        questions=tuple(_question(name, chosen.get(name, ()), errors.get(name, "")) for name in WORDS),
        answered=answers.any,
        results=tuple(results[:SHOWN_FIRST]),
        others=tuple(results[SHOWN_FIRST:]),
        note=_note(answers, choices),
        errors=tuple(FieldError(message, f"#{name}") for name, message in errors.items()),
    )


def _question(name: str, chosen: Sequence[str], error: str) -> Question:
    words = WORDS[name]
    answers = [Answer(word.value, label_of_answer(name, word), word.value in chosen) for word in words]
    if name not in SEVERAL:
        answers.append(Answer("", "Does not matter", not chosen))
    return Question(name, LEGENDS[name], HINTS.get(name, ""), name in SEVERAL, tuple(answers), error)


def _result(choice: Choice) -> Result:
    return Result(
        option=Link(choice.option.title, choice.option.address),
        summary=choice.option.summary,
        reasons=tuple(_reason(reason) for reason in choice.reasons),
        unmet=tuple(_unmet(choice.option, reason) for reason in choice.unmet),
        cautions=tuple(f"{text} ({MENU})" for text in choice.cautions),
    )


def _reason(reason: Reason) -> str:
    if reason.text:
        return f"Best for: {_lower(reason.text)} ({MENU})"
    return FITS[reason.facet].format(FIT_WORDS[reason.word])


def _unmet(option: MenuOption, reason: Reason) -> str:
    asked = next(
        label_of_answer(reason.facet, word) for word in WORDS[reason.facet] if word.value == reason.word
    )
    words = [FIT_WORDS[word] for word in option.facets.get(reason.facet, ())]
    there = FITS[reason.facet].format(" or ".join(words)) if words else "The menu does not say"
    return f"{LEGENDS[reason.facet]} You said: {_lower(asked)}. {there}"


def _note(answers: Answers, choices: Sequence[Choice]) -> str:
    if not answers.any or not choices or choices[0].fits:
        return ""
    if answers.needs:
        return (
            "The menu has no option for this need without a caution. The first ones below do not answer it, "
            "but nothing speaks against them; those that answer it stand last, with their caution."
        )
    return "You named no need. The menu says nothing against these options."
