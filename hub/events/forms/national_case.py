"""The form on why an event is national."""

from wtforms import SelectMultipleField, StringField, SubmitField, TextAreaField
from wtforms.fields.choices import SelectChoice

from hub.events.domain.national_case import NationalCase
from hub.plugin_api.event_documents import NationalGround
from hub.web.forms import HubForm


class NationalCaseForm(HubForm):
    """Why an event is national, what it costs and who pays. Nothing is required to save it for later."""

    grounds = SelectMultipleField(
        "Why should this be a national event?",
        choices=[SelectChoice(ground.value, ground.label) for ground in NationalGround],
        description="Choose all that apply. The study gives these reasons, among others (1.2.4, 8.1, 8.5).",
    )
    reason = TextAreaField(
        "Why is this event national?",
        description="In your own words, for anyone who later asks why it was not left to trusts.",
        render_kw={"maxlength": 1000},
    )
    cost = StringField(
        "Full cost",
        description="Venue, speakers, travel and staff time, such as £4,000.",
        render_kw={"maxlength": 200},
    )
    payer = StringField("Who pays", render_kw={"maxlength": 200})
    save = SubmitField("Save for later")

    def case(self) -> NationalCase:
        """Return what was entered."""
        return NationalCase(
            self.reason.data.strip(),
            self.cost.data.strip(),
            self.payer.data.strip(),
            tuple(ground for ground in NationalGround if ground.value in (self.grounds.data or ())),
        )
