"""The board: its groups, who sees which numbers, its files, and what it costs."""

import io
import zipfile
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import event as database_events

from hub.events.domain.boards import THIN, EventGroup, count_event_days, find_group, read_board
from hub.events.domain.places import PlaceCounts
from hub.events.domain.schedule import create_event
from hub.events.domain.stand_downs import StandDownReason, stand_down
from hub.events.models import Event
from hub.events.presenters.boards import LABELS
from hub.kit.clock import current_day, day_of, now
from hub.trusts.domain import find_organisation
from tests.events.conftest import make_plan, prepare
from tests.factories import make_event, make_trust


def soon():
    return current_day() + timedelta(days=20)


def board_of(scenario, name, at=None):
    with scenario.write_session() as session:
        board = read_board(session, scenario.viewer(name, session), at or now())
        return {group: [row.event.title for row in board.list_group(group)] for group in EventGroup}


def rows_of(scenario, name):
    with scenario.write_session() as session:
        return {
            row.event.title: row for row in read_board(session, scenario.viewer(name, session), now()).events
        }


def main_of(response):
    return BeautifulSoup(response.text, "html.parser").main.get_text(" ", strip=True)


def count_statements(scenario, name):
    statements = []
    with scenario.write_session() as session:
        viewer, engine = scenario.viewer(name, session), session.get_bind()
        database_events.listen(
            engine, "before_cursor_execute", keep := lambda *args: statements.append(args[2])
        )
        read_board(session, viewer, now())
        count_event_days(session, viewer, now())
        database_events.remove(engine, "before_cursor_execute", keep)
    return len(statements)


def make_board(scenario):
    scenario.open_event(title="Thin", day=soon())
    scenario.open_event(title="Open", capacity=10)
    full = scenario.open_event(title="Full", capacity=1)
    scenario.book("leader", full)
    scenario.wait("other leader", full)
    scenario.open_event(title="Local", by="lead", organisation="london")


PREPARED = {"filled": prepare("board", make_board)}


@pytest.fixture
def filled(scenario):
    """An event of each group; the full one has somebody waiting."""
    return scenario


def test_the_office_sees_every_coming_event_in_its_group_with_its_numbers(filled):
    found = board_of(filled, "staff")
    assert found[EventGroup.THIN] == ["Thin"]
    assert found[EventGroup.FULL] == ["Full"]
    assert sorted(found[EventGroup.OPEN]) == ["Local", "Open"]
    page = main_of(filled.browser("staff").get("/events/board"))
    assert THIN.words in page
    assert "1 of 1 places booked or offered, 1 waiting" in page
    filled.open_event(
        title="Elsewhere", booking_address="https://www.example.org/days", closes_days_before=59
    )
    after_close = now() + timedelta(days=55)
    assert board_of(filled, "staff", after_close)[EventGroup.OPEN] == ["Elsewhere"]
    assert "Open" in board_of(filled, "staff", after_close)[EventGroup.ENDED]


@pytest.mark.parametrize(
    ("days", "taken", "group"), [(28, 9, "thin"), (28, 10, "open"), (29, 9, "open"), (28, 20, "full")]
)
def test_an_event_is_thin_by_the_rule_that_the_page_states(app, session, days, taken, group):
    at = now()
    event = make_event(session, make_trust(session), capacity=20)
    event.closes_at, event.starts_at = at + timedelta(days=days), at + timedelta(days=60)
    assert find_group(event, PlaceCounts(20, {None: taken}, {}), at) == group


def test_a_lead_sees_own_events_and_national_ones_with_own_people_and_no_numbers_of_others(filled):
    rows = rows_of(filled, "lead")
    assert {title: row.is_exact for title, row in rows.items()} == {"Full": False, "Local": True}
    page = main_of(filled.browser("lead").get("/events/board"))
    assert "1 waiting" not in page
    assert "Local" in page
    assert filled.browser("leader").get("/events/board").status_code in (403, 404)


def test_how_few_have_booked_a_thin_event_is_for_those_who_see_its_numbers(scenario):
    scenario.book("leader", scenario.open_event(title="Thin", day=soon()))
    assert board_of(scenario, "staff")[EventGroup.THIN] == ["Thin"]
    assert board_of(scenario, "lead")[EventGroup.OPEN] == ["Thin"]


def test_an_event_is_short_of_a_trust_while_its_places_are_unused_and_soon_released(scenario):
    slug = scenario.open_event(title="Kept")
    scenario.allocate(slug, current_day() + timedelta(days=14), london=2, yorkshire=1)
    assert board_of(scenario, "staff")[EventGroup.SHORT] == ["Kept"]
    (own,) = rows_of(scenario, "lead").values()
    assert own.unused == {scenario.ids["at london"]: 2}
    assert "Kept but not taken: " in main_of(scenario.browser("lead").get("/events/board"))
    scenario.allocate(slug, current_day() + timedelta(days=15), london=2)
    assert board_of(scenario, "staff")[EventGroup.SHORT] == []


def test_days_of_events_are_counted_by_trust_for_the_last_and_the_next_12_months(filled):
    with filled.write_session() as session:
        counts = count_event_days(session, filled.viewer("staff", session), now())
        assert counts[filled.ids["at hub"]].coming == 3
        assert counts[filled.ids["at london"]].coming == 1
        later = count_event_days(session, filled.viewer("staff", session), now() + timedelta(days=61))
        assert (later[filled.ids["at hub"]].last, later[filled.ids["at hub"]].coming) == (3, 0)
        lead, trust = filled.viewer("lead", session), find_organisation(session, "london")
        day = day_of(session.query(Event).filter_by(title="Full").one().starts_at)
        stand_down(session, lead, trust, day, StandDownReason.PRESSURE, now())
    page = BeautifulSoup(filled.browser("staff").get("/events/board").text, "html.parser")
    cells = [[cell.get_text() for cell in row.find_all("td")] for row in page.select("table tbody tr")]
    (london,) = [row for row in cells if row[3] == "1"]
    assert london[1:3] == ["0", "1"]
    assert page.select_one("svg[role=img]")["aria-label"]


def test_what_waits_for_the_viewer_stands_on_the_board(scenario):
    with scenario.write_session() as session:
        create_event(
            session, scenario.viewer("staff", session), find_organisation(session, "hub"), make_plan(), now()
        )
    assert "Drafts to finish A day on teams" in main_of(scenario.browser("staff").get("/events/board"))
    assert "There is nothing for you to do at the moment." in main_of(
        scenario.browser("lead").get("/events/board")
    )


def test_a_group_has_its_own_pages(scenario):
    with scenario.write_session() as session:
        office = find_organisation(session, "hub")
        for number in range(21):
            fields = {"title": f"Day {number}", "state": "open", "availability": "places", "capacity": 9}
            times = {
                "closes_at": now() + timedelta(days=50),
                "starts_at": now() + timedelta(days=60 + number),
            }
            make_event(session, office, **fields, **times, ends_at=times["starts_at"] + timedelta(hours=6))
    staff = scenario.browser("staff")
    assert "All 21 events" in main_of(staff.get("/events/board"))
    assert "Later events" in main_of(staff.get("/events/board?group=open"))
    assert "Day 20" in main_of(staff.get("/events/board?group=open&page=2"))
    assert staff.get("/events/board?group=open&page=3").status_code == 404
    assert staff.get("/events/board?group=other").status_code == 404
    assert "Events in this group will be listed here." in main_of(staff.get("/events/board?group=full"))


def test_the_files_hold_what_the_viewer_may_see_and_no_formula(filled):
    filled.open_event(title="=1+1")
    rows = filled.browser("staff").get("/events/board.csv").text.splitlines()
    assert any(row.startswith("Full,") and ",1,1,1," in row for row in rows)
    assert any(row.startswith("'=1+1,") for row in rows)
    own = filled.browser("lead").get("/events/board.csv").text
    assert ",Full,," in own
    answer = filled.browser("staff").get("/events/board.xlsx")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert "<f>" not in archive.read("xl/worksheets/sheet1.xml").decode()
        assert ">=1+1<" in archive.read("xl/sharedStrings.xml").decode()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="events-board.xlsx"'


@pytest.mark.parametrize("name", ["staff", "lead"])
def test_a_board_of_60_events_takes_as_many_statements_as_one_of_3(scenario, name):
    def add(count):
        with scenario.write_session() as session:
            trust = find_organisation(session, "london")
            for _ in range(count):
                make_event(session, trust, state="open", availability="places")

    add(3)
    few = count_statements(scenario, name)
    add(57)
    assert len(rows_of(scenario, name)) == 60
    assert count_statements(scenario, name) == few
    assert 0 < few <= 10


def test_the_words_of_the_open_group_do_not_say_that_bookings_are_not_low():
    # Until booking ends within so many days, an event with few bookings stands there too.
    words = LABELS[EventGroup.OPEN][1]
    assert "not low" not in words
    assert f"more than {THIN.days} days, it is too early to list an event under “Few bookings”" in words
