"""Files of an event: who adds and removes them, who can download them and when, and how many there can be."""

import io
import re

import pytest
from bs4 import BeautifulSoup

from hub.events.domain import materials
from hub.events.domain.cancellations import cancel_event
from hub.events.domain.materials import MAX_FILES
from hub.events.domain.schedule import get_event_to_schedule
from hub.files.domain import inspect_upload
from hub.kit.clock import now
from tests.files.samples import PDF, WORD
from tests.support.clock_changes import move_clock
from tests.support.concurrency import at_once


def add(
    scenario,
    slug,
    *,
    by="staff",
    title="Slides",
    readers="participants",
    shown_from="now",
    data=PDF,
    name="slides.pdf",
):
    """Add a file in the browser, and return the response."""
    fields = {"title": title, "readers": readers, "shown_from": shown_from}
    browser = scenario.browser(by)
    return browser.send(f"/events/{slug}/materials", **fields, file=(io.BytesIO(data), name))


def links(response):
    main = BeautifulSoup(response.text, "html.parser").main
    return {link.get_text(strip=True): link["href"] for link in main.select('a[href^="/files/"]')}


def errors(response):
    page = BeautifulSoup(response.text, "html.parser")
    return [link.get_text(strip=True) for link in page.select(".nhsuk-error-summary__list a")]


@pytest.mark.usefixtures("booked")
def test_who_has_a_place_downloads_what_an_organiser_added(scenario, slug):
    assert add(scenario, slug).status_code == 303
    leader = scenario.browser("leader")
    assert list(links(leader.get(f"/events/{slug}"))) == ["Slides"]
    address = links(leader.get("/me"))["Slides"]
    assert leader.get(address).data == PDF
    assert f"PDF, {len(PDF)} bytes" in leader.get(f"/events/{slug}").text


@pytest.mark.usefixtures("booked")
def test_a_file_is_for_those_whom_the_organiser_chose(scenario, slug):
    add(scenario, slug, title="For participants")
    add(scenario, slug, title="For everyone", readers="everybody", name="Überblick – Übung.pdf")
    addresses = links(scenario.browser("staff").get(f"/events/{slug}/materials"))
    everybody, participants = addresses["For everyone"], addresses["For participants"]

    assert list(links(scenario.visitor().get(f"/events/{slug}"))) == ["For everyone"]
    assert scenario.visitor().get(everybody).data == PDF
    assert "/sign-in" in scenario.visitor().get(participants).location
    for name, status in {"leader": 200, "staff": 200, "other leader": 404, "lead": 404}.items():
        assert scenario.browser(name).get(participants).status_code == status, name
    scenario.cancel("leader", slug)
    assert scenario.browser("leader").get(participants).status_code == 404
    assert "Files from your events" not in scenario.browser("leader").get("/me").text


@pytest.mark.usefixtures("booked")
def test_a_file_for_after_the_event_waits_until_it_has_ended(scenario, slug, monkeypatch):
    add(scenario, slug, shown_from="after")
    address = links(scenario.browser("staff").get(f"/events/{slug}/materials"))["Slides"]
    assert scenario.browser("leader").get(address).status_code == 404
    with scenario.write_session() as session:
        ends = get_event_to_schedule(session, scenario.viewer("staff", session), slug).ends_at
    move_clock(monkeypatch, ends)
    leader = scenario.browser("leader")
    assert leader.get(address).status_code == 200
    assert list(links(leader.get("/me"))) == ["Slides"]


def test_a_removed_file_is_gone_for_everybody_and_removed_once(scenario, slug):
    add(scenario, slug, readers="everybody")
    staff = scenario.browser("staff")
    page = staff.get(f"/events/{slug}/materials")
    address = links(page)["Slides"]
    remove = re.search(rf"/events/{slug}/materials/\d+/remove", page.text)[0]
    assert "Remove Slides?" in staff.get(remove).text
    assert staff.send(remove).status_code == 303
    assert staff.send(remove).status_code == 404
    assert scenario.visitor().get(address).status_code == 404
    assert "Slides" not in scenario.visitor().get(f"/events/{slug}").text


def test_only_those_who_schedule_the_event_add_and_remove_files(scenario, slug):
    add(scenario, slug)
    page = scenario.browser("staff").get(f"/events/{slug}/materials")
    remove = re.search(rf"/events/{slug}/materials/\d+/remove", page.text)[0]
    other = scenario.open_event(by="lead", organisation="london", title="Another day")
    for name in ("leader", "lead", "publisher"):
        assert add(scenario, slug, by=name).status_code in (403, 404), name
        assert scenario.browser(name).send(remove).status_code in (403, 404), name
    assert scenario.browser("lead").send(remove.replace(slug, other)).status_code == 404
    assert list(links(scenario.browser("staff").get(f"/events/{slug}/materials"))) == ["Slides"]


def test_what_was_typed_stays_when_a_file_is_refused(scenario, slug):
    refused = add(scenario, slug, title="My title", readers="everybody", data=WORD)
    assert refused.status_code == 400
    assert errors(refused) == [
        "The name ends in .pdf, but the file is a Word document. Rename it so that it ends in .docx"
    ]
    page = BeautifulSoup(refused.text, "html.parser")
    assert page.select_one("[name=title]")["value"] == "My title"
    assert page.select_one("[name=readers][checked]")["value"] == "everybody"
    assert errors(add(scenario, slug, title="")) == [
        "Enter a title",
        "Choose the file again",
    ]
    assert links(scenario.browser("staff").get(f"/events/{slug}/materials")) == {}


def test_an_event_has_so_many_files_and_so_many_bytes_and_no_more(scenario, monkeypatch):
    monkeypatch.setattr(materials, "MAX_FILES", 1)
    slug = scenario.open_event()
    add(scenario, slug)
    assert errors(add(scenario, slug)) == ["There are already 1 files. Remove one first"]
    monkeypatch.setattr(materials, "MAX_FILES", MAX_FILES)
    monkeypatch.setattr(materials, "MAX_EVENT_BYTES", 2 * len(PDF) - 1)
    assert errors(add(scenario, slug)) == ["There is only 0.0 MB left for files. Remove one first"]


def test_two_organisers_who_add_the_last_file_at_once_do_not_both_add_it(scenario, monkeypatch):
    monkeypatch.setattr(materials, "MAX_FILES", 1)
    slug = scenario.open_event()
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
    upload = inspect_upload(io.BytesIO(PDF), "slides.pdf", 1000)

    def reserve(session):
        materials.reserve_material(session, viewer, slug, upload, now())

    outcomes = at_once(scenario.app, reserve, reserve)
    assert sorted(outcomes) == ["There are already 1 files. Remove one first", "done"]


def test_no_file_is_added_to_a_cancelled_event(scenario, slug):
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        cancel_event(session, viewer, get_event_to_schedule(session, viewer, slug, lock=True), now())
    assert add(scenario, slug).status_code == 409
