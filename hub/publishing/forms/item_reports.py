"""The forms to ask about an item or a trust, report a problem or suggest an edit, and to answer."""

from typing import Any

from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice

from hub.publishing.domain.item_reports import REPORT_OUTCOMES, ReportKind, ReportOutcome, ReportPlan
from hub.web.forms import HubForm, Required

KEPT = "It is deleted 1 year after it is answered."


class ReportForm(HubForm):
    """A question about an item, or what is wrong with it and which words would be better."""

    kind = RadioField(
        "What would you like to say?",
        [Required("Choose what you would like to say")],
        choices=[SelectChoice(kind.value, kind.label) for kind in ReportKind],
    )
    text = TextAreaField(
        "Your message",
        [Required("Enter your message")],
        description=(
            "The people who look after the item will read this with your name. Do not name patients or "
            f"colleagues. {KEPT}"
        ),
        render_kw={"maxlength": 2000},
    )
    suggestion = TextAreaField(
        "Better wording, if you suggest some (optional)",
        description=f"The same people will read this. {KEPT}",
        render_kw={"maxlength": 3000},
    )

    def plan(self) -> ReportPlan:
        """Return what was entered, once it is valid."""
        return ReportPlan(ReportKind(self.kind.data), self.text.data, self.suggestion.data)


class TrustQuestionForm(HubForm):
    """A question to a trust."""

    text = TextAreaField(
        "Your question",
        [Required("Enter your question")],
        description=(
            "The people who publish for the trust, or hub staff if nobody does yet, will read this with your "
            f"name. Do not name patients or colleagues. {KEPT}"
        ),
        render_kw={"maxlength": 2000},
    )

    def plan(self) -> ReportPlan:
        """Return what was entered, once it is valid."""
        return ReportPlan(ReportKind.QUESTION, self.text.data)


class ReportAnswerForm(HubForm):
    """The answer to a report."""

    outcome = RadioField(
        "What was the outcome?",
        [Required("Choose the outcome")],
        choices=[SelectChoice(outcome.value, outcome.label) for outcome in REPORT_OUTCOMES],
    )
    answer = TextAreaField(
        "Your answer",
        description=(
            "The person who wrote, and everyone who could answer, will read this. If you are not making "
            f"a change, say why. {KEPT}"
        ),
        render_kw={"maxlength": 2000},
    )

    def __init__(self, *, is_question: bool, **options: Any) -> None:
        super().__init__(**options)
        if is_question:  # its only outcome is the answer
            del self.outcome

    def read_outcome(self) -> ReportOutcome:
        """Return the outcome that was chosen."""
        return ReportOutcome(self.outcome.data) if "outcome" in self else ReportOutcome.ANSWERED
