"""What people type when they review an item."""

from wtforms import HiddenField, StringField, TextAreaField

from hub.web.forms import HubForm, Required


class DraftReturnForm(HubForm):
    """A comment with which a draft goes back to its authors."""

    comment = TextAreaField(
        "What needs to change",
        [Required("Say what needs to change")],
        description=(
            "People who write for your organisation can read it. It is kept with the draft until two "
            "years after the draft is published."
        ),
        render_kw={"maxlength": 2000},
    )


class ItemWithdrawalForm(HubForm):
    """Why a published item is withdrawn. `version` is the newest that the page showed."""

    version = HiddenField("Version")
    reason = StringField(
        "Why are you withdrawing it?",
        [Required("Say why you are withdrawing it")],
        description="One sentence. Everyone who opens the page of the item will read it.",
        render_kw={"maxlength": 200},
    )


class RedactionForm(HubForm):
    """Why the words of a published version are removed."""

    reason = StringField(
        "Why is its text removed?",
        [Required("Say why its text is removed")],
        description="One sentence, without repeating the text. It stays in the list of versions permanently.",
        render_kw={"maxlength": 200},
    )
