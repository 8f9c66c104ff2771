"""The forms of ratings and comments, and of what hub staff decide on a comment."""

from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from hub.publishing.domain.evidence_vocabulary import Usefulness
from hub.web.forms import HubForm, Required


class RatingForm(HubForm):
    """How useful an item was to somebody who used it."""

    has_used = BooleanField(
        "I have used it", [Required("Tick that you have used it. Only people who have used it rate it")]
    )
    used_for = StringField(
        "What did you use it for?",
        [Required("Say what you used it for")],
        description="In one line. Nobody else reads this; it is kept with your rating until you remove it.",
    )
    score = RadioField(
        "How useful was it to you?",
        [Required("Choose how useful it was")],
        choices=[SelectChoice(word.value, word.label) for word in Usefulness],
        description="Everybody sees the average of all ratings from three on, and nobody sees yours.",
    )


class CommentForm(HubForm):
    """A comment on an item."""

    text = TextAreaField(
        "Your comment",
        [Required("Write your comment")],
        description="People who are signed in read this, with your name and your organisation. Do not name "
        "others. It stays until you delete it, or your account is deleted.",
        render_kw={"maxlength": 2000},
    )


class CommentReportForm(HubForm):
    """What is wrong with a comment."""

    reason = TextAreaField(
        "What is wrong with this comment?",
        [Required("Say what is wrong with the comment")],
        description="Hub staff read this with your name, and nobody else. It is kept as long as the comment.",
        render_kw={"maxlength": 1000},
    )


class HidingForm(HubForm):
    """Why a comment is hidden."""

    reason = TextAreaField(
        "Why is it hidden?",
        [Required("Say why the comment is hidden. Its author reads this")],
        description="The author of the comment and hub staff read this. It is kept as long as the comment.",
        render_kw={"maxlength": 1000},
    )
