"""Forms for what an organiser does about one person, or about a whole event, with the reason."""

from wtforms import StringField

from hub.events.domain.reasons import MAX_REASON
from hub.web.forms import HubForm


class PlaceReasonForm(HubForm):
    """Why an organiser cancels the place of a person."""

    reason = StringField(
        "Reason (optional)",
        description="We include it in the email to this person. Other organisers of the event cannot see it.",
        render_kw={"maxlength": MAX_REASON},
    )
