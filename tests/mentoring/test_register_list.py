"""Browsing the register: each filter alone and together, in an order that changes every day."""

from datetime import timedelta

import pytest

from hub.kit.clock import now
from hub.kit.errors import NotFound
from hub.mentoring.domain.register_list import RegisterFilters, list_compared, list_register
from hub.mentoring.domain.vocabulary import Charge, MeetingFormat, RegisterKind
from hub.plugin_api.vocabulary import Capability
from tests.mentoring.generated import Generated
from tests.mentoring.register_rows import add_profiles

FILTERS = {
    "kind": RegisterKind.MENTOR,
    "format": MeetingFormat.VIDEO,
    "charge": Charge.FREE,
    "region": "york",
    "capability": Capability.C2A,
    "has_taster": True,
}


def test_each_filter_takes_away_those_who_do_not_have_it(scenario):
    fields = {"formats": (MeetingFormat.VIDEO,), "capabilities": (Capability.C2A,), "taster": True}
    public_id = scenario.listed("other leader", region="Leeds (York)", **fields)
    other = {"formats": (MeetingFormat.TELEPHONE,), "charge": Charge.CHARGED, "fee": "£80"}
    scenario.listed("other lead", RegisterKind.COACH, region="Yorkton", **other)
    with scenario.write_session() as session:
        viewer = scenario.viewer("leader", session)
        for name, value in FILTERS.items():
            found = list_register(session, viewer, RegisterFilters(**{name: value}), 1, now())
            assert [row.public_id for row in found.profiles] == [public_id], name
        together = RegisterFilters(**FILTERS, organisation_id=scenario.ids["at yorkshire"])
        assert list_register(session, viewer, together, 1, now()).count == 1
        elsewhere = RegisterFilters(organisation_id=scenario.ids["at london"])
        assert list_register(session, viewer, elsewhere, 1, now()).count == 0
        assert [row.public_id for row in list_compared(session, viewer, ["x", public_id])] == [public_id]
        with pytest.raises(NotFound):
            list_compared(session, viewer, ["x"])


def test_those_with_a_free_place_come_first_and_the_rest_changes_every_day(scenario):
    add_profiles(scenario, 24, Generated(4), paused_until=None)
    with scenario.write_session() as session:
        viewer, orders = scenario.viewer("leader", session), []
        for days in range(3):
            pages = [
                list_register(session, viewer, RegisterFilters(), page, days_ago(days)) for page in (1, 2)
            ]
            rows = [row for page in pages for row in page.profiles]
            assert (len({row.id for row in rows}), pages[0].pages) == (24, 2)
            is_full = [row.taken >= row.capacity for row in rows]
            assert is_full == sorted(is_full)
            orders.append([row.id for row in rows])
        assert len({tuple(order) for order in orders}) == 3


def days_ago(days):
    return now() - timedelta(days=days)
