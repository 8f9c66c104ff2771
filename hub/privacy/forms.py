from wtforms import StringField

from hub.web.forms import HubForm, Said

WORD = "erase"


class EraseForm(HubForm):
    """The word by which somebody says that they mean it."""

    word = StringField(
        f"To go on, type: {WORD}", [Said(f"Type the word {WORD}")], description="It cannot be undone."
    )

    def meant(self) -> bool:
        """Say whether the word is typed; what is not it has a message at its field."""
        if not self.validate_on_submit():
            return False
        if self.word.data.strip().casefold() != WORD:
            self.refuse("word", f"Type the word {WORD}")
            return False
        return True
