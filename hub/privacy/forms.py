from wtforms import StringField

from hub.web.forms import HubForm, Required

CONFIRMATION_WORD = "erase"


class EraseForm(HubForm):
    """The word that a person types to confirm an erasure."""

    word = StringField(
        f"To continue, type {CONFIRMATION_WORD}",
        [Required(f"Type the word {CONFIRMATION_WORD}")],
        description="This cannot be undone.",
    )

    def is_confirmed(self) -> bool:
        """Return whether the confirmation word was typed; if not, the field has an error message."""
        if not self.validate_on_submit():
            return False
        if self.word.data.strip().casefold() != CONFIRMATION_WORD:
            self.add_error("word", f"Type the word {CONFIRMATION_WORD}")
            return False
        return True
