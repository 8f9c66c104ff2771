"""The form on what becomes of an event whose content file has changed."""

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from hub.web.forms import HubForm, NumberField, Required


class FileDecisionForm(HubForm):
    """What becomes of the event. `version` is that of the file which the person has seen."""

    version = NumberField("Version of the file", [Required("Look at the file again")])
    decision = RadioField(
        "What should happen?",
        [Required("Choose what should happen")],
        choices=[SelectChoice("follow", ""), SelectChoice("keep", "Keep the event as it is")],
    )

    def offer(self, follow_label: str) -> None:
        """Offer to follow the file under this label; without one, the event can only be kept."""
        keep = SelectChoice("keep", "Keep the event as it is")
        self.decision.choices = [SelectChoice("follow", follow_label), keep] if follow_label else [keep]
