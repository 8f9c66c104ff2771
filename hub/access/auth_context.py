"""The authentication state of a request."""

from datetime import datetime

from msgspec import Struct

from hub.access.viewer import PUBLIC, Viewer


class AuthContext(Struct, frozen=True):
    """The viewer of a request, their login session, and the second factor they may still need.

    `signed_in_person_id` and `name` belong to the person who is signed in, even while they act as a delegate
    for `viewer.person_id`, whose name is `acting_for`. `authenticated_at` is the time of the last
    authentication. `second_factor_pending`: the roles are suspended until the person has a second factor.
    `stronger_provider` is then the label of an identity provider that is linked to their account and may
    check a second factor, unless this session came from it.
    """

    viewer: Viewer = PUBLIC
    login_session_id: int | None = None
    signed_in_person_id: int | None = None
    name: str = ""
    acting_for: str = ""
    authenticated_at: datetime | None = None
    second_factor_pending: bool = False
    stronger_provider: str = ""

    @property
    def is_signed_in(self) -> bool:
        """Whether somebody is signed in."""
        return self.login_session_id is not None

    @property
    def shown_name(self) -> str:
        """The name at the head of pages: of the person whom a delegate acts for, or of who is signed in."""
        return self.acting_for or self.name


ANONYMOUS = AuthContext()
