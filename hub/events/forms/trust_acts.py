"""Forms to hand over a place, to nominate people, to give back places, and to stand down."""

from wtforms import RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice

from hub.events.domain.stand_downs import StandDownReason
from hub.web.forms import HubForm, NumberField, Required


class HandOverForm(HubForm):
    """The colleague to whom a person hands their place."""

    email = StringField(
        "Email address of your colleague",
        [Required("Enter the email address of your colleague")],
        description="Someone in your organisation. We will email them to ask whether they want the place.",
        render_kw={"maxlength": 254},
    )


class NominationForm(HubForm):
    """The people whom a lead nominates."""

    people = SelectMultipleField("People to nominate", choices=[])


class GiveBackForm(HubForm):
    """How many of the places that are kept for a trust it gives back."""

    places = NumberField("How many places to give back", [Required("Enter a number of places")])


class StandDownForm(HubForm):
    """Why a trust withdraws its people from the events of a day."""

    reason = RadioField(
        "Why?",
        [Required("Choose a reason")],
        choices=[SelectChoice(reason.value, reason.label) for reason in StandDownReason],
        description="Counted for your organisation and the hub office, without names.",
    )
    staying = SelectMultipleField(
        "Can anyone still go?",
        description="Choose anyone who can still go. Everyone else is withdrawn.",
        validate_choice=False,
    )

    def read_staying(self) -> set[int]:
        """Return the ids of the bookings that are kept; what is no id stands for nobody."""
        return {int(each) for each in self.staying.data or () if each.isascii() and each.isdecimal()}
