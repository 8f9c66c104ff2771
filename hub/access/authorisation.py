"""Checks against the access table, used by every route and every domain function."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, TypeVar

from hub.access.permissions import Act, OpenTo, Reach
from hub.access.viewer import RoleAssignment, Viewer
from hub.kit.errors import NotAllowed, NotFound, SignInRequired

View = TypeVar("View", bound=Callable[..., Any])
NOT_FOUND_MESSAGE = "This page does not exist, or you do not have access to it."
NOT_FOR_DELEGATES = "You cannot do this while acting for someone else."


def may(act: Act) -> Callable[[View], View]:
    """Decorate a view with the act it serves; a view without an act is open to nobody."""

    def decorate(view: View) -> View:
        view.act = act  # type: ignore[attr-defined]
        return view

    return decorate


def find_act(view: Callable[..., Any]) -> Act | None:
    """Return the act of `view`, or None if it has none."""
    return getattr(view, "act", None)


def authorise_view(view: Callable[..., Any], viewer: Viewer) -> None:
    """Raise SignInRequired or NotAllowed unless `viewer` may use `view`."""
    act = find_act(view)
    if act is None:
        raise NotAllowed("You do not have access to this page.")
    if viewer.is_delegate and not act.value.delegable:
        raise NotAllowed(NOT_FOR_DELEGATES)
    if not reach_by_organisation(viewer, act):
        if viewer.person_id is None:
            raise SignInRequired("Sign in to see this page.")
        raise NotAllowed("You do not have access to this page.")


def reach_by_organisation(viewer: Viewer, act: Act) -> Mapping[int | None, Reach]:
    """Return the reach of `viewer` for `act` by organisation id, or under None if no role is needed."""
    # Read only where it matters: a page for which somebody's id was read is not kept for other readers.
    needs_person = OpenTo.SIGNED_IN in act.value.reach_by_role
    return _reach_of_roles(viewer.roles, needs_person and viewer.person_id is not None, act)


@lru_cache(maxsize=5000)
def _reach_of_roles(
    roles: frozenset[RoleAssignment], is_signed_in: bool, act: Act
) -> Mapping[int | None, Reach]:
    # Kept, because a page with a list asks for each line of it.
    reach_by_role, reaches = act.value.reach_by_role, dict[int | None, Reach]()
    if OpenTo.ANYONE in reach_by_role:
        reaches[None] = reach_by_role[OpenTo.ANYONE]
    elif OpenTo.SIGNED_IN in reach_by_role and is_signed_in:
        reaches[None] = reach_by_role[OpenTo.SIGNED_IN]
    for assignment in roles:
        reach = reach_by_role.get(assignment.role)
        if reach is not None and reaches.get(assignment.organisation_id) is not Reach.ALL:
            reaches[assignment.organisation_id] = reach
    return MappingProxyType(reaches)


def is_allowed(
    viewer: Viewer, act: Act, *, organisation_id: int | None = None, person_id: int | None = None
) -> bool:
    """Return whether `viewer` may do `act` on something of this organisation or this person."""
    if viewer.is_delegate and not act.value.delegable:
        return False
    reaches = reach_by_organisation(viewer, act)
    if Reach.ALL in reaches.values():
        return True
    if organisation_id is not None and reaches.get(organisation_id) is Reach.ORGANISATION:
        return True
    return person_id is not None and person_id == viewer.person_id and Reach.OWN in reaches.values()


def require(
    viewer: Viewer, act: Act, *, organisation_id: int | None = None, person_id: int | None = None
) -> None:
    """Raise NotFound unless `viewer` may do `act` here.

    NotFound and not NotAllowed, so that the answer does not reveal that the thing exists.
    """
    if not is_allowed(viewer, act, organisation_id=organisation_id, person_id=person_id):
        raise NotFound(NOT_FOUND_MESSAGE)


def permitted_organisation_ids(viewer: Viewer, act: Act) -> frozenset[int] | None:
    """Return the ids of the organisations in which `viewer` may do `act`; None means all."""
    reaches = reach_by_organisation(viewer, act)
    if Reach.ALL in reaches.values():
        return None
    return frozenset(key for key, reach in reaches.items() if key is not None and reach is Reach.ORGANISATION)
