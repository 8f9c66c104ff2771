"""Dates to plan around: the hub office keeps them, and those who schedule events see them."""

from datetime import date, timedelta

import pytest

from hub.access import PUBLIC
from hub.events.domain.kept_dates import (
    MAX_KEPT,
    DatePlan,
    add_kept_date,
    change_kept_date,
    delete_old_kept_dates,
    get_kept_date,
    list_kept_dates,
    list_kept_dates_on,
    remove_kept_date,
    titles_by_id,
)
from hub.events.models import KeptDate
from hub.kit.clock import current_day, now
from hub.kit.errors import Invalid, NotAllowed, NotFound
from tests.events.test_trust_views import text_of


def soon():
    return current_day() + timedelta(days=60)


def add(scenario, title="National meeting", first=None, last=None, *, by="staff"):
    with scenario.write_session() as session:
        return add_kept_date(
            session, scenario.viewer(by, session), DatePlan(title, first or soon(), last or soon()), now()
        ).id


def titles(scenario, by="publisher"):
    with scenario.write_session() as session:
        return [row.title for row in list_kept_dates(session, scenario.viewer(by, session), now())]


def fields(title, first, last=None):
    def parts(day):
        return [str(day.day), str(day.month), str(day.year)] if day else ["", "", ""]

    return {"title": title, "first_day": parts(first), "last_day": parts(last)}


def test_hub_staff_add_change_and_remove_a_date_in_the_browser(scenario):
    staff, url = scenario.browser("staff"), "/events/kept-dates"
    assert f'href="{url}"' in staff.get("/events/new").text
    assert "Dates to plan around will be listed here until they have passed." in staff.get(url).text
    refused = staff.send(url, **fields(" ", None))
    assert (refused.status_code, "Enter what is happening" in refused.text) == (400, True)
    assert "Enter the first day" in refused.text
    wrong = staff.send(url, **fields("Winter", soon(), soon() - timedelta(days=1)))
    assert (wrong.status_code, "first day or later" in wrong.text) == (400, True)

    assert staff.send(url, **fields("Winter", soon())).status_code == 303
    (kept_id,) = _ids(scenario)
    assert "Winter" in text_of(staff.get(url))
    assert staff.get(f"{url}/{kept_id}").status_code == 200
    over = staff.send(f"{url}/{kept_id}", **fields("Winter", date(2020, 1, 1)))
    assert (over.status_code, "today or later" in over.text) == (400, True)
    longer = fields("Winter demand", soon(), soon() + timedelta(days=9))
    assert staff.send(f"{url}/{kept_id}", **longer).status_code == 303
    assert "Winter demand" in text_of(scenario.browser("publisher").get(url))
    assert "Winter demand" in scenario.browser("admin").get("/admin/audit").text

    assert staff.send(f"{url}/{kept_id}/remove").status_code == 303
    assert staff.send(f"{url}/{kept_id}/remove").status_code == 404
    assert titles(scenario) == []


def _ids(scenario):
    with scenario.write_session() as session:
        return [row.id for row in session.query(KeptDate)]


def test_only_the_hub_office_writes_and_only_those_who_schedule_events_read(scenario):
    kept_id = add(scenario)
    for name in ("publisher", "lead"):
        with pytest.raises((NotAllowed, NotFound)):
            add(scenario, by=name)
        browser = scenario.browser(name)
        assert "Add a date" not in browser.get("/events/kept-dates").text
        assert browser.get(f"/events/kept-dates/{kept_id}").status_code in (403, 404)
        assert browser.send(f"/events/kept-dates/{kept_id}/remove").status_code in (403, 404)
    assert scenario.browser("leader").get("/events/kept-dates").status_code in (403, 404)
    with scenario.write_session() as session, pytest.raises(NotFound):
        list_kept_dates(session, PUBLIC, now())
    assert titles(scenario) == ["National meeting"]


def test_a_date_that_is_over_falls_off_the_list_and_is_deleted_after_two_years(scenario):
    add(scenario, "Soon")
    add(scenario, "Today", current_day() - timedelta(days=1), current_day())
    for title, days in (("Yesterday", 1), ("Nearly two years", 729), ("Old", 735)):
        with scenario.write_session() as session:
            day = current_day() - timedelta(days=days)
            session.add(KeptDate(title=title, first_day=day, last_day=day, created_at=now()))
    assert titles(scenario) == ["Today", "Soon"]
    with scenario.write_session() as session:
        assert delete_old_kept_dates(session, now()) == 1
    with scenario.write_session() as session:
        assert "Old" not in {row.title for row in session.query(KeptDate)}


def test_a_period_is_found_on_each_of_its_days_and_on_no_other(scenario):
    kept_id = add(scenario, "Winter", soon(), soon() + timedelta(days=2))
    with scenario.write_session() as session:
        found = [
            [row.title for row in list_kept_dates_on(session, soon() + timedelta(days=days), 5)]
            for days in (-1, 0, 1, 2, 3)
        ]
        assert found == [[], ["Winter"], ["Winter"], ["Winter"], []]
        assert titles_by_id(session, {str(kept_id), "nobody"}) == {str(kept_id): "Winter"}


def test_a_period_and_the_list_have_bounds(scenario):
    far = current_day() + timedelta(days=3000)
    for first, last, message in (
        (soon(), soon() + timedelta(days=400), "a year"),
        (far, far, "next five years"),
    ):
        with pytest.raises(Invalid, match=message):
            add(scenario, first=first, last=last)
    with scenario.write_session() as session:
        session.add_all(
            KeptDate(title="A day", first_day=soon(), last_day=soon(), created_at=now())
            for _ in range(MAX_KEPT)
        )
    with pytest.raises(Invalid, match="Remove one first"):
        add(scenario)
    first = _ids(scenario)[0]
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        row = get_kept_date(session, viewer, first, lock=True)
        change_kept_date(session, viewer, row, DatePlan("Another", soon(), soon()), now())
        remove_kept_date(session, viewer, row, now())
    add(scenario)
