"""The forms to add an evaluation of an item, to check one, and to withdraw one."""

from collections.abc import Sequence
from datetime import date

from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from hub.plugin_api.vocabulary import Word
from hub.publishing.domain.evaluations import EvaluationJudgement, EvaluationPlan
from hub.publishing.domain.evidence_vocabulary import Direction, EvaluationMethod, Strength, find_word
from hub.trusts.domain import Organisation
from hub.web.forms import DateField, HubForm, Required, past_example

READ_BY = "Everyone can read this once hub staff have confirmed it. It stays here as long as the item does."


def _choices(words: type[Word]) -> list[SelectChoice]:
    return [SelectChoice(word.value, word.label) for word in words]


class ItemEvaluationForm(HubForm):
    """Who evaluated an item, how, when and with which result."""

    organisation = RadioField(
        "Which organisation are you adding it for?",
        [Required("Choose which organisation you are adding it for")],
    )
    evaluator = StringField(
        "Who evaluated it?",
        [Required("Say who evaluated it")],
        description=f"An organisation or team, such as a university. Do not name people. {READ_BY}",
    )
    is_independent = BooleanField(
        "It was independent: the evaluators do not belong to the organisation that shares this, and did "
        "not make or run it",
        description="Only an independent evaluation can make something good practice. Hub staff check this.",
    )
    method = RadioField(
        "How was it evaluated?",
        [Required("Choose how it was evaluated")],
        choices=_choices(EvaluationMethod),
    )
    direction = RadioField(
        "What did it find?",
        [Required("Choose what it found")],
        choices=_choices(Direction),
        description="Disappointing results help others too. We show them in the same way.",
    )
    strength = RadioField(
        "How strong is it?",
        [Required("Choose how strong it is")],
        choices=_choices(Strength),
        description=(
            "A weak evaluation can make an item “evaluated”, but not “good practice”. Hub staff check this."
        ),
    )
    ended_on = DateField(
        "When did it end?",
        [Required("Enter when it ended")],
        example=past_example,
        description="If you do not know the day, use the first of the month.",
    )
    result = TextAreaField(
        "What did it find, and under what conditions?",
        [Required("Say what was found")],
        description=f"In two to five sentences, including what did not work. Do not name people. {READ_BY}",
        render_kw={"maxlength": 2000},
    )
    where = StringField(
        "Where can others read it?",
        [Required("Enter a link, or how to get the report")],
        description=f"A link, or the role to ask for the report. {READ_BY}",
        render_kw={"maxlength": 500},
    )

    def offer_organisations(self, organisations: Sequence[Organisation]) -> None:
        """Offer the organisations for which the viewer writes; a single one is chosen."""
        self.organisation.choices = [SelectChoice(row.slug, row.name) for row in organisations]
        if len(organisations) == 1 and not self.organisation.data:
            self.organisation.data = organisations[0].slug

    def plan(self) -> EvaluationPlan:
        """Return what was entered, once it is valid."""
        return EvaluationPlan(
            evaluator=self.evaluator.data,
            is_independent=self.is_independent.data,
            method=find_word(EvaluationMethod, self.method.data),
            direction=find_word(Direction, self.direction.data),
            strength=find_word(Strength, self.strength.data),
            ended_on=self.ended_on.data or date.min,
            result=self.result.data,
            where=self.where.data,
        )


class EvaluationCheckForm(HubForm):
    """How independent and strong an evaluation is in the view of hub staff."""

    is_independent = RadioField(
        "Is it independent?",
        [Required("Choose whether it is independent")],
        choices=[SelectChoice("yes", "Yes"), SelectChoice("no", "No")],
        description=(
            "The evaluators do not belong to the organisation that shares this, and did not make or run it."
        ),
    )
    strength = RadioField(
        "How strong is it?",
        [Required("Choose how strong it is")],
        choices=_choices(Strength),
        description="A weak evaluation can make an item “evaluated”, but not “good practice”.",
    )
    reason = TextAreaField(
        "If you changed an answer, why?",
        description="Everyone can read this. It is kept as long as the item. Do not name people.",
        render_kw={"maxlength": 1000},
    )

    def judgement(self) -> EvaluationJudgement:
        """Return what was chosen, once it is valid."""
        return EvaluationJudgement(
            is_independent=self.is_independent.data == "yes",
            strength=find_word(Strength, self.strength.data),
            reason=self.reason.data,
        )


class WithdrawalForm(HubForm):
    """Why an evaluation counts no more."""

    reason = TextAreaField(
        "Why should it no longer count?",
        [Required("Say why it is withdrawn")],
        description=(
            "If the evaluation was confirmed, everyone can read this. Otherwise only the person who "
            "added it can. It is kept as long as the item."
        ),
        render_kw={"maxlength": 1000},
    )
