"""What people type when they invite, join, change a team, or name those they work with."""

from hub.people.forms.accounts import ArrivalForm as ArrivalForm
from hub.people.forms.accounts import DelegateForm as DelegateForm
from hub.people.forms.accounts import ManagerForm as ManagerForm
from hub.people.forms.accounts import NamedForm as NamedForm
from hub.people.forms.accounts import NewcomerForm as NewcomerForm
from hub.people.forms.accounts import RequestForm as RequestForm
from hub.people.forms.accounts import WelcomeForm as WelcomeForm
from hub.people.forms.directory import read_wanted as read_wanted
from hub.people.forms.team import AnswerForm as AnswerForm
from hub.people.forms.team import InviteForm as InviteForm
from hub.people.forms.team import LastDayForm as LastDayForm
from hub.people.forms.team import RoleForm as RoleForm
from hub.people.forms.team import SheetForm as SheetForm
