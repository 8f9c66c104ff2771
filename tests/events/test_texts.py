"""Texts that staff edit: an event's own, or those of its series, in its emails and their previews."""

import pytest

from hub.events.domain.schedule import get_event_to_schedule
from hub.events.domain.texts import Texts, get_texts, save_series_texts, save_texts
from hub.kit.errors import Invalid, NotFound

HOSTILE = "Bring *one* example. <script>alert(1)</script> [x](javascript:alert(1))"


def save(scenario, slug, texts, by="staff"):
    with scenario.write_session() as session:
        event = get_event_to_schedule(session, scenario.viewer("staff", session), slug, lock=True)
        save_texts(session, scenario.viewer(by, session), event, texts)


def test_an_event_has_its_own_texts_or_those_of_its_series(scenario):
    slug = scenario.open_event(series="parallel-lines")
    with scenario.write_session() as session:
        viewer, office = scenario.viewer("staff", session), scenario.ids["at hub"]
        event = get_event_to_schedule(session, viewer, slug)
        assert get_texts(session, event) == Texts()
        save_series_texts(session, viewer, office, "parallel-lines", Texts("Of the series."))
        assert get_texts(session, event).confirmation == "Of the series."
    save(scenario, slug, Texts("Of the event."))
    with scenario.write_session() as session:
        event = get_event_to_schedule(session, scenario.viewer("staff", session), slug)
        assert get_texts(session, event).confirmation == "Of the event."


def test_a_trust_cannot_change_the_texts_of_a_series_or_of_a_national_event(scenario, slug):
    with scenario.write_session() as session, pytest.raises(NotFound):
        viewer, office = scenario.viewer("lead", session), scenario.ids["at hub"]
        save_series_texts(session, viewer, office, "parallel-lines", Texts())
    with pytest.raises(NotFound):
        save(scenario, slug, Texts(), by="lead")


@pytest.mark.parametrize("days", [(0,), (91,), (1, 2, 3, 4, 5, 6)])
def test_too_many_reminders_or_days_that_cannot_be_are_refused(scenario, slug, days):
    with pytest.raises(Invalid):
        save(scenario, slug, Texts(reminder_days=days))


def test_the_confirmation_holds_the_added_paragraph(scenario, slug):
    save(scenario, slug, Texts(HOSTILE))
    scenario.book("leader", slug)
    (email,) = scenario.sent("place-booked")
    assert email.markdown == HOSTILE


def test_staff_preview_save_and_test_the_emails_of_an_event(scenario, slug):
    staff = scenario.browser("staff")
    fields = {"confirmation": HOSTILE, "reminder": "See you there.", "reminder_days": "7, 1"}
    shown = staff.send(f"/events/{slug}/texts", **fields, preview="yes")
    assert "<em>one</em>" in shown.text
    assert "Nothing is saved yet." in shown.text
    assert "<script>alert" not in shown.text
    assert 'href="javascript' not in shown.text
    assert "See you there." not in staff.get(f"/events/{slug}/texts").text
    assert staff.send(f"/events/{slug}/texts", **fields).status_code == 303
    assert "7, 1" in staff.get(f"/events/{slug}/texts").text
    staff.send(f"/events/{slug}/texts/test")
    subjects = [email.subject for email in scenario.sent("event-texts-test")]
    assert [subject[:21] for subject in subjects] == ["Test: Your place at A", "Test: Reminder: A day"]
    refused = staff.send(f"/events/{slug}/texts", **{**fields, "reminder_days": "soon"})
    assert refused.status_code == 400
    assert "Enter numbers of days" in refused.text
    assert scenario.browser("lead").get(f"/events/{slug}/texts").status_code == 404
