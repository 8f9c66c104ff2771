"""Authorisation: the viewer, the access table and the checks against it. Nothing is allowed by default."""

from hub.access.auth_context import ANONYMOUS as ANONYMOUS
from hub.access.auth_context import AuthContext as AuthContext
from hub.access.authorisation import authorise_view as authorise_view
from hub.access.authorisation import find_act as find_act
from hub.access.authorisation import is_allowed as is_allowed
from hub.access.authorisation import may as may
from hub.access.authorisation import permitted_organisation_ids as permitted_organisation_ids
from hub.access.authorisation import require as require
from hub.access.permissions import Act as Act
from hub.access.permissions import OpenTo as OpenTo
from hub.access.permissions import Permission as Permission
from hub.access.permissions import Reach as Reach
from hub.access.permissions import Who as Who
from hub.access.viewer import PUBLIC as PUBLIC
from hub.access.viewer import SECOND_FACTOR_ROLES as SECOND_FACTOR_ROLES
from hub.access.viewer import Audience as Audience
from hub.access.viewer import Role as Role
from hub.access.viewer import RoleAssignment as RoleAssignment
from hub.access.viewer import Viewer as Viewer
from hub.access.viewer import requires_second_factor as requires_second_factor
