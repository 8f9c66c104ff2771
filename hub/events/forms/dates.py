"""Forms for dates to plan around, and for the notice that a trust gives of its rosters."""

from datetime import date

from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice

from hub.events.domain.kept_dates import DatePlan
from hub.web.forms import DateField, HubForm, NumberField, Required


class KeptDateForm(HubForm):
    """What is on, and from when until when."""

    title = StringField(
        "What is happening",
        [Required("Enter what is happening")],
        description=(
            "For example, a national meeting or a period of high demand. Everyone who schedules events "
            "can read this. It is deleted 2 years after the last day."
        ),
        render_kw={"maxlength": 120},
    )
    first_day = DateField("First day", [Required("Enter the first day")])
    last_day = DateField("Last day (optional)", description="Leave it empty if it is one day.")

    def plan(self) -> DatePlan:
        """Return what was entered, once it is valid."""
        first_day = self.first_day.data or date.min
        return DatePlan(self.title.data.strip(), first_day, self.last_day.data or first_day)


class RosterNoticeForm(HubForm):
    """How many days before a shift a trust fixes its rosters, and whether people can book afterwards."""

    days = NumberField(
        "How many days before a shift are rosters fixed?",
        [Required("Enter a number of days")],
        description="For example, 42 for six weeks.",
    )
    limit = RadioField(
        "Can people in your organisation still book after that?",
        [Required("Choose whether people can still book")],
        choices=[
            SelectChoice("soft", "Yes, with a warning to ask their line manager first"),
            SelectChoice("firm", "No, they cannot book"),
        ],
    )
