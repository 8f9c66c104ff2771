"""What people type when they review an item."""

from wtforms import HiddenField, StringField, TextAreaField

from hub.web.forms import HubForm, Required


class DraftReturnForm(HubForm):
    """A comment with which a draft goes back to its authors."""

    comment = TextAreaField(
        "What has to change",
        [Required("Say what has to change")],
        description="Those who write for your organisation read it. It is kept with the draft, until two years after that is published.",
        render_kw={"maxlength": 2000},
    )


class ItemWithdrawalForm(HubForm):
    """Why a published item is withdrawn. `version` is the newest that the page showed."""

    version = HiddenField("Version")
    reason = StringField(
        "Why it is withdrawn",
        [Required("Say why it is withdrawn")],
        description="One sentence. Everybody who opens its address reads it from now on.",
        render_kw={"maxlength": 200},
    )


class RedactionForm(HubForm):
    """Why the words of a published version are removed."""

    reason = StringField(
        "Why its words are removed",
        [Required("Say why its words are removed")],
        description="One sentence without the words themselves. It stands in the list of versions for good.",
        render_kw={"maxlength": 200},
    )
