"""What is known of whoever asks: the viewer, by which sign-in, and what they still owe."""

from dataclasses import dataclass
from datetime import datetime

from hub.access.viewer import PUBLIC, Viewer


@dataclass(frozen=True)
class AuthContext:
    """Who asks, by which sign-in, and what they still owe.

    `own_id` and `name` are those of the person who is signed in, also while they act for `viewer.person_id`,
    who is called `acting_for`. `proved_at` is when they last proved who they are. `owes` says that their
    roles wait until they have a second factor; `stronger` is then the identity provider that may have vouched
    twice for them until now, where they came by their password instead.
    """

    viewer: Viewer = PUBLIC
    login_session_id: int | None = None
    signed_in_person_id: int | None = None
    name: str = ""
    acting_for: str = ""
    authenticated_at: datetime | None = None
    second_factor_pending: bool = False
    stronger_provider: str = ""


ANONYMOUS = AuthContext()
