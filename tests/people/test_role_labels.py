"""Every role has its texts, so that a new role cannot be left without one."""

import pytest

from hub.access import Role
from hub.people.domain.role_labels import ROLE_DESCRIPTIONS, ROLE_PHRASES
from hub.people.domain.role_policy import ACTS_BY_ROLE


@pytest.mark.parametrize("mapping", [ACTS_BY_ROLE, ROLE_DESCRIPTIONS, ROLE_PHRASES])
def test_a_mapping_by_role_has_every_role(mapping):
    assert set(mapping) == set(Role)
