"""What the guided choice asks, as the address of the page states the answers."""

from werkzeug.datastructures import MultiDict
from wtforms import Form, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice

from hub.options.domain import Answers, Circumstance, Need
from hub.plugin_api.vocabulary import Accredited, Grouping, Method, Mix, Word

QUESTION_LEGENDS = {
    "need": "What is it for?",
    "grouping": "Alone or with others?",
    "mix": "Ambulance only, or mixed?",
    "method": "At work or taught?",
    "accredited": "Should it lead to an accreditation?",
    "holds": "Does any of this hold?",
}
QUESTION_HINTS = {
    "need": "Tick what matters most; one or two are best.",
    "holds": "What may speak against an option. Tick all that hold, or none.",
}
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
    ("accredited", "no"): "No need",
    ("grouping", "individual"): "Alone",
    ("grouping", "group"): "With others",
    ("method", "work-based"): "At work",
    ("method", "personal-support"): "With somebody’s personal support",
}
"""Where an answer reads better in other words than those of the vocabulary."""


def answer_label(name: str, word: Word) -> str:
    """Return the words of an answer as the form shows it."""
    return ANSWER_LABELS.get((name, word.value), word.label)


class ChooseForm(Form):  # type: ignore[misc]  # WTForms has no types
    """The questions of the guided choice; every one may be left open."""


for _name, _words in QUESTION_VOCABULARIES.items():
    _field = SelectMultipleField if _name in MULTIPLE_CHOICE else SelectField
    _choices = [SelectChoice(word.value, answer_label(_name, word)) for word in _words]
    _options = {} if _name in MULTIPLE_CHOICE else {"default": "", "validate_choice": True}
    if _name not in MULTIPLE_CHOICE:
        _choices = [SelectChoice("", "Either will do"), *_choices]
    setattr(ChooseForm, _name, _field(choices=_choices, **_options))


def parse_answers(args: MultiDict[str, str]) -> tuple[Answers, dict[str, str]]:
    """Return what a reader answered, and what is wrong with the rest, by the name of the question."""
    given = MultiDict([(name, value) for name, value in args.items(multi=True) if value.strip()])
    form = ChooseForm(given)
    form.validate()
    errors = {
        name: f"{QUESTION_LEGENDS[name]} There is no answer called "
        f"\u201c{', '.join(given.getlist(name))[:60]}\u201d"
        for name in QUESTION_VOCABULARIES
        if form[name].errors
    }
    several = {
        name: tuple(dict.fromkeys(form[name].data or ())) if name not in errors else ()
        for name in MULTIPLE_CHOICE
    }
    how = tuple(
        (name, form[name].data)
        for name in QUESTION_VOCABULARIES
        if name not in MULTIPLE_CHOICE and name not in errors and form[name].data
    )
    return Answers(several["need"], how, several["holds"]), errors
