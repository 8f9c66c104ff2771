"""The forms to raise a concern, and to answer one."""

from wtforms import RadioField, TextAreaField

from hub.mentoring.domain.concerns import ConcernPlan
from hub.mentoring.domain.relationship_vocabulary import ConcernAbout, ConcernReader
from hub.mentoring.domain.vocabulary import word_of
from hub.mentoring.forms.profiles import choices_of
from hub.web.forms import HubForm, Required


class ConcernForm(HubForm):
    """What worries somebody, and who is to read it."""

    about = RadioField(
        "What it is about", [Required("Choose what it is about")], choices=choices_of(ConcernAbout)
    )
    words = TextAreaField(
        "What worries you",
        [Required("Say what worries you")],
        description="You and whoever deals with it read this, and nobody else. It is encrypted, and deleted "
        "3 years after it is closed.",
        render_kw={"maxlength": 5000},
    )
    addressee = RadioField(
        "Who should read it",
        [Required("Choose who should read it")],
        choices=choices_of(ConcernReader),
        description="Nobody of the pair, of its line management or of one team with them can read it. If no "
        "lead of your trust is outside of it, the hub office reads it.",
    )

    def plan(self, relationship_id: str) -> ConcernPlan:
        """Return what was entered, once it is valid."""
        return ConcernPlan(
            about=word_of(ConcernAbout, self.about.data),
            words=self.words.data,
            addressee=word_of(ConcernReader, self.addressee.data),
            relationship_id=relationship_id,
        )


class AnswerForm(HubForm):
    """The answer to who raised a concern."""

    answer = TextAreaField(
        "Your answer to the person",
        [Required("Say what came of it, or why nothing could be done")],
        description="You and the person who raised it read this. It is encrypted, and kept for 3 years.",
        render_kw={"maxlength": 5000},
    )
