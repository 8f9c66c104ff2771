"""Events from the content of trusts: made, changed, and never moved or cancelled over people's heads."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.access import PUBLIC
from hub.events.domain.cancellations import cancel_event
from hub.events.domain.event_files import (
    apply_file,
    decide_on_file,
    find_file_of,
    get_file_to_decide,
    list_files_to_apply,
    list_files_to_decide,
    publish_file,
    refuse_if_from_file,
    withdraw_file,
)
from hub.events.domain.queries import get_event
from hub.events.models import Event, EventFile
from hub.kit.clock import current_day, day_of, now
from hub.kit.content_handler import Origin
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.plugin_api.frontmatter import parse_event
from tests.events.conftest import IN_TWO_MONTHS

FILE = """---
title: {title}
summary: One evening on handovers.
day: {day}
starts: 10:30
ends: "12:00"
places: {places}
place: London
tier: senior-leader
state: {state}
timetable:
  - starts: 10:30
    title: Welcome
---

What it is.
"""


class Files:
    """Files of the London trust, and a hub that reads them."""

    def __init__(self, scenario):
        self.scenario = scenario

    def sync(
        self, at=None, *, supplier="london", path="content/events/handover.md", slug="handover", **fields
    ):
        values = {"title": "Handover", "day": current_day() + IN_TWO_MONTHS, "places": 2, "state": "open"}
        document = parse_event(FILE.format(**{**values, **fields}), slug="handover")
        at = at or now()
        with self.scenario.write_session() as session:
            owner = self.scenario.ids[f"at {supplier}"]
            public_id = publish_file(session, document, Origin(supplier, owner, supplier, path, "", {}, at))
        self.apply(at)
        return public_id

    def apply(self, at=None):
        with self.scenario.write_session() as session:
            ids = list_files_to_apply(session)
        for file_id in ids:
            with self.scenario.write_session() as session:
                apply_file(session, file_id, at or now())

    def remove(self, public_id):
        with self.scenario.write_session() as session:
            withdraw_file(session, public_id, now())
        self.apply()

    def event(self):
        with self.scenario.write_session() as session:
            event = session.scalars(select(Event)).one_or_none()
            return event and (event.title, event.state, day_of(event.starts_at), event.sequence)

    def waits(self, name="lead"):
        with self.scenario.write_session() as session:
            viewer = self.scenario.viewer(name, session)
            return [file.problem for file in list_files_to_decide(session, viewer)]

    def decide(self, *, follows, name="lead", version=None, reason=""):
        with self.scenario.write_session() as session:
            viewer = self.scenario.viewer(name, session)
            file = get_file_to_decide(session, viewer, "handover")
            version = version or file.version
            decide_on_file(session, viewer, "handover", version, now(), follows=follows, reason=reason)


@pytest.fixture
def files(scenario):
    return Files(scenario)


def event_day():
    return current_day() + IN_TWO_MONTHS


def later_day():
    return event_day() + timedelta(days=7)


def test_a_file_of_a_trust_becomes_an_open_event_that_a_leader_books(scenario, files):
    files.sync()
    assert files.event() == ("Handover", "open", event_day(), 0)
    scenario.book("leader", "handover")
    with scenario.write_session() as session:
        event = get_event(session, PUBLIC, "handover")
        assert event.organisation_id == scenario.ids["at london"]
        assert event.tiers == ["senior-leader"]
        assert find_file_of(session, event).path == "content/events/handover.md"
        with pytest.raises(Conflict, match=r"Change it there, in content/events/handover\.md"):
            refuse_if_from_file(session, event)


def test_the_same_file_again_changes_nothing(scenario, files):
    public_id = files.sync()
    with scenario.write_session() as session:
        before = session.scalars(select(Event)).one().changed_at
    assert files.sync(now() + timedelta(hours=1)) == public_id
    with scenario.write_session() as session:
        assert session.scalars(select(Event)).one().changed_at == before
        assert session.scalars(select(EventFile)).one().version == 1


def test_a_new_title_reaches_the_event_and_people_with_a_place_are_told(scenario, files):
    files.sync()
    scenario.book("leader", "handover")
    files.sync(title="Handover again")
    assert files.event() == ("Handover again", "open", event_day(), 1)
    (email,) = scenario.sent("event-changed")
    assert email.to == "leader@example.org"


def test_a_new_day_moves_an_event_at_which_nobody_has_a_place(files):
    files.sync()
    files.sync(day=later_day())
    assert files.event()[2] == later_day()
    assert files.waits() == []


def test_a_new_day_waits_for_a_decision_once_somebody_has_a_place(scenario, files):
    files.sync()
    scenario.book("leader", "handover")
    files.sync(day=later_day())
    assert files.event()[2] == event_day()
    assert scenario.sent("event-changed") == []
    assert {name: files.waits(name) for name in ("lead", "publisher", "staff", "other lead", "leader")} == {
        "lead": ["moved"],
        "publisher": ["moved"],
        "staff": ["moved"],
        "other lead": [],
        "leader": [],
    }
    files.decide(follows=True)
    assert files.event()[2] == later_day()
    assert len(scenario.sent("event-changed")) == 1
    assert files.waits() == []


def test_an_event_that_is_kept_stays_until_the_file_changes_again(scenario, files):
    files.sync()
    scenario.book("leader", "handover")
    files.sync(day=later_day())
    files.decide(follows=False)
    files.apply()
    assert files.event()[2] == event_day()
    assert files.waits() == []
    files.sync(day=event_day() + timedelta(days=9))
    assert files.waits() == ["moved"]


def test_a_decision_on_a_file_that_has_changed_since_is_refused(scenario, files):
    files.sync()
    scenario.book("leader", "handover")
    files.sync(day=later_day())
    with pytest.raises(Conflict, match="The file has changed, or someone has already decided"):
        files.decide(follows=True, version=1)
    with pytest.raises(NotFound):
        files.decide(follows=True, name="other lead")
    assert files.event()[2] == event_day()


def test_the_event_of_a_removed_file_is_cancelled_if_nobody_has_a_place(files):
    files.remove(files.sync())
    assert files.event()[1] == "cancelled"


def test_a_removed_file_waits_for_a_decision_once_somebody_has_a_place(scenario, files):
    public_id = files.sync()
    scenario.book("leader", "handover")
    files.remove(public_id)
    assert (files.event()[1], files.waits()) == ("open", ["gone"])
    files.decide(follows=False)
    with scenario.write_session() as session:
        refuse_if_from_file(session, session.scalars(select(Event)).one())
    files.remove(public_id)
    with pytest.raises(Invalid, match="Enter a reason"):
        files.decide(follows=True, reason=" ")
    assert (files.event()[1], files.waits()) == ("open", ["gone"])
    files.decide(follows=True, reason="A flood")
    assert files.event()[1] == "cancelled"
    (email,) = scenario.sent("event-cancelled")
    assert email.closing_paragraphs == ("Reason given by the organiser: A flood",)


def test_a_file_that_asks_for_what_cannot_be_is_a_task_with_the_reason(scenario, files):
    files.sync()
    scenario.book("leader", "handover")
    scenario.book("lead", "handover")
    files.sync(places=1)
    with scenario.write_session() as session:
        (file,) = list_files_to_decide(session, scenario.viewer("lead", session))
        assert (file.problem, file.message[:19]) == ("refused", "2 places are taken,")


def test_past_and_cancelled_events_are_left_alone(scenario, files):
    files.sync(day=current_day() - timedelta(days=1))
    assert files.event() is None
    files.sync()
    with scenario.write_session() as session:
        cancel_event(session, scenario.viewer("lead", session), session.scalars(select(Event)).one(), now())
    files.sync(title="Again")
    assert files.event()[:2] == ("Handover", "cancelled")
    assert files.waits() == []


def test_a_draft_stays_a_draft_until_the_file_opens_it(files):
    files.sync(state="draft")
    assert files.event()[1] == "draft"
    files.sync()
    assert files.event()[1] == "open"


def test_a_slug_belongs_to_one_supplier(files):
    files.sync()
    with pytest.raises(Invalid, match="already belongs to london"):
        files.sync(supplier="yorkshire")
