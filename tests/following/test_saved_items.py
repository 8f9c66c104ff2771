import pytest
from sqlalchemy import select

from hub.access import Audience
from hub.accounts.models import Person
from hub.catalogue.domain import CatalogueEntry, find_entry_by_public_id, withdraw_entry
from hub.following.domain import saved_items
from hub.following.domain.saved_items import (
    LIMIT_REACHED,
    NOT_SAVED,
    count_saved_items,
    find_saved_id,
    list_saved_items,
    remove_saved_item,
    save_item,
)
from hub.following.models import SavedItem
from hub.kit.clock import now
from hub.kit.errors import Conflict, Gone, NotFound


def titles(scenario, name="leader", **how):
    with scenario.write_session() as session:
        lines = list_saved_items(session, scenario.viewer(name, session), **how)
        return [line.entry.title if line.entry else None for line in lines]


def withdraw(scenario, name):
    with scenario.write_session() as session:
        entry = find_entry_by_public_id(session, scenario_entry(session, scenario, name).public_id)
        withdraw_entry(session, entry, now=now())


def scenario_entry(session, scenario, name):
    return session.get_one(CatalogueEntry, scenario.entries[name])


def test_an_item_is_saved_once_and_the_newest_comes_first(scenario):
    for kind, slug in (("resource", "rota"), ("programme", "course"), ("resource", "rota")):
        scenario.save(kind=kind, slug=slug)

    assert titles(scenario) == ["A course", "A fair rota"]
    assert titles(scenario, page=2, size=1) == ["A fair rota"]
    assert titles(scenario, "other leader") == []


def test_a_person_without_a_role_saves_and_removes_what_is_public(scenario):
    scenario.save("newcomer")
    with scenario.write_session() as session:
        viewer = scenario.viewer("newcomer", session)
        (line,) = list_saved_items(session, viewer)
        assert remove_saved_item(session, viewer, line.public_id).title == "A fair rota"

    assert titles(scenario, "newcomer") == []


def test_an_item_that_is_withdrawn_or_restricted_stays_as_a_line_without_its_title(scenario):
    scenario.save("other leader")
    scenario.save("other leader", slug="version")
    with scenario.write_session() as session:
        scenario_entry(session, scenario, "rota").audience = Audience.ORGANISATION.value
    withdraw(scenario, "version")
    assert titles(scenario, "other leader") == [None, None]

    with scenario.write_session() as session:
        viewer = scenario.viewer("other leader", session)
        for line in list_saved_items(session, viewer):
            assert remove_saved_item(session, viewer, line.public_id) is None
        assert count_saved_items(session, viewer) == 0


def test_what_a_person_cannot_read_cannot_be_saved(scenario):
    withdraw(scenario, "version")
    with scenario.write_session() as session:
        scenario_entry(session, scenario, "rota").audience = Audience.ORGANISATION.value
    for slug, error in (("rota", NotFound), ("nothing", NotFound), ("version", Gone)):
        with pytest.raises(error):
            scenario.save("other leader", slug=slug)
    assert scenario.rows(SavedItem) == []


def test_nobody_removes_what_somebody_else_has_saved(scenario):
    scenario.save()
    with scenario.write_session() as session:
        leader, other = (scenario.viewer(name, session) for name in ("leader", "other leader"))
        public_id = find_saved_id(session, leader, scenario.entries["rota"])
        assert find_saved_id(session, other, scenario.entries["rota"]) is None
        with pytest.raises(NotFound, match="This is not among your saved items"):
            remove_saved_item(session, other, public_id)
        entry = remove_saved_item(session, leader, public_id)
        assert entry.title == "A fair rota"
        with pytest.raises(NotFound) as error:
            remove_saved_item(session, leader, public_id)
        assert error.value.message == NOT_SAVED


def test_the_limit_is_said_and_an_item_that_is_saved_already_does_not_count(scenario, monkeypatch):
    monkeypatch.setattr(saved_items, "MAX_SAVED", 1)
    scenario.save()
    scenario.save()
    with pytest.raises(Conflict) as error:
        scenario.save(kind="programme", slug="course")
    assert error.value.message == LIMIT_REACHED
    assert "500" in LIMIT_REACHED
    assert titles(scenario) == ["A fair rota"]


def test_an_erased_person_saves_nothing(scenario):
    with scenario.write_session() as session:
        person = session.get_one(Person, scenario.ids["leader"])
        person.erased_at = now()
    with scenario.write_session() as session, pytest.raises(NotFound):
        save_item(session, scenario.viewer("leader", session), "resource", "rota", now())
    with scenario.write_session() as session:
        assert session.scalars(select(SavedItem)).all() == []
