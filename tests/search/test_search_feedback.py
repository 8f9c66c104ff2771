"""Whether a search was useful is saved without who said so, and shown only as sums and loose answers."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from hub.access import PUBLIC, Role
from hub.accounts.domain import RateLimited
from hub.audit.models import AuditEntry
from hub.kit.db import db
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.search.domain.missed_searches import record_missed_search
from hub.search.domain.search_feedback import (
    MAX_ANSWERS_PER_CLIENT,
    MAX_LISTED,
    SearchAnswer,
    SearchFeedbackSummary,
    delete_looked_for,
    list_looked_for,
    list_search_feedback,
    record_search_feedback,
)
from hub.search.feature import feature
from hub.search.models import MissedSearchAsker, SearchFeedback
from tests.factories import member_of
from tests.support.concurrency import at_once
from tests.support.signed_in import visitor

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
TODAY = AT.date()
STAFF = member_of(1, role=Role.HUB_STAFF)


@pytest.fixture
def say(session):
    """Save an answer about a search."""

    def save(q="helicopters", asker="somebody", *, useful=False, looked_for="", days=0):
        return record_search_feedback(
            session,
            SearchAnswer(q, useful, looked_for),
            asker=asker,
            client_address=asker,
            secret="secret",
            at=AT + timedelta(days=days),
        )

    return save


def answers(session):
    rows = session.query(SearchFeedback).order_by(SearchFeedback.words, SearchFeedback.looked_for)
    return [(row.words, row.is_useful, row.looked_for, row.day) for row in rows]


def test_an_answer_is_saved_with_its_day_and_without_who_gave_it(session, say):
    assert say("  Helicopters, AIR! ", useful=True, looked_for=" How to\nfly ")

    assert answers(session) == [("helicopters air", True, "How to fly", TODAY)]
    (row,) = session.query(SearchFeedback)
    assert set(SearchFeedback.__table__.columns.keys()) == {"id", "words", "is_useful", "looked_for", "day"}
    assert "somebody" not in row.id


def test_one_person_counts_once_a_day_for_the_same_words(session, say):
    assert say(useful=True)
    assert not say("Helicopters!", looked_for="Another")
    assert say("payroll")
    assert say(days=1)
    assert say(asker="another")

    assert len(answers(session)) == 4


def test_an_answer_and_a_missed_search_of_one_person_have_digests_of_their_own(session, say):
    record_missed_search(session, "helicopters", "somebody", secret="secret", today=TODAY)
    assert say()

    digests = [row.mark for row in session.query(MissedSearchAsker)]
    assert len(digests) == 2
    assert not any("somebody" in digest for digest in digests)


@pytest.mark.parametrize("text", ["mail jo@example.org", "call (0117) 496-0123", "9434765919", " "])
def test_what_may_be_about_a_person_is_left_out(session, say, text):
    say(looked_for=text)
    say(text, "another", looked_for="A course")

    assert answers(session) == [("", False, "A course", TODAY), ("helicopters", False, "", TODAY)]


def test_small_numbers_and_years_are_kept(session, say):
    say(looked_for="The 2009 study, table 2, item 1f, for 999 call handlers")

    assert answers(session)[0][2] == "The 2009 study, table 2, item 1f, for 999 call handlers"


def test_an_answer_of_which_nothing_may_be_kept_leaves_no_row(session, say):
    assert not say("jo@example.org", looked_for="07700900123")

    assert answers(session) == []
    assert session.query(MissedSearchAsker).count() == 0


def test_what_was_looked_for_is_bounded(session, say):
    with pytest.raises(Invalid, match="200 characters or fewer"):
        say(looked_for="x" * 201)

    assert say(looked_for="x" * 200)


def test_a_network_address_that_answers_too_often_has_to_wait(session, say):
    for number in range(MAX_ANSWERS_PER_CLIENT):
        say(f"word{number}")
    with pytest.raises(RateLimited):
        say("one more")

    assert len(answers(session)) == MAX_ANSWERS_PER_CLIENT
    assert say("one more", asker="another")


def test_as_many_answers_as_anybody_gives_fill_no_more_than_their_room(session, say, monkeypatch):
    monkeypatch.setattr("hub.search.domain.search_feedback.MAX_ANSWERS", 3)
    for number in range(3):
        say(f"word{number}")
    with pytest.raises(Conflict):
        say("word4")

    assert len(answers(session)) == 3
    assert session.query(MissedSearchAsker).count() == 3


def test_the_same_answer_sent_twice_at_the_same_time_counts_once(app):
    def send(session):
        answer = SearchAnswer("helicopters", False)
        options = {"asker": "somebody", "secret": "secret", "at": AT}
        record_search_feedback(session, answer, client_address=str(id(session)), **options)

    assert at_once(app, send, send) == ["done", "done"]
    with app.app_context():
        assert len(answers(db.session)) == 1


def test_the_hub_office_reads_sums_of_three_people_and_not_of_two(session, say):
    for asker, useful in (("a", True), ("b", False), ("c", False)):
        say(asker=asker, useful=useful)
        say("oxygen", asker, useful=True)
    for asker in "ab":
        say("payroll", asker)
    for asker in "abcd":
        say("jo@example.org", asker, looked_for="A course")

    assert list_search_feedback(session, STAFF) == [
        SearchFeedbackSummary("helicopters", 1, 2, TODAY),
        SearchFeedbackSummary("oxygen", 3, 0, TODAY),
    ]


def test_what_was_looked_for_stands_by_day_and_alphabet_and_not_by_who_came_first(session, say):
    say("payroll", looked_for="Zebras")
    say("helicopters", looked_for="Antelopes")
    say("oxygen", "another", looked_for="Yesterday's news", days=-1)
    say("silence", "a third")

    texts = [answer.text for answer in list_looked_for(session, STAFF)]
    assert texts == ["Antelopes", "Zebras", "Yesterday's news"]


def test_at_most_a_hundred_are_listed(session, say):
    for number in range(MAX_LISTED + 1):
        say(asker=str(number), looked_for=f"Thing {number:03}")

    assert len(list_looked_for(session, STAFF)) == MAX_LISTED


def test_the_hub_office_deletes_a_text_and_the_answer_stays_counted(session, say):
    say(looked_for="Jo Bloggs of London")
    (answer,) = list_looked_for(session, STAFF)
    delete_looked_for(session, STAFF, answer.id)

    assert list_looked_for(session, STAFF) == []
    assert answers(session) == [("helicopters", False, "", TODAY)]
    (entry,) = session.scalars(select(AuditEntry))
    assert (entry.act, entry.kind, entry.object_id) == ("delete search answer", "search answer", answer.id)
    with pytest.raises(NotFound):
        delete_looked_for(session, STAFF, answer.id)


def test_nobody_else_deletes_a_text(session, say):
    say(looked_for="A course")
    (answer,) = list_looked_for(session, STAFF)
    for viewer in (PUBLIC, member_of(1), member_of(1, role=Role.TRUST_LEAD)):
        with pytest.raises(NotFound):
            delete_looked_for(session, viewer, answer.id)

    assert list_looked_for(session, STAFF) == [answer]


def test_nobody_else_reads_answers(session):
    for viewer in (PUBLIC, member_of(1), member_of(1, role=Role.TRUST_LEAD)):
        for read in (list_search_feedback, list_looked_for):
            with pytest.raises(NotFound):
                read(session, viewer)


def test_answers_are_deleted_after_ninety_days(session, say):
    say("payroll", looked_for="Old", days=-91)
    say("oxygen", looked_for="Kept", days=-90)
    for rule in feature.retention:
        rule.run(session, AT)

    assert [row[0] for row in answers(session)] == ["oxygen"]


def test_an_answer_from_the_page_is_saved_and_thanked_for(app):
    browser = visitor(app)
    assert browser.get("/search/feedback?q=Helicopters").status_code == 200
    response = browser.send("/search/feedback?q=Helicopters", useful="yes", looked_for="Flying")
    assert browser.get(response.location).status_code == 200

    with app.app_context():
        assert [row[:3] for row in answers(db.session)] == [("helicopters", True, "Flying")]
