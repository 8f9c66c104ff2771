"""Tasks, profile sections and the development record of a person, collected from all features."""

from datetime import UTC, date, datetime

from hub.access import Role, Viewer
from hub.desk.domain import (
    list_development_record,
    list_profile_sections,
    list_role_items,
    list_task_sections,
)
from hub.extension.items import ProfileSection, SectionItem, TaskSource
from hub.kit.page import Link
from tests.factories import make_person, make_trust


def day(number):
    return datetime(2026, 3, number, tzinfo=UTC)


def item(text, since=None):
    return SectionItem(Link(text, f"/{text}"), since=since)


def lists(*items):
    return lambda session, viewer: list(items)


def test_what_waits_stands_under_headings_the_oldest_first_and_what_has_no_day_last(session):
    sources = (
        TaskSource("Requests", lists(item("new", day(9)), item("undated"), item("old", day(2)))),
        TaskSource("Nothing here", lists()),
        TaskSource("Other", lists(item("one", day(1)))),
    )
    sections = list_task_sections(session, Viewer(person_id=1), sources)

    assert [(section.heading, [item.link.text for item in section.items]) for section in sections] == [
        ("Requests", ["old", "new", "undated"]),
        ("Other", ["one"]),
    ]


def test_what_is_mine_keeps_every_part_with_what_to_say_when_it_is_empty(session):
    profile_sections = (
        ProfileSection("Bookings", "None yet.", lists(), empty_link=Link("Find one", "/events")),
        ProfileSection("Saved", "None saved.", lists(item("one"))),
    )
    sections = list_profile_sections(session, Viewer(person_id=1), profile_sections)

    assert [(section.heading, section.empty, len(section.items)) for section in sections] == [
        ("Bookings", "None yet.", 0),
        ("Saved", "None saved.", 1),
    ]
    assert [section.empty_link for section in sections] == [Link("Find one", "/events"), None]


def test_a_record_of_development_is_what_belongs_to_it_in_order_of_days(session):
    profile_sections = (
        ProfileSection("Courses", "", lists(item("second", day(5))), in_development_record=True),
        ProfileSection("Saved", "", lists(item("not this", day(4)))),
        ProfileSection(
            "Roles", "", lists(item("first", day(1)), item("third", day(8))), in_development_record=True
        ),
    )
    record = list_development_record(session, Viewer(person_id=1), profile_sections)

    assert [(heading, item.link.text) for heading, item in record] == [
        ("Roles", "first"),
        ("Courses", "second"),
        ("Roles", "third"),
    ]


def test_my_roles_are_those_that_i_have_and_had(session):
    london = make_trust(session)
    guest = make_person(session, london, Role.GUEST, ends_on=date(2027, 1, 31))
    (role_item,) = list_role_items(session, Viewer(person_id=guest.id))

    assert (role_item.link.url, role_item.words) == ("/trusts/london", "Guest, until 31 January 2027")
