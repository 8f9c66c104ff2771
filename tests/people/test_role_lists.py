"""Every list of roles covers all roles, so that a new role cannot be left out of one."""

import pytest

from hub.access import Role
from hub.people.cli import people as commands
from hub.people.domain.invitation_csv import parse_invitation_csv
from hub.people.domain.role_labels import ROLE_DESCRIPTIONS, ROLE_PHRASES
from hub.people.domain.role_policy import ACTS_BY_ROLE, ROLES_BY_KIND
from hub.trusts.domain import OFFICE, TRUST


@pytest.mark.parametrize("mapping", [ACTS_BY_ROLE, ROLE_DESCRIPTIONS, ROLE_PHRASES])
def test_a_mapping_by_role_has_every_role(mapping):
    assert set(mapping) == set(Role)


def test_every_role_belongs_to_a_kind_of_organisation():
    assert set(ROLES_BY_KIND) == {TRUST, OFFICE}
    assert {role for roles in ROLES_BY_KIND.values() for role in roles} == set(Role)


@pytest.mark.parametrize("role", Role)
def test_a_csv_file_may_name_every_role_by_value_and_by_label(role):
    rows = parse_invitation_csv(f"email,role\na@example.org,{role.value}\nb@example.org,{role.label}\n")
    assert [row.role for row in rows] == [role, role]


def test_the_command_invites_in_every_role():
    (option,) = (param for param in commands.commands["invite"].params if param.name == "role")
    assert tuple(option.type.choices) == tuple(role.value for role in Role)
