"""The forms of references: to give one, to be asked for one, to comment, report and hide."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from hub.plugin_api.vocabulary import Tier, Word
from hub.publishing.domain.reference_words import (
    MAX_LENGTH,
    MAX_REASON_LENGTH,
    GoAgain,
    HideReason,
    Stage,
    word_of,
)
from hub.publishing.domain.references import ParticipantReference, ReferencePlan
from hub.web.forms import DateField, HubForm, NumberField, Required

READERS = "Everyone can read it. It is kept for 6 years after your last change, or until you delete it."


def choices_of(words: type[Word]) -> list[SelectChoice]:
    """Return the words of a vocabulary as choices of a form."""
    return [SelectChoice(word.value, word.label) for word in words]


class ReferenceForm(HubForm):
    """What someone took part for, what has changed since, and whether they would go again."""

    organisation = RadioField("Your organisation", validate_choice=False, choices=[])
    tier = RadioField(
        "Your role when you took part",
        [Required("Choose what your role was")],
        choices=choices_of(Tier),
        description="Shown with your organisation, instead of your name.",
    )
    year = NumberField(
        "Year in which you took part",
        [Required("Enter the year in which you took part")],
        message="Enter the year in which you took part, such as 2025",
    )
    taken_for = TextAreaField(
        "Why did you take part?",
        [Required("Say why you took part")],
        description=READERS,
        render_kw={"maxlength": MAX_LENGTH},
    )
    what_changed = TextAreaField(
        "What has changed since?",
        [Required("Say what has changed since, or that nothing has")],
        description=f"In your work, or for the people you lead. {READERS}",
        render_kw={"maxlength": MAX_LENGTH},
    )
    would_go_again = RadioField(
        "Would you go again?", [Required("Choose whether you would go again")], choices=choices_of(GoAgain)
    )
    go_again_reason = TextAreaField(
        "Why, or why not?",
        description=f"You do not have to answer if you would go again. {READERS}",
        render_kw={"maxlength": MAX_REASON_LENGTH},
    )
    agree = BooleanField(
        "I agree that everyone can see this with my role and organisation, but never my name",
        [Required("Tick the box to agree that everyone can see it. Without this, it cannot be sent")],
    )

    def offer_organisations(self, names_by_slug: Mapping[str, str]) -> None:
        """Let the person choose for which of several organisations they speak."""
        several = names_by_slug if len(names_by_slug) > 1 else {}
        self.organisation.choices = [SelectChoice(slug, name) for slug, name in several.items()]

    def plan(self, ids_by_slug: Mapping[str, int]) -> ReferencePlan:
        """Return what was entered, once it is valid."""
        chosen = self.organisation.data if len(ids_by_slug) > 1 else next(iter(ids_by_slug), "")
        return ReferencePlan(
            tier=self.tier.data,
            year=self.year.value,
            organisation_id=ids_by_slug.get(chosen or "", 0),
            taken_for=self.taken_for.data,
            what_changed=self.what_changed.data,
            would_go_again=self.would_go_again.data,
            go_again_reason=self.go_again_reason.data,
        )


class ReferenceDayForm(HubForm):
    """On which day someone wants to be asked."""

    day = DateField(
        "When should we ask you?", [Optional()], description="For example, the day after it ends."
    )


class ReferenceCommentForm(HubForm):
    """What the organisation that runs it says of a reference."""

    words = TextAreaField(
        "Your organisation’s comment",
        [Required("Enter your organisation’s comment")],
        description=(
            "Everyone can read it below the reference, with your organisation’s name but not yours. Do "
            "not say who gave the reference. It is kept as long as the reference."
        ),
        render_kw={"maxlength": MAX_REASON_LENGTH},
    )


class ReferenceReportForm(HubForm):
    """What someone reports."""

    words = TextAreaField(
        "What is wrong with it?",
        [Required("Say what is wrong with it")],
        description=(
            "For example, that its author did not take part, and how you know. Only hub staff can read "
            "this, with your name. They delete it once they have decided."
        ),
        render_kw={"maxlength": MAX_REASON_LENGTH},
    )


class ReferenceHideForm(HubForm):
    """Why hub staff hide a reference."""

    reason = RadioField("Reason", [Required("Choose the reason")], choices=choices_of(HideReason))
    note = TextAreaField(
        "Why? The person who gave it will read this",
        [Required("Say why, so that the person who gave the reference knows")],
        description=(
            "The person who gave the reference will read this in an email and on the hub. It is kept "
            "while the reference is hidden."
        ),
        render_kw={"maxlength": MAX_REASON_LENGTH},
    )

    def chosen_reason(self) -> HideReason:
        """Return the reason, once it is valid."""
        return word_of(HideReason, self.reason.data)


def reference_values(row: ParticipantReference, slugs_by_id: Mapping[int, str]) -> dict[str, Any]:
    """Return the values with which the form of a reference that was given begins."""
    return {**_values(row, slugs_by_id), "agree": True}


def first_values(
    own: Mapping[Stage, ParticipantReference], stage: Stage, slugs_by_id: Mapping[int, str]
) -> dict[str, Any]:
    """Return the values with which a new reference begins: what was said at the end, three months later."""
    first = own.get(Stage.END)
    if stage is Stage.LATER and first is not None and first.written_at is not None:
        values = _values(first, slugs_by_id)
        return {name: values[name] for name in ("organisation", "tier", "year", "taken_for")}
    asked = own.get(stage)
    return {"year": str(asked.year)} if asked is not None and asked.asked_at is not None else {}


def _values(row: ParticipantReference, slugs_by_id: Mapping[int, str]) -> dict[str, Any]:
    return {
        "organisation": slugs_by_id.get(row.organisation_id, ""),
        "tier": row.tier,
        "year": str(row.year),
        "taken_for": row.taken_for,
        "what_changed": row.what_changed,
        "would_go_again": row.would_go_again,
        "go_again_reason": row.go_again_reason,
    }
