"""The form of a qualification."""

from wtforms import StringField

from hub.mentoring.domain.qualifications import QualificationPlan
from hub.web.forms import DateField, HubForm, Required


class QualificationForm(HubForm):
    """A qualification of a person on the register."""

    title = StringField(
        "Qualification", [Required("Enter the name of the qualification")], render_kw={"maxlength": 200}
    )
    awarded_by = StringField("Awarded by", render_kw={"maxlength": 200})
    evidence = StringField(
        "Where the evidence can be seen",
        description="The lead of your trust and hub staff read this, as long as the qualification is here.",
        render_kw={"maxlength": 200},
    )
    awarded_on = DateField("Day on which it was awarded")
    expires_on = DateField("Last day on which it is valid")

    def plan(self) -> QualificationPlan:
        """Return what was entered, once it is valid."""
        return QualificationPlan(
            title=self.title.data,
            awarded_by=self.awarded_by.data,
            evidence=self.evidence.data,
            awarded_on=self.awarded_on.data,
            expires_on=self.expires_on.data,
        )
