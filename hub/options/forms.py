"""Questions of the guided choice, and parsing of the answers in the query string."""

from werkzeug.datastructures import MultiDict
from wtforms import SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice

from hub.options.domain.documents import Circumstance, Need
from hub.options.domain.ranking import Answers
from hub.plugin_api.vocabulary import Accredited, Grouping, Method, Mix, Word
from hub.web.forms import QueryForm

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
"""Labels of answers that differ from the labels of the vocabulary."""


def answer_label(name: str, word: Word) -> str:
    """Return the label of an answer on the form."""
    return ANSWER_LABELS.get((name, word.value), word.label)


class ChooseForm(QueryForm):
    """The questions of the guided choice; each is optional."""


for _name, _vocabulary in QUESTION_VOCABULARIES.items():
    _field = SelectMultipleField if _name in MULTIPLE_CHOICE else SelectField
    _choices = [SelectChoice(word.value, answer_label(_name, word)) for word in _vocabulary]
    _options = {} if _name in MULTIPLE_CHOICE else {"default": "", "validate_choice": True}
    if _name not in MULTIPLE_CHOICE:
        _choices = [SelectChoice("", "Either will do"), *_choices]
    setattr(ChooseForm, _name, _field(choices=_choices, **_options))


def parse_answers(args: MultiDict[str, str]) -> tuple[Answers, dict[str, str]]:
    """Return the valid answers, and an error message for each question whose answer is invalid."""
    non_empty = MultiDict([(name, value) for name, value in args.items(multi=True) if value.strip()])
    form = ChooseForm(non_empty)
    form.validate()
    errors = {
        name: f"{QUESTION_LEGENDS[name]} There is no answer called "
        f"\u201c{', '.join(non_empty.getlist(name))[:60]}\u201d"
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
    return Answers(multiple["need"], preferences, multiple["holds"]), errors
