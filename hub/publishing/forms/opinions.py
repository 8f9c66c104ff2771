"""The forms of ratings and comments, and of what hub staff decide on a comment."""

from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from hub.publishing.domain.evidence_vocabulary import Usefulness
from hub.web.forms import HubForm, Required


class RatingForm(HubForm):
    """How useful an item was to someone who used it."""

    has_used = BooleanField(
        "I have used it",
        [Required("Confirm that you have used it. Only people who have used it can rate it")],
    )
    used_for = StringField(
        "What did you use it for?",
        [Required("Say what you used it for")],
        description=(
            "In one line. Nobody else can read this. It is kept with your rating until you remove it."
        ),
    )
    score = RadioField(
        "How useful was it to you?",
        [Required("Choose how useful it was")],
        choices=[SelectChoice(word.value, word.label) for word in Usefulness],
        description=(
            "Everyone can see the average when there are at least three ratings. Nobody can see yours."
        ),
    )


class CommentForm(HubForm):
    """A comment on an item."""

    text = TextAreaField(
        "Your comment",
        [Required("Write your comment")],
        description=(
            "People who are signed in can read this, with your name and organisation. Do not name "
            "others. It stays until you delete it or your account."
        ),
        render_kw={"maxlength": 2000},
    )


class CommentReportForm(HubForm):
    """What is wrong with a comment."""

    reason = TextAreaField(
        "What is wrong with this comment?",
        [Required("Say what is wrong with the comment")],
        description="Only hub staff can read this, with your name. It is kept as long as the comment.",
        render_kw={"maxlength": 1000},
    )


class HidingForm(HubForm):
    """Why a comment is hidden."""

    reason = TextAreaField(
        "Why is it hidden?",
        [Required("Say why the comment is hidden. Its author will read this")],
        description=(
            "The author of the comment and hub staff can read this. It is kept as long as the comment."
        ),
        render_kw={"maxlength": 1000},
    )
