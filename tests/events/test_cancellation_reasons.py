"""The public reason of a cancelled event, which its organisers can correct or take away."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from hub.audit.models import AuditEntry
from hub.events.domain.cancellations import (
    UNDO_LASTS,
    cancel_event,
    change_cancellation_reason,
    tell_of_cancellation_by_id,
)
from hub.events.domain.schedule import get_event_to_schedule
from hub.kit.clock import now
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.web.page_cache import get_page_version

NAMED = "Jo Smith is ill."


def change(scenario, slug, reason, by="staff"):
    with scenario.write_session() as session:
        viewer = scenario.viewer(by, session)
        event = get_event_to_schedule(session, viewer, slug, lock=True)
        before = event.revision
        change_cancellation_reason(session, viewer, event, reason, now())
        assert event.revision == before + 1


@pytest.fixture
def cancelled(scenario, slug):
    """The address of an event that was cancelled for a reason; nobody has been told yet."""
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        event = get_event_to_schedule(session, viewer, slug, lock=True)
        cancel_event(session, viewer, event, now(), tells_at=now() + UNDO_LASTS, reason=NAMED)
    get_page_version(scenario.app).invalidate()
    return slug


def tell(scenario, slug):
    with scenario.write_session() as session:
        event = get_event_to_schedule(session, scenario.viewer("staff", session), slug, lock=True)
        tell_of_cancellation_by_id(session, event.id, now() + UNDO_LASTS)


@pytest.mark.usefixtures("booked")
def test_readers_and_people_who_are_still_to_be_told_get_the_new_reason(scenario, cancelled):
    visitor = scenario.visitor()
    assert NAMED in visitor.get(f"/events/{cancelled}").text
    staff, url = scenario.browser("staff"), f"/events/{cancelled}/cancellation-reason"
    assert f'href="{url}"' in staff.get(f"/events/{cancelled}/manage").text
    form = BeautifulSoup(staff.get(url).text, "html.parser")
    assert form.select_one("#reason")["value"] == NAMED
    revision = form.select_one("input[name=revision]")["value"]
    done = staff.get(staff.send(url, revision=revision, reason="  A\tflood ").location)
    assert "The reason was saved. Everyone can read it on the event page." in done.text
    get_page_version(scenario.app).invalidate()
    page = visitor.get(f"/events/{cancelled}").text
    assert "Reason given by the organiser: A flood" in page
    assert NAMED not in page
    tell(scenario, cancelled)
    (email,) = scenario.sent("event-cancelled")
    assert email.closing_paragraphs == ("Reason given by the organiser: A flood",)


@pytest.mark.usefixtures("booked")
def test_the_reason_can_be_taken_away_once_everyone_was_told_and_not_before(scenario, cancelled):
    with pytest.raises(Invalid, match="Enter a reason"):
        change(scenario, cancelled, "  ")
    tell(scenario, cancelled)
    staff, url = scenario.browser("staff"), f"/events/{cancelled}/cancellation-reason"
    page = BeautifulSoup(staff.get(url).text, "html.parser")
    assert "Reason (optional)" in page.text
    revision = page.select_one("input[name=revision]")["value"]
    done = staff.get(staff.send(url, revision=revision, reason="").location)
    assert "The reason was removed from the event page." in done.text
    get_page_version(scenario.app).invalidate()
    event_page = scenario.visitor().get(f"/events/{cancelled}").text
    assert "This event will not take place." in event_page
    assert "Reason given by the organiser" not in event_page


@pytest.mark.usefixtures("booked")
def test_what_was_typed_stays_if_it_is_refused_or_a_colleague_was_quicker(scenario, cancelled):
    staff, url = scenario.browser("staff"), f"/events/{cancelled}/cancellation-reason"
    revision = BeautifulSoup(staff.get(url).text, "html.parser").select_one("[name=revision]")["value"]
    for reason, message in ((" ", "Enter a reason"), ("x" * 301, "must be 300 characters or fewer")):
        refused = staff.send(url, revision=revision, reason=reason)
        assert refused.status_code == 400
        page = BeautifulSoup(refused.text, "html.parser")
        assert message in page.select_one(".nhsuk-error-summary a").text
        assert page.select_one("#reason")["value"] == reason
    change(scenario, cancelled, "A storm")
    refused = staff.send(url, revision=revision, reason="A flood")
    assert refused.status_code == 409
    page = BeautifulSoup(refused.text, "html.parser")
    assert "The reason is now: A storm" in page.text
    assert page.select_one("#reason")["value"] == "A flood"
    again = staff.send(url, revision=page.select_one("[name=revision]")["value"], reason="A flood")
    assert again.status_code == 303


def test_only_organisers_change_the_reason_and_the_log_does_not_repeat_it(scenario, cancelled):
    for name in ("lead", "leader"):
        with pytest.raises(NotFound):
            change(scenario, cancelled, "Mine", by=name)
    assert scenario.browser("lead").get(f"/events/{cancelled}/cancellation-reason").status_code == 404
    change(scenario, cancelled, "A flood")
    with scenario.write_session() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert (entry.act, entry.person_id) == ("change cancellation reason", scenario.ids["staff"])
        assert "flood" not in str(entry.details)


def test_an_event_that_is_not_cancelled_has_no_such_reason(scenario, slug):
    with pytest.raises(Conflict, match="This event is not cancelled"):
        change(scenario, slug, "A flood")
    staff, url = scenario.browser("staff"), f"/events/{slug}/cancellation-reason"
    assert staff.get(url).status_code == 409
    assert url not in staff.get(f"/events/{slug}/manage").text
