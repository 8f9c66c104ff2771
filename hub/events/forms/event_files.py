"""The form on what becomes of an event whose content file has changed."""

from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice

from hub.events.domain.reasons import MAX_REASON
from hub.events.forms.organiser_acts import PUBLIC_REASON
from hub.web.forms import HubForm, NumberField, Required


class FileDecisionForm(HubForm):
    """What becomes of the event. `version` is that of the file which the person has seen.

    `reason` is for the event of a file that is gone, if it is cancelled.
    """

    version = NumberField("Version of the file", [Required("Look at the file again")])
    decision = RadioField(
        "What should happen?",
        [Required("Choose what should happen")],
        choices=[SelectChoice("follow", ""), SelectChoice("keep", "Keep the event as it is")],
    )
    reason = StringField(
        "Reason for cancelling", description=PUBLIC_REASON, render_kw={"maxlength": MAX_REASON}
    )

    def offer(self, follow_label: str) -> None:
        """Offer to follow the file under this label; without one, the event can only be kept."""
        keep = SelectChoice("keep", "Keep the event as it is")
        self.decision.choices = [SelectChoice("follow", follow_label), keep] if follow_label else [keep]
