"""docs/access.md shows the access table, and the checks allow each role exactly what it says."""

import pytest

from hub.access import PUBLIC, Act, Reach, Role, Viewer, is_allowed
from tests.factories import member_of
from tests.support.documents import ACCESS_TABLE

pytestmark = pytest.mark.one_engine

HERE, THERE = 1, 2
MINE, THEIRS = 7, 8


def test_the_page_of_access_says_what_the_table_says(hub):
    assert ACCESS_TABLE.read() == ACCESS_TABLE.render(hub("access").stdout)


def viewers():
    yield "anyone", PUBLIC
    yield "no role", Viewer(person_id=MINE)
    for role in Role:
        yield role.value, member_of(HERE, role=role, person_id=MINE)


def reach_of(viewer, act):
    """Return the reach of a viewer for an act, found by checks and not by reading the table."""
    if is_allowed(viewer, act, organisation_id=THERE, person_id=THEIRS):
        return Reach.ALL
    if is_allowed(viewer, act, organisation_id=HERE, person_id=THEIRS):
        return Reach.ORGANISATION
    return Reach.OWN if is_allowed(viewer, act, organisation_id=THERE, person_id=MINE) else None


REACH_BY_LABEL = {"": None, "own": Reach.OWN, "their organisation": Reach.ORGANISATION, "all": Reach.ALL}


def documented_row(act):
    """Return the row of docs/access.md for an act, by column heading."""
    lines = ACCESS_TABLE.read().splitlines()[1:]
    head, _, *rows = [
        [cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line.startswith("|")
    ]
    (cells,) = [row for row in rows[: len(Act)] if row[:2] == [act.value.action, act.value.target]]
    return dict(zip(head, cells, strict=True))


@pytest.mark.parametrize("act", Act)
def test_each_role_gets_as_far_with_each_act_as_the_page_of_access_says(act):
    row = documented_row(act)

    reaches = {name: reach_of(viewer, act) for name, viewer in viewers() if name != "no role"}
    assert reaches == {name: REACH_BY_LABEL[row[name.replace("-", " ")]] for name in reaches}


@pytest.mark.parametrize("act", Act)
def test_a_delegate_may_do_what_the_table_lets_them_and_nothing_else(act):
    for _, viewer in viewers():
        if viewer.person_id is not None:
            delegate = Viewer(person_id=viewer.person_id, roles=viewer.roles, delegate_id=99)
            assert reach_of(delegate, act) == (reach_of(viewer, act) if act.value.delegable else None)
