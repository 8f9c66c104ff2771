"""The forms to raise a concern, and to answer one."""

from wtforms import RadioField, TextAreaField

from hub.mentoring.domain.concerns import ConcernPlan
from hub.mentoring.domain.relationship_vocabulary import ConcernAbout, ConcernReader
from hub.mentoring.domain.vocabulary import word_of
from hub.mentoring.forms.profiles import choices_of
from hub.web.forms import HubForm, Required


class ConcernForm(HubForm):
    """What worries someone, and who is to read it."""

    about = RadioField(
        "What it is about", [Required("Choose what it is about")], choices=choices_of(ConcernAbout)
    )
    words = TextAreaField(
        "What are you worried about?",
        [Required("Say what you are worried about")],
        description=(
            "The people you choose below can read this until one of them takes it on. After that, only you "
            "and that person can. It is encrypted, and deleted 3 years after it is closed."
        ),
        render_kw={"maxlength": 5000},
    )
    addressee = RadioField(
        "Who should read it",
        [Required("Choose who should read it")],
        choices=choices_of(ConcernReader),
        description=(
            "Neither of the pair, nor anyone in their teams or line management, can read it. If your "
            "trust has no independent lead, or nobody takes it on within 7 days, it goes to the hub office."
        ),
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
        [Required("Say what happened, or why nothing could be done")],
        description="You and the person who raised it can read this. It is encrypted, and kept for 3 years.",
        render_kw={"maxlength": 5000},
    )
