"""Forms for leads: invitations, roles and answers to join requests."""

from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from hub.access import Role
from hub.people.domain.invitation_csv import MAX_CSV_LENGTH
from hub.people.domain.join_requests import DeclineReason
from hub.people.domain.role_labels import ROLE_DESCRIPTIONS
from hub.web.forms import DateField, FileField, HubForm, Required

LAST_DAY = "Only for a guest. Their role ends after this day."


class RoleForm(HubForm):
    """A role, with a last day for guests."""

    role = RadioField("Role", [DataRequired("Choose a role")])
    ends_on = DateField("Last day", description=LAST_DAY)

    def set_role_choices(self, roles: tuple[Role, ...]) -> "RoleForm":
        """Set the roles to choose from and return the form."""
        self.role.choices = [
            SelectChoice(role.value, f"{role.label}: {ROLE_DESCRIPTIONS[role]}") for role in roles
        ]
        return self


class InvitationForm(RoleForm):
    """An invitation of one person."""

    email = StringField("Email address", [Required("Enter an email address")])
    name = StringField("Name (optional)", description="They can change it.")
    # Declared again so that the error summary follows the order of the fields on the page.
    role = RadioField("Role", [DataRequired("Choose a role")])
    ends_on = DateField("Last day", description=LAST_DAY)


class LastDayForm(HubForm):
    """A new last day of a guest."""

    ends_on = DateField("Last day", [Required("Enter the last day of the guest’s role")])


class InvitationCsvForm(HubForm):
    """A CSV file of invitations, uploaded or pasted."""

    file = FileField("Choose a CSV file")
    sheet = TextAreaField("Or paste the rows of your file", render_kw={"maxlength": MAX_CSV_LENGTH})


class JoinRequestAnswerForm(HubForm):
    """The answer to a request to join."""

    answer = RadioField("Your answer", [DataRequired("Choose an answer")])

    def set_answer_choices(self, roles: tuple[Role, ...]) -> "JoinRequestAnswerForm":
        """Set the answers to choose from: accept with one of these roles, or decline with a reason."""
        accept_choices = [
            SelectChoice(f"yes-{role.value}", f"Accept as {role.label.lower()}") for role in roles
        ]
        decline_choices = [
            SelectChoice(f"no-{reason.value}", f"Decline: {reason.label}") for reason in DeclineReason
        ]
        self.answer.choices = [*accept_choices, *decline_choices]
        return self
