"""What was looked for in vain is counted, and nobody who looked."""

import json
import logging
from datetime import UTC, date, datetime, timedelta

import pytest

from hub.access import PUBLIC
from hub.app import create_app
from hub.kit.db import close, db, write_transaction
from hub.search.domain import list_missed_searches, record_missed_search
from hub.search.feature import feature
from hub.search.models import MissedSearch, MissedSearchAsker

TODAY = date(2026, 3, 4)


@pytest.fixture
def miss(session):
    """Count that somebody looked for something in vain."""

    def count(text, asker="somebody", today=TODAY, secret="secret"):
        return record_missed_search(session, text, asker, secret=secret, today=today)

    return count


def counted(session):
    return {row.words: row.askers for row in session.query(MissedSearch)}


def test_what_three_ask_for_is_shown_and_what_two_ask_for_is_not(session, miss):
    for asker in "abc":
        miss("helicopters", asker)
    for asker in "ab":
        miss("payroll", asker)

    assert [(row.words, row.askers) for row in list_missed_searches(session, PUBLIC)] == [("helicopters", 3)]
    assert counted(session) == {"helicopters": 3, "payroll": 2}


def test_one_asker_counts_once_a_day_for_the_same_words(session, miss):
    assert miss("Helicopters!")
    assert not miss("helicopters  HELICOPTERS")
    assert miss("helicopters", today=TODAY + timedelta(days=1))

    assert counted(session) == {"helicopters": 2}


def test_marks_of_one_asker_are_alike_for_no_other_words_or_day_or_hub(session, miss):
    miss("helicopters")
    miss("payroll")
    marks = {row.mark for row in session.query(MissedSearchAsker)}
    miss("helicopters", secret="another")
    marks |= {row.mark for row in session.query(MissedSearchAsker)}
    miss("helicopters", today=TODAY + timedelta(days=1))
    marks |= {row.mark for row in session.query(MissedSearchAsker)}

    assert len(marks) == 4
    assert not any("somebody" in mark for mark in marks)


def test_marks_go_when_their_day_is_over(session, miss):
    miss("helicopters")
    miss("payroll", today=TODAY + timedelta(days=1))

    assert [row.day for row in session.query(MissedSearchAsker)] == [TODAY + timedelta(days=1)]
    assert counted(session) == {"helicopters": 1, "payroll": 1}


def test_rare_words_are_forgotten_after_ninety_days_and_frequent_ones_are_not(session, miss):
    miss("payroll")
    for asker in "abc":
        miss("helicopters", asker)
    miss("oxygen", today=TODAY + timedelta(days=90))
    assert set(counted(session)) == {"payroll", "helicopters", "oxygen"}
    miss("asbestos", today=TODAY + timedelta(days=91))

    assert set(counted(session)) == {"helicopters", "oxygen", "asbestos"}


@pytest.mark.parametrize("text", ["jo@example.org", "07700 900123", "07700900123 callback", "!", "the", ""])
def test_what_may_be_about_a_person_or_says_nothing_is_not_counted(session, miss, text):
    miss(text)

    assert set(counted(session)) <= {"the"}


def test_as_many_words_as_anybody_types_fill_no_more_than_their_room(session, miss, monkeypatch):
    monkeypatch.setattr("hub.search.domain.missed_searches.MAX_MISSED_SEARCHES", 3)
    for number in range(5):
        miss(f"word{number}")
    miss("word0", "another")

    assert counted(session) == {"word0": 2, "word1": 1, "word2": 1}


@pytest.fixture
def visit(make_app, hold):
    """Ask a hub for a page as one of several people, the answer read to its end."""
    hold({"title": "A plan", "kind": "practice"})
    app = make_app(PAGE_CACHE_MB="16")

    def get(address, who="one"):
        answer = app.test_client().get(address, headers={"User-Agent": who}, buffered=True)
        answer.close()
        return answer

    get.app = app
    return get


def counted_by(app):
    with app.app_context():
        return counted(db.session)


def test_a_page_that_finds_nothing_is_counted_and_never_kept(visit):
    for who in ("one", "two", "three", "three"):
        answer = visit("/library?q=Helicopters", who)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers
    visit("/programmes?q=helicopters", "four")

    assert counted_by(visit.app) == {"helicopters": 4}


def test_a_page_that_finds_something_is_kept_and_not_counted(visit):
    for address in (
        "/library?q=plan",
        "/library?q=plam",
        "/library?q=plan&kind=tool",
        "/library?q=&kind=tool",
    ):
        answer = visit(address)
        assert answer.headers["Cache-Control"] == "public, no-cache"

    assert counted_by(visit.app) == {}


def test_a_miss_is_counted_when_the_answer_has_gone_and_not_before(visit):
    answer = visit.app.test_client().get("/library?q=helicopters")
    assert "helicopters" in next(answer.iter_encoded()).decode()
    assert counted_by(visit.app) == {}
    answer.close()

    assert counted_by(visit.app) == {"helicopters": 1}


def test_a_miss_that_cannot_be_counted_disturbs_nobody(visit):
    with visit.app.app_context(), write_transaction() as session:
        MissedSearchAsker.__table__.drop(session.connection())

    assert visit("/library?q=helicopters").status_code == 200
    assert visit("/library?q=helicopters").status_code == 200


def test_no_line_of_the_log_holds_what_was_looked_for(visit):
    handler = logging.getLogger("hub").handlers[0]
    lines = []
    handler.emit = lambda record: lines.append(handler.format(record))
    visit("/library?q=helicopters")
    visit("/search/suggest?q=helicopters")

    assert [json.loads(line)["route"] for line in lines] == ["/library", "/search/suggest"]
    assert not any("helicopter" in line for line in lines)


def test_the_hub_office_reads_misses_as_a_table_or_a_sheet(app, miss, session):
    for asker in "abc":
        miss("-helicopters =1+1 air", asker)
        miss("helicopters", asker)
    session.commit()
    run = app.test_cli_runner()

    table = run.invoke(args=["search", "misses"]).output
    assert "helicopters" in table
    assert "4 March 2026" in table
    sheet = run.invoke(args=["search", "misses", "--csv"]).output
    assert sheet.splitlines()[0] == "\ufeffwords,askers,first,last"
    assert "helicopters,3,2026-03-04,2026-03-04" in sheet.splitlines()


def test_the_hub_office_reads_that_nothing_was_missed(app):
    assert "Nothing was looked for in vain" in app.test_cli_runner().invoke(args=["search", "misses"]).output


def test_a_hub_that_keeps_another_secret_makes_other_marks(make_app):
    app = make_app(SECRET_KEY="one")
    other = create_app({**app.config, "SECRET_KEY": "two"})
    marks = []
    for hub in (app, other):
        hub.test_client().get("/library?q=helicopters", buffered=True).close()
        with hub.app_context():
            marks.append({row.mark for row in db.session.query(MissedSearchAsker)})
    close(other)

    assert len(marks[0]) == 1
    assert len(marks[1]) == 2


def test_each_night_what_is_over_goes_without_anybody_who_searches(miss, session):
    rules = feature.retention
    for asker in "abc":
        miss("helicopters", asker)
    miss("somebody rare", "a")
    day = datetime(2026, 3, 4, 3, 0, tzinfo=UTC)

    assert [rule.run(session, day) for rule in rules] == [0, 0]
    assert [rule.run(session, day + timedelta(days=1)) for rule in rules] == [0, 4]
    assert [rule.run(session, day + timedelta(days=91)) for rule in rules] == [1, 0]
    assert [row.words for row in session.query(MissedSearch)] == ["helicopters"]
