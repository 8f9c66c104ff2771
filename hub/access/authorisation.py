"""The one place that asks the access table: at the door of each route, and in each domain function."""

from collections.abc import Callable
from typing import Any, TypeVar

from hub.access.permissions import Act, Reach, Who
from hub.access.viewer import Viewer
from hub.kit.errors import NotAllowed, NotFound, SignInRequired

View = TypeVar("View", bound=Callable[..., Any])
NOT_FOUND_MESSAGE = "There is nothing here for you at this address."
NOT_FOR_DELEGATES = "You act for somebody else just now. This they do themselves."


def may(act: Act) -> Callable[[View], View]:
    """State which act a view serves; a view that does not say lets nobody in."""

    def mark(view: View) -> View:
        view.act = act  # type: ignore[attr-defined]
        return view

    return mark


def find_act(view: Callable[..., Any]) -> Act | None:
    """Return the act that `view` states, or None."""
    return getattr(view, "act", None)


def authorise_view(view: Callable[..., Any], viewer: Viewer) -> None:
    """Let `viewer` into `view`, or raise SignInNeeded or NotAllowed."""
    act = find_act(view)
    if act is None:
        raise NotAllowed("This page is not open to you.")
    if viewer.delegate_id is not None and not act.value.delegable:
        raise NotAllowed(NOT_FOR_DELEGATES)
    if not reach_by_organisation(viewer, act):
        if viewer.person_id is None:
            raise SignInRequired("Sign in to see this page.")
        raise NotAllowed("This page is not open to you.")


def reach_by_organisation(viewer: Viewer, act: Act) -> dict[int | None, Reach]:
    """Return how far `viewer` may go with `act`: by organisation, or under None where no role is asked."""
    who, found = act.value.reach_by_role, dict[int | None, Reach]()
    if Who.ANYONE in who:
        found[None] = who[Who.ANYONE]
    elif Who.SIGNED_IN in who and viewer.person_id is not None:
        found[None] = who[Who.SIGNED_IN]
    for held in viewer.roles:
        reach = who.get(Who(held.role.value))
        if reach is not None and found.get(held.organisation_id) is not Reach.ALL:
            found[held.organisation_id] = reach
    return found


def is_allowed(
    viewer: Viewer, act: Act, *, organisation_id: int | None = None, person_id: int | None = None
) -> bool:
    """Say whether `viewer` may do `act` on what belongs to an organisation or to a person."""
    if viewer.delegate_id is not None and not act.value.delegable:
        return False
    found = reach_by_organisation(viewer, act)
    if Reach.ALL in found.values():
        return True
    if organisation_id is not None and found.get(organisation_id) is Reach.ORGANISATION:
        return True
    return person_id is not None and person_id == viewer.person_id and Reach.OWN in found.values()


def require(
    viewer: Viewer, act: Act, *, organisation_id: int | None = None, person_id: int | None = None
) -> None:
    """Raise NotFound unless `viewer` may do `act` here: what is not theirs is, for them, not there."""
    if not is_allowed(viewer, act, organisation_id=organisation_id, person_id=person_id):
        raise NotFound(NOT_FOUND_MESSAGE)


def permitted_organisation_ids(viewer: Viewer, act: Act) -> frozenset[int] | None:
    """Return the organisations in which `viewer` may do `act`; None means all."""
    found = reach_by_organisation(viewer, act)
    if Reach.ALL in found.values():
        return None
    return frozenset(key for key, reach in found.items() if key is not None and reach is Reach.ORGANISATION)
