from sqlalchemy import insert

from hub.access import PUBLIC
from hub.kit.clock import now
from hub.library.domain import Resource
from hub.publishing.domain.adoption_lists import (
    NEW_FOR,
    PAGE_SIZE,
    count_adoptions,
    list_adoptions,
    list_new_adoptions,
    list_newest_adoptions,
    list_origins,
    own_items_by_id,
)
from hub.publishing.domain.adoptions import end_adoption
from hub.publishing.models import Adoption
from tests.factories import for_its_owner_alone


def test_the_current_ones_come_first_in_pages_of_twenty(items):
    items.act(end_adoption, "other leader", items.adopt())
    items.adopt()
    entry_id = items.entries["rota"]
    with items.write_session() as session:
        found = list_adoptions(session, entry_id, 1)
        assert [row.ended_at is None for row in found.adoptions] == [True, False]
        assert (found.count, found.current, found.pages) == (2, 1, 1)
        first = found.adoptions[0]
        values = {
            column.name: getattr(first, column.name)
            for column in Adoption.__table__.columns
            if column.name != "id"
        }
        more = [
            {**values, "public_id": str(number), "partner": f"P {number}", "partner_key": f"p {number}"}
            for number in range(PAGE_SIZE)
        ]
        session.execute(insert(Adoption), more)
        assert list_adoptions(session, entry_id, 1).pages == 2
        assert len(list_adoptions(session, entry_id, 2).adoptions) == 2
        assert count_adoptions(session, entry_id) == PAGE_SIZE + 1
        assert list_newest_adoptions(session, entry_id)[0].partner == f"P {PAGE_SIZE - 1}"


def test_lineage_is_shown_both_ways_to_those_who_may_see_the_other_item(items):
    items.adopt(own_item_id=items.public_id_of("version"))
    with items.write_session() as session:
        (adoption,) = list_newest_adoptions(session, items.entries["rota"])
        ((_, origin),) = list_origins(session, PUBLIC, items.entries["version"])
        assert origin.slug == "rota"
        assert [entry.slug for entry in own_items_by_id(session, PUBLIC, [adoption]).values()] == ["version"]
        for name in ("rota", "version"):
            resource = session.query(Resource).filter_by(entry_id=items.entries[name]).one()
            for_its_owner_alone(session, resource)
        assert list_origins(session, PUBLIC, items.entries["version"]) == []
        assert own_items_by_id(session, PUBLIC, [adoption]) == {}
        assert own_items_by_id(session, PUBLIC, []) == {}


def test_those_who_write_for_the_owner_find_new_adoptions_for_two_weeks(items):
    items.adopt()
    with items.write_session() as session:
        names = ("publisher", "lead", "leader", "other lead", "guest")
        viewers = {name: items.viewer(name, session) for name in names}
        found = [name for name in names if list_new_adoptions(session, viewers[name], now())]
        assert found == ["publisher", "lead"]
        assert list_new_adoptions(session, viewers["publisher"], now() + NEW_FOR) == []
