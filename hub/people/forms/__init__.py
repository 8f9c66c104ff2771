"""Forms for invitations, joining, teams, and line managers, delegates and public contacts."""

from hub.people.forms.accounts import AccountForm as AccountForm
from hub.people.forms.accounts import CompleteRegistrationForm as CompleteRegistrationForm
from hub.people.forms.accounts import DelegateForm as DelegateForm
from hub.people.forms.accounts import JoinRequestForm as JoinRequestForm
from hub.people.forms.accounts import LineManagerForm as LineManagerForm
from hub.people.forms.accounts import PublicContactForm as PublicContactForm
from hub.people.forms.accounts import RegistrationForm as RegistrationForm
from hub.people.forms.directory import read_people_filters as read_people_filters
from hub.people.forms.team import InvitationCsvForm as InvitationCsvForm
from hub.people.forms.team import InvitationForm as InvitationForm
from hub.people.forms.team import JoinRequestAnswerForm as JoinRequestAnswerForm
from hub.people.forms.team import LastDayForm as LastDayForm
from hub.people.forms.team import RoleForm as RoleForm
