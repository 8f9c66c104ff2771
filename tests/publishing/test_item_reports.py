"""Problems with items that people report, and edits that they suggest, reach who answers them."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from hub.accounts.domain import RateLimited
from hub.kit.clock import now
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.publishing.domain.item_reports import (
    MAX_REPORTS,
    ReportKind,
    ReportOutcome,
    ReportPlan,
    answer_report,
    delete_old_reports,
    get_report,
    list_own_reports,
    list_reports_to_answer,
    may_answer,
    report_item,
)
from hub.publishing.presenters.upkeep_tasks import REPORTS
from hub.trusts.domain import find_organisation
from tests.factories import for_its_owner_alone, share
from tests.people.conftest import main_of, viewer_of
from tests.publishing.upkeep_rows import entry_of, found, leave, sent

PLAN = ReportPlan(ReportKind.PROBLEM, "The second step is out of date.", "Ask the control room.")


def reporting(scenario, slug="coaching", by="other leader", plan=PLAN, at=None):
    with scenario.write_session() as session:
        viewer = viewer_of(session, scenario, by)
        return report_item(session, viewer, "resource", slug, plan, at or now()).public_id


def waiting(scenario, *names):
    with scenario.write_session() as session:
        return [name for name in names if list_reports_to_answer(session, viewer_of(session, scenario, name))]


EVERYBODY = ("lead", "publisher", "leader", "other lead", "other leader", "staff", "admin")


def test_a_report_reaches_those_who_publish_for_the_trust_and_is_answered(scenario):
    found(scenario, "coaching")
    reader = scenario.browser("other leader")
    assert 'href="/library/coaching/report"' in reader.get("/library/coaching").text
    assert "The people who look after it will read" in main_of(reader.get("/library/coaching/report"))
    fields = {"kind": "suggestion", "text": "It is not plain.", "suggestion": "Say it in one line."}
    url = reader.send("/library/coaching/report", **fields).location
    assert "Not answered yet" in main_of(reader.get(url))
    assert waiting(scenario, *EVERYBODY) == ["lead", "publisher"]
    assert sent(scenario, "item-report") == ["lead@example.org", "publisher@example.org"]
    publisher = scenario.browser("publisher")
    assert "It could be written better" in main_of(publisher.get("/desk"))
    page = main_of(publisher.get(url))
    assert "Say it in one line." in page
    assert "The second leader" in page
    assert publisher.send(url, outcome="not-done", answer="").status_code == 400
    reason = "The words are those of the study."
    assert publisher.send(url, outcome="not-done", answer=reason).status_code == 303
    assert reason in main_of(reader.get(url))
    assert "Not done" in main_of(reader.get("/me"))
    assert sent(scenario, "item-report-answered") == ["other.leader@example.org"]
    assert sent(scenario, "item-report") == []
    assert "plain" not in str(scenario.emails())


def test_a_question_reaches_those_who_publish_for_the_trust_and_its_answer_the_reader(scenario):
    found(scenario, "coaching")
    reader, publisher = scenario.browser("other leader"), scenario.browser("publisher")
    asked = "/library/coaching/report?kind=question"
    assert f'href="{asked}"' in reader.get("/library/coaching").text
    form = BeautifulSoup(reader.get(asked).text, "html.parser")
    assert [field["value"] for field in form.select("input[type=radio][checked]")] == ["question"]
    url = reader.send("/library/coaching/report", kind="question", text="May we visit you?").location
    assert sent(scenario, "item-report") == ["lead@example.org", "publisher@example.org"]
    assert "A reader has asked about" in str(scenario.emails())
    assert "I have a question" in main_of(publisher.get("/desk"))
    page = main_of(publisher.get(url))
    assert "A reader’s question about" in page
    assert "What was the outcome?" not in page
    refused = publisher.send(url, answer=" ")
    assert (refused.status_code, "Enter your answer" in refused.text) == (400, True)
    assert publisher.send(url, answer="Yes, on Mondays.").status_code == 303
    assert "Yes, on Mondays." in main_of(reader.get(url))
    assert "Answered" in main_of(reader.get("/me"))
    assert sent(scenario, "item-report-answered") == ["other.leader@example.org"]


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("kind", "outcome"),
    [("question", "done"), ("question", "not-done"), ("problem", "answered"), ("suggestion", "answered")],
)
def test_a_question_is_answered_and_a_report_is_done_or_not_done(scenario, kind, outcome):
    found(scenario, "coaching")
    public_id = reporting(scenario, plan=ReportPlan(ReportKind(kind), "A message."))
    with scenario.write_session() as session:
        lead = viewer_of(session, scenario, "lead")
        with pytest.raises(Invalid, match="outcome"):
            answer_report(session, lead, public_id, ReportOutcome(outcome), "Words.", now())


@pytest.mark.one_engine
@pytest.mark.parametrize("kind", ["", "nonsense", "Question"])
def test_an_address_with_another_kind_chooses_nothing(scenario, kind):
    found(scenario, "coaching")
    page = scenario.browser("leader").get(f"/library/coaching/report?kind={kind}")
    assert (page.status_code, "checked" in page.text) == (200, False)


@pytest.mark.one_engine
def test_a_report_on_a_national_item_goes_to_hub_staff(scenario):
    found(scenario, "national", trust="hub")
    reporting(scenario, "national")
    assert waiting(scenario, *EVERYBODY) == ["staff", "admin"]
    assert sent(scenario, "item-report") == ["admin@example.org", "staff@example.org"]


@pytest.mark.one_engine
def test_a_report_is_read_by_who_made_it_and_who_answers_it_and_nobody_else(scenario):
    found(scenario, "coaching")
    public_id = reporting(scenario)
    with scenario.write_session() as session:
        entry = entry_of(session, "coaching")
        for name in ("leader", "other lead", "staff", "newcomer"):
            viewer = viewer_of(session, scenario, name)
            assert not may_answer(session, viewer, entry)
            with pytest.raises(NotFound):
                get_report(session, viewer, public_id)
            with pytest.raises(NotFound):
                answer_report(session, viewer, public_id, ReportOutcome.DONE, "", now())
        own, lead = (viewer_of(session, scenario, name) for name in ("other leader", "lead"))
        with pytest.raises(NotFound):
            answer_report(session, own, public_id, ReportOutcome.DONE, "", now())
        assert [report.public_id for report, _ in list_own_reports(session, own)] == [public_id]
        answer_report(session, lead, public_id, ReportOutcome.DONE, "", now())
        with pytest.raises(Conflict, match="already"):
            answer_report(session, lead, public_id, ReportOutcome.DONE, "", now())


def test_hub_staff_get_nothing_of_what_a_trust_without_publishers_keeps_for_itself(scenario):
    with scenario.write_session() as session:
        london = find_organisation(session, "london")
        for slug in ("internal", "open"):
            resource = share(session, london, slug=slug, title=f"The {slug} one")
            if slug == "internal":
                for_its_owner_alone(session, resource)
    for name in ("lead", "publisher"):
        leave(scenario, name)
    internal = reporting(scenario, "internal", by="leader")
    assert sent(scenario, "item-report") == []
    assert waiting(scenario, *EVERYBODY) == []
    staff = scenario.browser("staff")
    assert staff.get(f"{REPORTS}/{internal}").status_code == 404
    assert "The internal one" not in staff.get("/desk").text
    # What others see as well is theirs to answer
    shared = reporting(scenario, "open", by="leader")
    assert waiting(scenario, *EVERYBODY) == ["staff", "admin"]
    assert staff.get(f"{REPORTS}/{shared}").status_code == 200


@pytest.mark.one_engine
def test_what_cannot_be_reported_is_refused(scenario):
    found(scenario, "coaching")
    with scenario.write_session() as session:
        resource = share(session, find_organisation(session, "london"), slug="internal")
        for_its_owner_alone(session, resource)
    with pytest.raises(Invalid):
        reporting(scenario, plan=ReportPlan(ReportKind.PROBLEM, " "))
    for slug in ("internal", "no-such-item"):
        with pytest.raises(NotFound):
            reporting(scenario, slug)
    for _ in range(MAX_REPORTS):
        reporting(scenario)
    with pytest.raises(RateLimited):
        reporting(scenario)
    browser = scenario.browser("other leader")
    answer = browser.send("/library/coaching/report", kind="problem", text="Again")
    assert answer.status_code == 400
    assert "tried too many times" in answer.text
    assert scenario.visitor().get("/library/coaching/report").status_code == 303


def test_an_answered_report_is_deleted_after_a_year(scenario):
    found(scenario, "coaching")
    reporting(scenario, at=now() - timedelta(days=800))
    public_id = reporting(scenario)
    with scenario.write_session() as session:
        lead = viewer_of(session, scenario, "lead")
        answer_report(session, lead, public_id, ReportOutcome.DONE, "", now() - timedelta(days=370))
        assert delete_old_reports(session, now()) == 1
        other = viewer_of(session, scenario, "other leader")
        assert len(list_own_reports(session, other)) == 1
