"""The form of a private note."""

from wtforms import TextAreaField

from hub.web.forms import HubForm, Required


class NoteForm(HubForm):
    """What one of the two keeps for themselves."""

    words = TextAreaField(
        "Your note",
        [Required("Write your note")],
        description="It is deleted 1 year after your mentoring or coaching ends.",
        render_kw={"maxlength": 5000},
    )
