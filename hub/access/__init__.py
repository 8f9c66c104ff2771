"""Who may do what: the viewer, the table of acts, and the one place that asks it. Refused by default."""

from hub.access.auth_context import NOBODY as NOBODY
from hub.access.auth_context import Standing as Standing
from hub.access.authorisation import act_of as act_of
from hub.access.authorisation import admit as admit
from hub.access.authorisation import allowed as allowed
from hub.access.authorisation import may as may
from hub.access.authorisation import organisations_for as organisations_for
from hub.access.authorisation import require as require
from hub.access.permissions import Act as Act
from hub.access.permissions import Reach as Reach
from hub.access.permissions import Row as Row
from hub.access.permissions import Who as Who
from hub.access.viewer import PUBLIC as PUBLIC
from hub.access.viewer import SECOND_FACTOR_ROLES as SECOND_FACTOR_ROLES
from hub.access.viewer import Audience as Audience
from hub.access.viewer import Role as Role
from hub.access.viewer import RoleIn as RoleIn
from hub.access.viewer import Viewer as Viewer
from hub.access.viewer import need_second_factor as need_second_factor
