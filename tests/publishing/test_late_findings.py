"""An answer of a plugin that comes after publication: those who look after the item are told."""

from hub.kit.clock import now
from hub.plugin_api.publication import PublicationFinding, Severity
from hub.publishing.domain.draft_checks import CheckState, list_waiting_checks, record_findings
from hub.publishing.domain.late_findings import list_late_stops, tell_of_late_stop
from hub.publishing.domain.reviews import submit_draft
from hub.publishing.domain.upkeep import renew_item
from hub.publishing.presenters.late_findings import LATE_TASK_SOURCES
from tests.people.conftest import main_of

HEADING = LATE_TASK_SOURCES[0].heading
STOP = PublicationFinding("body", Severity.STOP, "Name the <b>capabilities</b>.")
ADVICE = PublicationFinding("body", Severity.ADVISE, "Say more.")


def answer(scenario, finding):
    """Record what the plugin says of the draft that waits, and return how many people are told."""
    with scenario.write_session() as session:
        (check,) = list_waiting_checks(session, 5)
        assert record_findings(session, check.draft_id, check.version, CheckState.DONE, [finding], now())
        return tell_of_late_stop(session, check.draft_id, now())


def waiting(scenario, name):
    """Return the titles that stand among the things to do of a person."""
    with scenario.write_session() as session:
        return [entry.title for _draft, entry in list_late_stops(session, scenario.viewer(name, session))]


def test_keeper_and_lead_are_told_and_the_page_stays_until_they_say_how_it_stands(scenario):
    draft_id = scenario.published()
    title = scenario.item(draft_id)["title"]
    assert answer(scenario, STOP) == 2
    assert scenario.sent("late-finding") == ["lead@example.org", "publisher@example.org"]
    assert [waiting(scenario, name) for name in ("publisher", "lead")] == [[title], [title]]
    assert [waiting(scenario, name) for name in ("leader", "other lead", "staff")] == [[], [], []]
    assert scenario.item(draft_id)["state"] == "live"
    lead = scenario.browser("lead")
    assert HEADING in main_of(lead.get("/desk"))
    page = lead.get(f"/desk/library/{draft_id}")
    assert "published before the trust’s own check had finished" in main_of(page)
    assert "Name the &lt;b&gt;capabilities&lt;/b&gt;." in page.text
    ((_, _, email), *_) = [each for each in scenario.emails() if each[0] == "late-finding"]
    assert "capabilities" not in str(email)

    with scenario.write_session() as session:
        viewer = scenario.viewer("publisher", session)
        (found,) = list_late_stops(session, viewer)
        renew_item(session, viewer, found[1].public_id, now())
    assert waiting(scenario, "lead") == []


def test_nobody_is_told_of_advice_or_of_an_answer_that_came_in_time(scenario):
    scenario.submitted()
    assert answer(scenario, STOP) == 0
    scenario.published(title="Another")
    assert answer(scenario, ADVICE) == 0
    assert (scenario.sent("late-finding"), waiting(scenario, "lead")) == ([], [])


def test_a_new_version_ends_it(scenario):
    draft_id = scenario.published()
    answer(scenario, STOP)
    change_id = scenario.change_begun(draft_id, body="## What it is\n\nAn hour with capabilities.")
    assert len(waiting(scenario, "lead")) == 1
    scenario.step("publisher", change_id, submit_draft)
    scenario.publish(change_id)
    assert waiting(scenario, "lead") == []
