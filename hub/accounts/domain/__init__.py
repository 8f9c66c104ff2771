"""What may happen to people, their sign-ins and their roles."""

from hub.accounts.domain.persons import FORMER as FORMER
from hub.accounts.domain.persons import Person as Person
from hub.accounts.domain.persons import create_person as create_person
from hub.accounts.domain.persons import fold_email as fold_email
from hub.accounts.domain.persons import names_of as names_of
from hub.accounts.domain.persons import person_at as person_at
from hub.accounts.domain.persons import person_called as person_called
from hub.accounts.domain.persons import person_with as person_with
from hub.accounts.domain.roles import Member as Member
from hub.accounts.domain.roles import Membership as Membership
from hub.accounts.domain.roles import end_role as end_role
from hub.accounts.domain.roles import give_role as give_role
from hub.accounts.domain.roles import members_of as members_of
from hub.accounts.domain.roles import membership_with as membership_with
from hub.accounts.domain.roles import memberships_of as memberships_of
from hub.accounts.domain.roles import roles_of as roles_of
from hub.accounts.domain.sign_ins import SEEN_EVERY as SEEN_EVERY
from hub.accounts.domain.sign_ins import SignIn as SignIn
from hub.accounts.domain.sign_ins import act_for as act_for
from hub.accounts.domain.sign_ins import begin_sign_in as begin_sign_in
from hub.accounts.domain.sign_ins import end_all_sign_ins as end_all_sign_ins
from hub.accounts.domain.sign_ins import end_sign_in as end_sign_in
from hub.accounts.domain.sign_ins import note_seen as note_seen
from hub.accounts.domain.sign_ins import sign_ins_of as sign_ins_of
from hub.accounts.domain.sign_ins import standing_for as standing_for
from hub.accounts.domain.sign_ins import stop_acting as stop_acting
