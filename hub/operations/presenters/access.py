"""The access table as Markdown."""

from collections.abc import Mapping

from hub.access import Act, OpenTo, Permission, Reach, Role, Who

REACH_LABELS = {Reach.OWN: "own", Reach.ORGANISATION: "their organisation", Reach.ALL: "all"}
# From the fewest permissions to the most, so guests come first.
ROLES = (Role.GUEST, *(role for role in Role if role is not Role.GUEST))
YES, NO = "yes", ""


def access_table(addresses: Mapping[Act, list[str]]) -> str:
    """Return two tables: how far each role may go with each act, and the addresses that serve each act."""
    names = ("anyone", *(role.value.replace("-", " ") for role in ROLES))
    head = ("act", "on what", *names, "a delegate may", "needs a recent sign-in")
    rows = [head, tuple("---" for _ in head), *(_permission_cells(act.value) for act in Act)]
    address_rows = [("act", "on what", "addresses"), ("---", "---", "---")]
    for act in Act:
        cell = ", ".join(f"`{address}`" for address in sorted(addresses.get(act, [])))
        address_rows.append((act.value.action, act.value.target, cell))
    return "\n".join((*map(_line, rows), "", *map(_line, address_rows)))


def _permission_cells(permission: Permission) -> tuple[str, ...]:
    return (
        permission.action,
        permission.target,
        _reach_label(permission, OpenTo.ANYONE),
        *(_reach_label(permission, OpenTo.ANYONE, OpenTo.SIGNED_IN, role) for role in ROLES),
        YES if permission.delegable else NO,
        YES if permission.needs_reauthentication else NO,
    )


def _reach_label(permission: Permission, *grantees: Who) -> str:
    # The first grant that applies: what is open to anyone is open to every role.
    reaches = [permission.reach_by_role[who] for who in grantees if who in permission.reach_by_role]
    return REACH_LABELS[reaches[0]] if reaches else NO


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
