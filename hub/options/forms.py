"""Questions of the guided choice in their three steps, and parsing of the answers in the query string."""

from collections.abc import Mapping

from werkzeug.datastructures import MultiDict
from wtforms import SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice

from hub.options.domain.documents import Circumstance, Need
from hub.options.domain.ranking import Answers
from hub.plugin_api.vocabulary import Accredited, Grouping, Method, Mix, Word
from hub.web.forms import QueryForm

QUESTION_LEGENDS = {
    "need": "What do you want to achieve?",
    "grouping": "Alone or with others?",
    "mix": "With ambulance staff only, or with others?",
    "method": "At work, taught or with personal support?",
    "accredited": "Should it lead to accreditation?",
    "holds": "Do any of these apply?",
}
QUESTION_HINTS = {
    "need": "Tick what matters most. One or two answers work best.",
    "holds": "Things that may rule an option out. Tick all that apply, or none.",
}
STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (QUESTION_LEGENDS["need"], ("need",)),
    ("How do you want to learn?", ("grouping", "mix", "method", "accredited")),
    (QUESTION_LEGENDS["holds"], ("holds",)),
)
"""The heading and the questions of each step."""
RESULTS = len(STEPS) + 1
"""The number of the page after the last step, which shows what fits."""
QUESTION_VOCABULARIES: dict[str, type[Word]] = {
    "need": Need,
    "grouping": Grouping,
    "mix": Mix,
    "method": Method,
    "accredited": Accredited,
    "holds": Circumstance,
}
MULTIPLE_CHOICE = ("need", "holds")
ANSWER_LABELS = {
    ("accredited", "yes"): "Yes",
    ("accredited", "no"): "No",
    ("grouping", "individual"): "Alone",
    ("grouping", "group"): "With others",
    ("method", "work-based"): "At work",
    ("method", "personal-support"): "With personal support",
}
"""Labels of answers that differ from the labels of the vocabulary."""
ANY_ANSWER = "I do not mind"
NOTHING_ANSWERED = (
    "Answer at least one question: tick what you want to achieve, or select Continue and answer another."
)


def answer_label(name: str, word: Word) -> str:
    """Return the label of an answer on the form."""
    return ANSWER_LABELS.get((name, word.value), word.label)


class ChooseForm(QueryForm):
    """The questions of the guided choice; results need an answer to one of them."""


for _name, _vocabulary in QUESTION_VOCABULARIES.items():
    _field = SelectMultipleField if _name in MULTIPLE_CHOICE else SelectField
    _choices = [SelectChoice(word.value, answer_label(_name, word)) for word in _vocabulary]
    _options = {} if _name in MULTIPLE_CHOICE else {"default": "", "validate_choice": True}
    if _name not in MULTIPLE_CHOICE:
        _choices = [SelectChoice("", ANY_ANSWER), *_choices]
    setattr(ChooseForm, _name, _field(choices=_choices, **_options))


def parse_answers(args: MultiDict[str, str]) -> tuple[Answers, dict[str, str]]:
    """Return the valid answers, and an error message for each question whose answer is invalid."""
    non_empty = MultiDict([(name, value) for name, value in args.items(multi=True) if value.strip()])
    form = ChooseForm(non_empty)
    form.validate()
    errors = {
        name: f"{QUESTION_LEGENDS[name]} There is no answer called "
        f"\u201c{', '.join(non_empty.getlist(name))[:60]}\u201d. Choose from the list"
        for name in QUESTION_VOCABULARIES
        if form[name].errors
    }
    multiple = {
        name: tuple(dict.fromkeys(form[name].data or ())) if name not in errors else ()
        for name in MULTIPLE_CHOICE
    }
    preferences = tuple(
        (name, form[name].data)
        for name in QUESTION_VOCABULARIES
        if name not in MULTIPLE_CHOICE and name not in errors and form[name].data
    )
    no_preference = tuple(
        name
        for name in QUESTION_VOCABULARIES
        if name not in MULTIPLE_CHOICE and name in args and name not in non_empty
    )
    return Answers(multiple["need"], preferences, multiple["holds"], no_preference), errors


def parse_step(args: MultiDict[str, str], answers: Answers, errors: Mapping[str, str]) -> int:
    """Return the number of the step to show, or RESULTS.

    An address without a step shows the results of its answers, as all did before there were steps. Results
    without any valid answer lead back to the step of the first error, or to the first.
    """
    value = args.get("step", "")
    number = int(value) if value in [str(step) for step in range(1, RESULTS + 1)] else RESULTS
    if number < RESULTS or answers.has_any:
        return number
    with_errors = (step for step, (_heading, names) in enumerate(STEPS, 1) if set(names) & set(errors))
    return next(with_errors, 1)


def asks_for_results(args: MultiDict[str, str]) -> bool:
    """Return whether somebody went through the steps and asks what fits."""
    return args.get("step") == str(RESULTS)


def answer_pairs(answers: Answers) -> list[tuple[str, str]]:
    """Return the answers as fields of a form or of an address."""
    return [
        *(("need", word) for word in answers.needs),
        *answers.preferences,
        *((name, "") for name in answers.no_preference),
        *(("holds", word) for word in answers.circumstances),
    ]
