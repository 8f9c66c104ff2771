"""The forms to report a problem with an item or suggest an edit, and to answer."""

from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice

from hub.publishing.domain.item_reports import ReportKind, ReportOutcome, ReportPlan
from hub.web.forms import HubForm, Required

KEPT = "It is deleted 1 year after it is answered."


class ReportForm(HubForm):
    """What is wrong with an item, and which words would be better."""

    kind = RadioField(
        "What would you like to say?",
        [Required("Choose what you would like to say")],
        choices=[SelectChoice(kind.value, kind.label) for kind in ReportKind],
    )
    text = TextAreaField(
        "What is wrong or could be better?",
        [Required("Say what is wrong or could be better")],
        description=(
            "The people who look after the item will read this with your name. Do not name patients or "
            f"colleagues. {KEPT}"
        ),
        render_kw={"maxlength": 2000},
    )
    suggestion = TextAreaField(
        "What would be better wording? (optional)",
        description=f"The same people will read this. {KEPT}",
        render_kw={"maxlength": 3000},
    )

    def plan(self) -> ReportPlan:
        """Return what was entered, once it is valid."""
        return ReportPlan(ReportKind(self.kind.data), self.text.data, self.suggestion.data)


class ReportAnswerForm(HubForm):
    """The answer to a report."""

    outcome = RadioField(
        "What was the outcome?",
        [Required("Choose the outcome")],
        choices=[SelectChoice(outcome.value, outcome.label) for outcome in ReportOutcome],
    )
    answer = TextAreaField(
        "Your answer",
        description=(
            "The person who reported it and the people who look after the item will read this. If you are "
            f"not making the change, say why. {KEPT}"
        ),
        render_kw={"maxlength": 2000},
    )
