"""The form of a qualification."""

from wtforms import StringField

from hub.mentoring.domain.qualifications import QualificationPlan
from hub.web.forms import DateField, HubForm, Required, past_example


class QualificationForm(HubForm):
    """A qualification of a person on the register."""

    title = StringField(
        "Qualification", [Required("Enter the name of the qualification")], render_kw={"maxlength": 200}
    )
    awarded_by = StringField("Awarded by", render_kw={"maxlength": 200})
    evidence = StringField(
        "Where can the evidence be seen?",
        description="Your trust’s lead and hub staff can read this while the qualification is listed.",
        render_kw={"maxlength": 200},
    )
    awarded_on = DateField("Date awarded", example=past_example)
    expires_on = DateField("Expiry date")

    def plan(self) -> QualificationPlan:
        """Return what was entered, once it is valid."""
        return QualificationPlan(
            title=self.title.data,
            awarded_by=self.awarded_by.data,
            evidence=self.evidence.data,
            awarded_on=self.awarded_on.data,
            expires_on=self.expires_on.data,
        )
