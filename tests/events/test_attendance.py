"""Who came is marked after the event began, by one or several organisers, and corrected."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from hub.accounts.domain import get_person
from hub.audit.models import AuditEntry
from hub.events.domain.attendance import (
    Mark,
    MarkChange,
    list_events_to_mark,
    list_marks,
    mark_attendance,
)
from hub.events.domain.event_helpers import get_event_with_list
from hub.events.domain.queries import get_public_event, list_attended_events
from hub.events.forms import REST_OF_PAGE_CAME
from hub.events.presenters import attendance
from hub.kit.clock import current_day, now
from hub.kit.errors import Conflict, NotFound
from tests.events.conftest import prepare
from tests.support.clock_changes import move_clock


def after_the_event():
    return now() + timedelta(days=61)


def make_past(scenario):
    slug = scenario.open_event()
    return slug, scenario.book("leader", slug), scenario.book("other leader", slug)


PREPARED = {"past": prepare("past", make_past)}


@pytest.fixture
def past(scenario):
    """The slug of an event with two participants, and their bookings; the day is over after_the_event."""
    return tuple(scenario.made)


def mark(scenario, slug, changes, *, by="staff", at=None):
    with scenario.write_session() as session:
        viewer, at = scenario.viewer(by, session), at or after_the_event()
        event = get_event_with_list(session, viewer, slug, at, lock=True)
        return mark_attendance(session, viewer, event, changes, at)


def marks(scenario, slug):
    with scenario.write_session() as session:
        event = get_event_with_list(session, scenario.viewer("staff", session), slug, after_the_event())
        return list_marks(session, event)


def attended(scenario, name):
    with scenario.write_session() as session:
        return [event.slug for event in list_attended_events(session, scenario.ids[name], after_the_event())]


def test_who_did_not_come_did_not_take_part_until_that_is_corrected(scenario, past):
    slug, first, second = past
    mark(
        scenario,
        slug,
        {first: MarkChange(Mark.UNMARKED, Mark.CAME), second: MarkChange(Mark.UNMARKED, Mark.ABSENT)},
    )
    assert (attended(scenario, "leader"), attended(scenario, "other leader")) == ([slug], [])
    mark(
        scenario,
        slug,
        {first: MarkChange(Mark.CAME, Mark.APOLOGIES), second: MarkChange(Mark.ABSENT, Mark.UNMARKED)},
    )
    assert (attended(scenario, "leader"), attended(scenario, "other leader")) == ([], [slug])
    assert marks(scenario, slug) == {first: Mark.APOLOGIES}


def test_a_mark_of_somebody_else_is_kept_and_named_and_the_others_are_saved(scenario, past):
    slug, first, second = past
    mark(scenario, slug, {first: MarkChange(Mark.UNMARKED, Mark.CAME)})
    result = mark(
        scenario,
        slug,
        {first: MarkChange(Mark.UNMARKED, Mark.ABSENT), second: MarkChange(Mark.UNMARKED, Mark.CAME)},
        by="admin",
    )
    assert (result.changed, result.refused) == (1, (first,))
    # A form that was opened earlier and leaves a person as shown undoes nothing.
    mark(scenario, slug, {first: MarkChange(Mark.UNMARKED, Mark.UNMARKED)}, by="admin")
    assert marks(scenario, slug) == {first: Mark.CAME, second: Mark.CAME}


def test_nobody_is_marked_before_the_event_begins(scenario, past):
    slug, first, _ = past
    with pytest.raises(Conflict, match="has not started"):
        mark(scenario, slug, {first: MarkChange(Mark.UNMARKED, Mark.CAME)}, at=now())
    assert marks(scenario, slug) == {}


def test_the_place_at_another_event_is_not_marked(scenario, past):
    other = scenario.open_event(title="Another")
    mark(scenario, other, {past[1]: MarkChange(Mark.UNMARKED, Mark.ABSENT)})
    assert marks(scenario, past[0]) == {}


def test_organisers_find_an_event_that_is_over_until_everybody_is_marked(scenario, past, monkeypatch):
    slug, first, second = past
    with scenario.write_session() as session:
        for name, at, count in (
            ("staff", after_the_event(), 1),
            ("staff", now(), 0),
            ("lead", after_the_event(), 0),
            ("leader", after_the_event(), 0),
        ):
            assert len(list_events_to_mark(session, scenario.viewer(name, session), at)) == count
    move_clock(monkeypatch, after_the_event())
    assert "Mark who came to A day on teams" in scenario.browser("staff").get("/desk").text
    mark(scenario, slug, {first: MarkChange(Mark.UNMARKED, Mark.CAME)})
    assert "Mark who came" in scenario.browser("staff").get("/desk").text
    mark(scenario, slug, {second: MarkChange(Mark.UNMARKED, Mark.ABSENT)})
    assert "Mark who came" not in scenario.browser("staff").get("/desk").text


@pytest.mark.parametrize("name", ["leader", "lead", "other lead"])
def test_whoever_does_not_organise_the_event_has_no_list(scenario, past, name):
    with pytest.raises(NotFound):
        mark(scenario, past[0], {past[1]: MarkChange(Mark.UNMARKED, Mark.CAME)}, by=name)


def test_the_page_marks_two_people_and_tells_who_was_marked_meanwhile(scenario, past, monkeypatch):
    slug, first, second = past
    staff = scenario.browser("staff")
    url = f"/events/{slug}/attendance"
    assert "You can mark who came once the event has started." in staff.get(url).text
    move_clock(monkeypatch, now() + timedelta(days=61))
    staff = scenario.browser("staff")
    form = {f"shown-{first}": "", f"mark-{first}": "came", f"shown-{second}": "", f"mark-{second}": "absent"}
    assert "Attendance was saved for 2 people." in staff.get(staff.send(url, **form).location).text
    told = staff.get(staff.send(url, **{**form, f"mark-{first}": "apologies"}).location).text
    assert "Someone else recorded attendance for The leader while you had the page open." in told
    page = BeautifulSoup(staff.get(url).text, "html.parser")
    assert [each["value"] for each in page.select("input[type=radio][checked]")] == ["came", "absent"]
    assert staff.send(url, **{**form, f"mark-{first}": "perhaps"}).status_code == 400


def test_one_button_marks_everybody_else_as_having_come(scenario, past, monkeypatch):
    slug, first, second = past
    move_clock(monkeypatch, after_the_event())
    staff, url = scenario.browser("staff"), f"/events/{slug}/attendance"
    form = {f"shown-{first}": "", f"mark-{first}": "absent", f"shown-{second}": "", f"mark-{second}": ""}
    assert (
        "Attendance was saved for 2 people."
        in staff.get(staff.send(url, **form, rest_came="y").location).text
    )
    page = BeautifulSoup(staff.get(url).text, "html.parser")
    checked = {each["name"]: each["value"] for each in page.select("input[type=radio][checked]")}
    assert checked == {f"mark-{first}": "absent", f"mark-{second}": "came"}


def test_a_long_list_has_pages_and_one_button_marks_the_others_of_a_page(scenario, past, monkeypatch):
    slug, _, second = past
    monkeypatch.setattr(attendance, "PAGE_SIZE", 1)
    move_clock(monkeypatch, after_the_event())
    staff, address = scenario.browser("staff"), f"/events/{slug}/attendance?page=2"
    page = BeautifulSoup(staff.get(address).text, "html.parser").main
    assert page.find("form", action=address)
    assert [each["value"] for each in page.select("[name=rest_came]")] == [REST_OF_PAGE_CAME]
    assert [each.get_text() for each in page.select("[aria-current=page]")] == ["2"]
    assert "Not marked2" in page.dl.get_text("", strip=True)
    assert staff.get(f"/events/{slug}/attendance?page=3").status_code == 404
    assert staff.send(address, rest_came="y").location == address
    with scenario.write_session() as session:
        marks = list_marks(session, get_public_event(session, slug))
    assert marks == {second: Mark.CAME}


def test_the_list_is_a_file_without_formulas_for_organisers_and_the_log_says_who_took_it(scenario, past):
    slug = past[0]
    staff = scenario.browser("staff")
    with scenario.write_session() as session:
        get_person(session, scenario.ids["other leader"]).name = "=1+1"
    answer = staff.send(f"/events/{slug}/participants.csv")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{slug}-participants.csv"'
    assert answer.text.splitlines()[0] == "\ufeffName,For,Booked on,Attendance"
    assert "The leader," in answer.text
    assert "'=1+1," in answer.text
    with scenario.write_session() as session:
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.act == "export participants"))
        assert entry.person_id == scenario.ids["staff"]
    assert scenario.browser("lead").send(f"/events/{slug}/participants.csv").status_code == 404


def test_the_list_is_a_spreadsheet_too_with_days_as_dates_and_the_log_says_who_took_it(scenario, past):
    slug = past[0]
    staff = scenario.browser("staff")
    with scenario.write_session() as session:
        get_person(session, scenario.ids["other leader"]).name = "=1+1"
    answer = staff.send(f"/events/{slug}/participants.xlsx")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{slug}-participants.xlsx"'
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        sheet, texts = (
            archive.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "sharedStrings")
        )
    assert "<f>" not in sheet
    assert ">=1+1<" in texts
    assert f"<v>{(current_day() - date(1899, 12, 30)).days}</v>" in sheet
    with scenario.write_session() as session:
        assert session.scalars(select(AuditEntry).where(AuditEntry.act == "export participants")).one()
    assert scenario.browser("lead").send(f"/events/{slug}/participants.xlsx").status_code == 404
