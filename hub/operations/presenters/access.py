"""The access table as Markdown: who may do what, and at which addresses."""

from collections.abc import Mapping

from hub.access import Act, Permission, Reach, Who

REACH_LABELS = {Reach.OWN: "own", Reach.ORGANISATION: "their organisation", Reach.ALL: "all"}
ROLES = (Who.GUEST, Who.LEADER, Who.PUBLISHER, Who.TRUST_LEAD, Who.HUB_STAFF, Who.HUB_ADMIN)
YES, NO = "yes", ""


def access_table(addresses: Mapping[Act, list[str]]) -> str:
    """Return two tables: what each role may do and how far, and the addresses that serve each act."""
    names = ("anyone", *(who.value.replace("-", " ") for who in ROLES))
    head = ("act", "on what", *names, "a delegate may", "proof just given")
    rows = [head, tuple("---" for _ in head), *(_permission_cells(act.value) for act in Act)]
    places = [("act", "on what", "addresses"), ("---", "---", "---")]
    for act in Act:
        listed = ", ".join(f"`{address}`" for address in sorted(addresses.get(act, [])))
        places.append((act.value.action, act.value.target, listed))
    return "\n".join((*map(_line, rows), "", *map(_line, places)))


def _permission_cells(row: Permission) -> tuple[str, ...]:
    cells = [_reach_label(row, Who.ANYONE), *(_reach_label(row, who) for who in ROLES)]
    return (
        row.action,
        row.target,
        *cells,
        YES if row.delegable else NO,
        YES if row.needs_reauthentication else NO,
    )


def _reach_label(row: Permission, who: Who) -> str:
    if who is not Who.ANYONE and Who.ANYONE in row.reach_by_role:
        return REACH_LABELS[row.reach_by_role[Who.ANYONE]]
    if who is not Who.ANYONE and Who.SIGNED_IN in row.reach_by_role:
        return REACH_LABELS[row.reach_by_role[Who.SIGNED_IN]]
    return REACH_LABELS[row.reach_by_role[who]] if who in row.reach_by_role else NO


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
