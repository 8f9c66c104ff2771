"""The form of a file for an event."""

from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice

from hub.events.domain.materials import MaterialPlan, Readers, ShownFrom
from hub.files.domain import ACCEPTED_TYPES
from hub.web.forms import FileField, HubForm, Required


class MaterialForm(HubForm):
    """A file for an event: what it is, for whom, and from when."""

    title = StringField(
        "Title",
        [Required("Enter a title")],
        description="For example, “Slides from the morning”.",
        render_kw={"maxlength": 120},
    )
    readers = RadioField(
        "Who can download it?",
        [Required("Choose who can download it")],
        choices=[
            SelectChoice(Readers.PARTICIPANTS.value, "People with a place"),
            SelectChoice(Readers.EVERYBODY.value, "Everyone"),
        ],
        default=Readers.PARTICIPANTS.value,
    )
    shown_from = RadioField(
        "When can they download it?",
        [Required("Choose when they can download it")],
        choices=[
            SelectChoice(ShownFrom.NOW.value, "Now"),
            SelectChoice(ShownFrom.AFTER.value, "After the event has ended"),
        ],
        default=ShownFrom.NOW.value,
    )
    file = FileField("File", [Required("Choose a file")], description=f"{ACCEPTED_TYPES}, 50 MB or smaller.")

    def plan(self) -> MaterialPlan:
        """Return what was entered, once it is valid."""
        return MaterialPlan(
            self.title.data.strip(), Readers(self.readers.data), ShownFrom(self.shown_from.data)
        )
