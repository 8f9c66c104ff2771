"""What a lead types."""

from flask_wtf.file import FileField
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from hub.access import Role
from hub.people.domain import MAX_CSV_LENGTH, DeclineReason
from hub.people.domain.role_labels import ROLE_DESCRIPTIONS
from hub.web.forms import DateField, HubForm, Required

LAST_DAY = "Only for a guest. Their role ends by itself after this day."


class RoleForm(HubForm):
    """A role, and for a guest its last day."""

    role = RadioField("Role", [DataRequired("Choose a role")])
    ends_on = DateField("Last day", description=LAST_DAY)

    def set_role_choices(self, roles: tuple[Role, ...]) -> "RoleForm":
        """Offer these roles."""
        self.role.choices = [
            SelectChoice(role.value, f"{role.label}: {ROLE_DESCRIPTIONS[role]}") for role in roles
        ]
        return self


class InvitationForm(RoleForm):
    """One invitation."""

    email = StringField("Email address", [Required("Enter an email address")])
    name = StringField("Name (optional)", description="They can change it.")
    # Once more, so that errors are listed as the page has its fields.
    role = RadioField("Role", [DataRequired("Choose a role")])
    ends_on = DateField("Last day", description=LAST_DAY)


class LastDayForm(HubForm):
    """Another last day of a guest."""

    ends_on = DateField("Last day", [DataRequired("Enter the last day of the guest")])


class InvitationCsvForm(HubForm):
    """A sheet of many, as a file or pasted."""

    file = FileField("Choose a CSV file")
    sheet = TextAreaField("Or paste the lines of your sheet", render_kw={"maxlength": MAX_CSV_LENGTH})


class JoinRequestAnswerForm(HubForm):
    """The answer to a request to join."""

    answer = RadioField("Your answer", [DataRequired("Choose an answer")])

    def set_answer_choices(self, roles: tuple[Role, ...]) -> "JoinRequestAnswerForm":
        """Offer these roles as a yes, and each reason as a no."""
        yes = [SelectChoice(f"yes-{role.value}", f"Yes, as {role.label.lower()}") for role in roles]
        no = [SelectChoice(f"no-{why.value}", f"No: {why.label}") for why in DeclineReason]
        self.answer.choices = [*yes, *no]
        return self
