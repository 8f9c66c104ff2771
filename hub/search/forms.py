"""The form by which people say whether a search was useful."""

from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from hub.search.domain.search_feedback import FEEDBACK_RETENTION, MAX_LOOKED_FOR_LENGTH, SearchAnswer
from hub.web.forms import HubForm, Required

YES, NO = "yes", "no"


class SearchFeedbackForm(HubForm):
    """Whether a search was useful, and what the person was looking for."""

    useful = RadioField(
        "Was this search useful?",
        [Required("Select yes if the search was useful")],
        choices=[SelectChoice(YES, "Yes"), SelectChoice(NO, "No")],
    )
    looked_for = StringField(
        "What were you looking for? (optional)",
        [Length(max=MAX_LOOKED_FOR_LENGTH, message=f"Use {MAX_LOOKED_FOR_LENGTH} characters or fewer")],
        description="The hub office reads what you write, and it is deleted after "
        f"{FEEDBACK_RETENTION.days} days. Do not write names. Text with an email address or a long number "
        f"is not kept. Use {MAX_LOOKED_FOR_LENGTH} characters or fewer.",
        render_kw={"maxlength": MAX_LOOKED_FOR_LENGTH},
    )

    def answer(self, q: str) -> SearchAnswer:
        """Return what was entered about the search for `q`, once it is valid."""
        return SearchAnswer(q, self.useful.data == YES, self.looked_for.data)
