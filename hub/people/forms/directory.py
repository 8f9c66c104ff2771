"""Whom a hub admin looks for."""

from collections.abc import Mapping

from hub.access import Role
from hub.people.domain import State, Wanted
from hub.trusts.domain import Named
from hub.web.address_check import CONTROL
from hub.web.forms import LONGEST
from hub.web.paging import read_page


def read_wanted(given: Mapping[str, str], organisations: list[Named]) -> Wanted:
    """Return whom `given` asks for; a filter that there is not is none."""
    by_slug = {one.slug: one.id for one in organisations}
    role, state = given.get("role", ""), given.get("state", "")
    return Wanted(
        q=CONTROL.sub(" ", given.get("q", ""))[:LONGEST],
        trust=by_slug.get(given.get("trust", "")),
        role=Role(role) if role in set(Role) else None,
        state=State(state) if state in set(State) else None,
        page=read_page(given),
    )
