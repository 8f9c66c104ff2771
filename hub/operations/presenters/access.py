"""The access table as Markdown: who may do what, and at which addresses."""

from collections.abc import Mapping

from hub.access import Act, Reach, Row, Who

REACHES = {Reach.OWN: "own", Reach.ORGANISATION: "their organisation", Reach.ALL: "all"}
ROLES = (Who.GUEST, Who.LEADER, Who.PUBLISHER, Who.TRUST_LEAD, Who.HUB_STAFF, Who.HUB_ADMIN)
YES, NO = "yes", ""


def access_table(addresses: Mapping[Act, list[str]]) -> str:
    """Return two tables: what each role may do and how far, and the addresses that serve each act."""
    names = ("anyone", *(who.value.replace("-", " ") for who in ROLES))
    head = ("act", "on what", *names, "a delegate may", "proof just given")
    rows = [head, tuple("---" for _ in head), *(_row(act.value) for act in Act)]
    places = [("act", "on what", "addresses"), ("---", "---", "---")]
    for act in Act:
        listed = ", ".join(f"`{address}`" for address in sorted(addresses.get(act, [])))
        places.append((act.value.action, act.value.on, listed))
    return "\n".join((*map(_line, rows), "", *map(_line, places)))


def _row(row: Row) -> tuple[str, ...]:
    cells = [_reach(row, Who.ANYONE), *(_reach(row, who) for who in ROLES)]
    return row.action, row.on, *cells, YES if row.delegable else NO, YES if row.fresh else NO


def _reach(row: Row, who: Who) -> str:
    if who is not Who.ANYONE and Who.ANYONE in row.who:
        return REACHES[row.who[Who.ANYONE]]
    if who is not Who.ANYONE and Who.SIGNED_IN in row.who:
        return REACHES[row.who[Who.SIGNED_IN]]
    return REACHES[row.who[who]] if who in row.who else NO


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
