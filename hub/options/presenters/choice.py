"""Page data of the guided choice: its steps, and what fits with whom to ask."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from msgspec import Struct

from hub.catalogue.presenters import entry_card
from hub.kit.page import Card, FieldError, Link
from hub.kit.text import lower_first
from hub.options.domain.queries import DevelopmentOffer, MenuOption
from hub.options.domain.ranking import Answers, MatchReason, RankedOption, split_shown
from hub.options.forms import (
    ANY_ANSWER,
    MULTIPLE_CHOICE,
    QUESTION_HINTS,
    QUESTION_LEGENDS,
    QUESTION_VOCABULARIES,
    STEPS,
    answer_label,
    answer_pairs,
)

CHOICE_URL = "/options/choose"
MENU_SOURCE = "Appendix Two"
FIT_PHRASES = {
    "individual": "is for one person",
    "group": "is for a group",
    "ambulance-only": "can be for ambulance staff only",
    "other-healthcare": "can include other healthcare staff",
    "other-sectors": "can include people from other sectors",
    "taught": "is taught",
    "personal-support": "gives personal support",
    "work-based": "is learned at work",
    "yes": "can lead to accreditation",
    "no": "does not lead to accreditation",
}
WISH_PHRASES = {
    "individual": "something for one person",
    "group": "something for a group",
    "ambulance-only": "ambulance staff only",
    "other-healthcare": "to learn with other healthcare staff",
    "other-sectors": "to learn with people from other sectors",
    "taught": "to be taught",
    "personal-support": "personal support",
    "work-based": "to learn at work",
    "yes": "accreditation",
    "no": "no accreditation",
}
LINE_MANAGER = "Your line manager, about your personal development plan (8.1)"

REGISTER_OPTIONS = {"mentoring", "coaching"}
"""The options whose people are on the national register of the hub."""


class AnswerChoice(Struct, frozen=True):
    """One answer to a question, as a checkbox or radio button."""

    value: str
    label: str
    chosen: bool


class Question(Struct, frozen=True):
    """One question of the guided choice; `multiple` allows several answers."""

    name: str
    legend: str
    hint: str
    multiple: bool
    answers: tuple[AnswerChoice, ...]
    error: str


class StepPage(Struct, frozen=True):
    """One step: its questions, and the answers to the others as hidden fields."""

    number: int
    steps: int
    heading: str
    questions: tuple[Question, ...]
    hidden_fields: tuple[tuple[str, str], ...]
    next_step: int
    back_url: str
    errors: tuple[FieldError, ...]


class OptionResult(Struct, frozen=True):
    """One ranked option, with its reasons and cautions as sentences."""

    option: Link
    summary: str
    reasons: tuple[str, ...]
    unmet: tuple[str, ...]
    cautions: tuple[str, ...]


class RoleToAsk(Struct, frozen=True):
    """A role to ask, and the page of what to ask about."""

    role: str
    about: Link | None = None


class AnswerRow(Struct, frozen=True):
    """What was answered to one question, with the address of its step."""

    name: str
    legend: str
    answers: tuple[str, ...]
    change_url: str


class ChoicePage(Struct, frozen=True):
    """What fits: options, programmes of the hub that are of their kinds, and roles to ask.

    `suggests_register`: mentors or coaches of the national register may be what is looked for.
    """

    heading: str
    results: tuple[OptionResult, ...]
    others: tuple[OptionResult, ...]
    programmes: tuple[Card, ...]
    library_url: str
    suggests_register: bool
    contacts: tuple[RoleToAsk, ...]
    answers: tuple[AnswerRow, ...]
    note: str
    errors: tuple[FieldError, ...]


def step_page(number: int, answers: Answers, errors: Mapping[str, str]) -> StepPage:
    """Return the page of a step; `errors` are messages by question name."""
    heading, names = STEPS[number - 1]
    chosen = _chosen_words(answers)
    return StepPage(
        number=number,
        steps=len(STEPS),
        heading=heading,
        questions=tuple(_question(name, chosen.get(name, ()), errors.get(name, "")) for name in names),
        hidden_fields=tuple(pair for pair in answer_pairs(answers) if pair[0] not in names),
        next_step=number + 1,
        back_url=_step_url(answers, number - 1) if number > 1 else "",
        errors=_field_errors({name: text for name, text in errors.items() if name in names}),
    )


def result_page(
    answers: Answers,
    ranked: Sequence[RankedOption],
    offers: Sequence[DevelopmentOffer],
    errors: Mapping[str, str],
) -> ChoicePage:
    """Return the page of what fits; `offers` are programmes whose way to develop is among the "
    "results."""
    shown, others = split_shown(answers, ranked)
    slugs = [choice.option.slug for choice in shown]
    return ChoicePage(
        heading=_heading(answers, ranked),
        results=tuple(_result(choice) for choice in shown),
        others=tuple(_result(choice) for choice in others),
        programmes=tuple(entry_card(offer.entry) for offer in offers),
        library_url=f"/library?{urlencode([('option', slug) for slug in slugs])}",
        suggests_register=bool(REGISTER_OPTIONS & set(slugs)),
        contacts=tuple(_contacts([choice.option for choice in shown], offers)),
        answers=tuple(_answer_rows(answers)),
        note=_note(answers, ranked),
        errors=_field_errors(errors),
    )


def _field_errors(errors: Mapping[str, str]) -> tuple[FieldError, ...]:
    return tuple(FieldError(message, f"#{name}") for name, message in errors.items())


def _chosen_words(answers: Answers) -> dict[str, tuple[str, ...]]:
    chosen = {"need": answers.needs, "holds": answers.circumstances}
    return chosen | {name: (word,) for name, word in answers.preferences}


def _step_url(answers: Answers, step: int) -> str:
    return f"{CHOICE_URL}?{urlencode([*answer_pairs(answers), ('step', str(step))])}"


def _question(name: str, chosen: Sequence[str], error: str) -> Question:
    answers = [
        AnswerChoice(word.value, answer_label(name, word), word.value in chosen)
        for word in QUESTION_VOCABULARIES[name]
    ]
    if name not in MULTIPLE_CHOICE:
        answers.append(AnswerChoice("", ANY_ANSWER, not chosen))
    return Question(
        name,
        QUESTION_LEGENDS[name],
        QUESTION_HINTS.get(name, ""),
        name in MULTIPLE_CHOICE,
        tuple(answers),
        error,
    )


def _answer_rows(answers: Answers) -> list[AnswerRow]:
    chosen = _chosen_words(answers)
    return [
        AnswerRow(
            name,
            QUESTION_LEGENDS[name],
            (ANY_ANSWER,)
            if name in answers.no_preference
            else tuple(
                answer_label(name, word)
                for word in QUESTION_VOCABULARIES[name]
                if word.value in chosen.get(name, ())
            ),
            _step_url(answers, step),
        )
        for step, (_heading, names) in enumerate(STEPS, 1)
        for name in names
    ]


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
        return f"Best for: {lower_first(reason.text)} ({MENU_SOURCE})"
    return f"It {FIT_PHRASES[reason.word]}"


def _unmet(option: MenuOption, reason: MatchReason) -> str:
    phrases = [FIT_PHRASES[word] for word in option.facets.get(reason.facet, ())]
    if reason.word == "yes":
        actual = "this does not offer it"
    elif phrases:
        actual = f"this {' or '.join(phrases)}"
    else:
        actual = "the menu does not say whether this is so"
    return f"You wanted {WISH_PHRASES[reason.word]}; {actual}"


def _contacts(options: Sequence[MenuOption], offers: Sequence[DevelopmentOffer]) -> list[RoleToAsk]:
    contacts = [RoleToAsk(LINE_MANAGER)]
    contacts += [
        RoleToAsk(option.ask, Link(option.title, option.address)) for option in options if option.ask
    ]
    for offer in offers:
        if offer.ask:
            origin = (
                f"{offer.owner_name}; {', '.join(offer.sections)}" if offer.sections else offer.owner_name
            )
            link = Link(offer.entry.title, offer.entry.address)
            contacts.append(RoleToAsk(f"{offer.ask} ({origin})", link))
    return contacts


def _heading(answers: Answers, choices: Sequence[RankedOption]) -> str:
    if not choices:
        return "No option fits all your answers"
    return "Closest options" if answers.is_need_unmet(choices) else "Options that fit"


def _note(answers: Answers, choices: Sequence[RankedOption]) -> str:
    if answers.is_need_unmet(choices):
        titles = " and ".join(choice.option.title for choice in choices if choice.meets_need)
        return (
            "The best fit for what you want to achieve comes with a caution, so it is not listed first: "
            f"{titles}. Read the caution and decide. None of your answers rules out the options listed above "
            "it, but those options do not meet this need."
        )
    if answers.has_any and choices and not choices[0].has_reasons:
        return "You did not say what you want to achieve. Your answers do not rule out any of these options."
    return ""
