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
        "What is wrong, or could be better?",
        [Required("Say what is wrong, or what could be better")],
        description="Those who look after the item read this with your name. Do not name patients or "
        f"colleagues. {KEPT}",
        render_kw={"maxlength": 2000},
    )
    suggestion = TextAreaField(
        "Which words would be better? (optional)",
        description=f"Read by the same people. {KEPT}",
        render_kw={"maxlength": 3000},
    )

    def plan(self) -> ReportPlan:
        """Return what was entered, once it is valid."""
        return ReportPlan(ReportKind(self.kind.data), self.text.data, self.suggestion.data)


class ReportAnswerForm(HubForm):
    """The answer to a report."""

    outcome = RadioField(
        "What came of it?",
        [Required("Choose what came of it")],
        choices=[SelectChoice(outcome.value, outcome.label) for outcome in ReportOutcome],
    )
    answer = TextAreaField(
        "Your answer",
        description="The person who wrote reads this, and those who look after the item. If it is not done, "
        f"say why. {KEPT}",
        render_kw={"maxlength": 2000},
    )
