"""The sample data of one trust is created once, and only where that trust is."""

from hub.audit.domain.verification import find_first_fault
from hub.demo.domain.sample_data import create_sample_data
from hub.demo.domain.sample_people import list_sample_people, mark_as_demo
from hub.kit.clock import now
from tests.demo.sample_hub import create_demo


def test_in_london_things_go_on_and_are_begun_once(session):
    create_demo(session)

    assert (create_sample_data(session, now()), create_sample_data(session, now())) == (True, False)
    london_names = {person.name for person in list_sample_people(session, now())[0].people}
    assert {
        f"{name}, London" for name in ("Director", "Assistant to the director", "Leader who joined")
    } <= london_names
    assert find_first_fault(session) is None


def test_without_london_nothing_goes_on(session):
    mark_as_demo(session, now())

    assert create_sample_data(session, now()) is False
