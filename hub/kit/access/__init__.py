"""Who may do what: the viewer, the table of acts, and the one place that asks it. Refused by default."""

from hub.kit.access.door import act_of as act_of
from hub.kit.access.door import admit as admit
from hub.kit.access.door import allowed as allowed
from hub.kit.access.door import may as may
from hub.kit.access.door import organisations_for as organisations_for
from hub.kit.access.door import require as require
from hub.kit.access.standing import NOBODY as NOBODY
from hub.kit.access.standing import Standing as Standing
from hub.kit.access.table import Act as Act
from hub.kit.access.table import Reach as Reach
from hub.kit.access.table import Row as Row
from hub.kit.access.table import Who as Who
from hub.kit.access.viewer import PUBLIC as PUBLIC
from hub.kit.access.viewer import SECOND_FACTOR_ROLES as SECOND_FACTOR_ROLES
from hub.kit.access.viewer import Audience as Audience
from hub.kit.access.viewer import Role as Role
from hub.kit.access.viewer import RoleIn as RoleIn
from hub.kit.access.viewer import Viewer as Viewer
from hub.kit.access.viewer import need_second_factor as need_second_factor
