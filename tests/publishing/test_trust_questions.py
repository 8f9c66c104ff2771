"""Readers ask a trust a question from its page, and are told of the answer."""

import pytest
from bs4 import BeautifulSoup

from hub.access import PUBLIC
from hub.kit.clock import now
from hub.kit.errors import NotFound
from hub.publishing.domain.item_reports import (
    MAX_REPORTS,
    ReportKind,
    ReportPlan,
    list_reports_to_answer,
    report_item,
)
from hub.trusts.domain import find_organisation, sync_trust_entry
from tests.people.conftest import LONDON, main_of, viewer_of
from tests.publishing.upkeep_rows import entry_of, leave, sent
from tests.support.merge import merge

QUESTION = f"{LONDON}/question"


@pytest.fixture
def trusts(scenario):
    """The scenario with the pages of its trusts in the catalogue, as the sync of content puts them there."""
    with scenario.write_session() as session:
        for slug in ("london", "yorkshire"):
            sync_trust_entry(session, find_organisation(session, slug), now=now())
    return scenario


def ask(scenario, text="May we visit you?", by="other leader"):
    return scenario.browser(by).send(QUESTION, text=text)


def waiting(scenario, *names):
    with scenario.write_session() as session:
        return [name for name in names if list_reports_to_answer(session, viewer_of(session, scenario, name))]


EVERYBODY = ("lead", "publisher", "leader", "other lead", "other leader", "staff", "admin")


def test_a_question_reaches_those_who_publish_for_the_trust_and_its_answer_the_reader(trusts):
    reader, publisher = trusts.browser("other leader"), trusts.browser("publisher")
    assert f'href="{QUESTION}"' in reader.get(LONDON).text
    assert "The people who publish for the trust" in main_of(reader.get(QUESTION))
    url = reader.send(QUESTION, text="May we visit you?").location
    page = main_of(reader.get(url))
    assert "Your question was sent. We will tell you when it is answered." in page
    assert "Not answered yet" in page
    assert waiting(trusts, *EVERYBODY) == ["lead", "publisher"]
    assert sent(trusts, "item-report") == ["lead@example.org", "publisher@example.org"]
    emails = str(trusts.emails())
    assert "A reader has asked about “London Ambulance Service NHS Trust”" in emails
    assert "A reader has a question about this trust." in emails
    assert "May we visit" not in emails
    assert "Questions and reports from readers" in main_of(publisher.get("/desk"))
    assert "A reader’s question about “London Ambulance Service" in main_of(publisher.get(url))
    assert publisher.send(url, answer=" ").status_code == 400
    assert publisher.send(url, answer="Yes, on Mondays.").status_code == 303
    assert publisher.send(url, answer="Yes, on Tuesdays.").status_code == 409
    assert "Yes, on Mondays." in main_of(reader.get(url))
    assert "Your questions and reports about items and trusts" in main_of(reader.get("/me"))
    assert sent(trusts, "item-report-answered") == ["other.leader@example.org"]


@pytest.mark.one_engine
def test_the_link_stands_below_the_people_to_ask(trusts):
    trusts.browser("leader").send("/account/people/named/london", about="Action learning")
    text = main_of(trusts.visitor().get(LONDON))
    assert text.index("People to ask") < text.index("Ask a question Ask London a question")
    assert "Anyone who is signed in can ask." in text


@pytest.mark.one_engine
def test_a_visitor_signs_in_first(trusts):
    answer = trusts.visitor().get(QUESTION)
    assert answer.status_code == 303
    assert "Sign in to ask a question" in main_of(trusts.visitor().get(answer.location))
    with trusts.write_session() as session, pytest.raises(NotFound):
        report_item(session, PUBLIC, "trust", "london", ReportPlan(ReportKind.QUESTION, "Why?"), now())


@pytest.mark.one_engine
@pytest.mark.parametrize("by", ["guest", "newcomer", "leader", "staff"])
def test_anyone_who_is_signed_in_may_ask_also_in_the_trust_itself(trusts, by):
    assert ask(trusts, by=by).status_code == 303
    assert sent(trusts, "item-report") == ["lead@example.org", "publisher@example.org"]


@pytest.mark.one_engine
def test_who_answers_for_the_trust_is_not_told_of_their_own_question(trusts):
    ask(trusts, by="lead")
    assert sent(trusts, "item-report") == ["publisher@example.org"]


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("text", "message"),
    [("", "Enter your question"), (" ", "Enter your question"), ("a" * 2001, "2,000 characters")],
)
def test_an_empty_or_too_long_question_is_refused_and_stays_typed(trusts, text, message):
    answer = ask(trusts, text)
    assert answer.status_code == 400
    page = BeautifulSoup(answer.text, "html.parser")
    assert message in page.select_one(".nhsuk-error-summary").text
    assert page.title.text.startswith("Error: Ask London Ambulance Service NHS Trust a question")
    assert page.select_one("textarea").text.strip() == text.strip()
    assert sent(trusts, "item-report") == []


@pytest.mark.one_engine
def test_too_many_questions_a_day_are_refused(trusts):
    for _ in range(MAX_REPORTS):
        assert ask(trusts).status_code == 303
    answer = ask(trusts)
    assert (answer.status_code, "tried too many times" in answer.text) == (400, True)


@pytest.mark.one_engine
def test_there_is_no_form_for_a_trust_that_does_not_exist(trusts):
    reader = trusts.browser("leader")
    assert reader.get("/trusts/nowhere/question").status_code == 404
    assert reader.get("/trusts/hub/question").status_code == 404
    assert reader.send("/trusts/nowhere/question", text="Why?").status_code == 404


def test_hub_staff_answer_for_a_trust_where_nobody_can(trusts):
    for name in ("lead", "publisher"):
        leave(trusts, name)
    url = ask(trusts).location
    assert sent(trusts, "item-report") == ["admin@example.org", "staff@example.org"]
    assert waiting(trusts, *EVERYBODY) == ["staff", "admin"]
    staff = trusts.browser("staff")
    assert "A reader’s question about" in main_of(staff.get(url))
    assert trusts.browser("other lead").get(url).status_code == 404
    assert staff.send(url, answer="Please ask the library.").status_code == 303
    assert "Please ask the library." in main_of(trusts.browser("other leader").get(url))


def test_a_trust_that_has_merged_is_asked_and_answered_for_by_the_trust_that_stays(trusts, app):
    url = ask(trusts, by="staff").location
    with trusts.write_session() as session:
        merge(app, session, *(find_organisation(session, slug) for slug in ("london", "yorkshire")))
        assert entry_of(session, "london").owner_id == find_organisation(session, "yorkshire").id
    assert "other lead" in waiting(trusts, *EVERYBODY)
    assert f'href="{QUESTION}"' in trusts.visitor().get(LONDON).text
    assert ask(trusts, "And now?", by="leader").status_code == 303
    assert "other.lead@example.org" in sent(trusts, "item-report")
    assert trusts.browser("other lead").send(url, answer="We have merged.").status_code == 303
    assert "We have merged." in main_of(trusts.browser("staff").get(url))


@pytest.mark.one_engine
def test_the_activity_log_names_the_trust(trusts):
    url = ask(trusts).location
    trusts.browser("lead").send(url, answer="Yes.")
    assert "London Ambulance Service" in main_of(trusts.browser("admin").get("/admin/audit"))
