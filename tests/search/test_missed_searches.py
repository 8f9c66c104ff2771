"""Missed searches are counted without recording who searched."""

import json
import logging
from datetime import UTC, date, datetime, timedelta

import pytest

from hub.access import PUBLIC
from hub.app import create_app
from hub.kit.db import close, db, write_transaction
from hub.search.domain.missed_searches import list_missed_searches, record_missed_search
from hub.search.feature import feature
from hub.search.models import MissedSearch, MissedSearchAsker

TODAY = date(2026, 3, 4)


@pytest.fixture
def record_miss(session):
    """Count a search without results."""

    def record(text, asker="somebody", today=TODAY, secret="secret"):
        return record_missed_search(session, text, asker, secret=secret, today=today)

    return record


def askers_by_words(session):
    return {row.words: row.askers for row in session.query(MissedSearch)}


def asker_digests(session):
    return {row.mark for row in session.query(MissedSearchAsker)}


def test_what_three_ask_for_is_shown_and_what_two_ask_for_is_not(session, record_miss):
    for asker in "abc":
        record_miss("helicopters", asker)
    for asker in "ab":
        record_miss("payroll", asker)

    assert [(row.words, row.askers) for row in list_missed_searches(session, PUBLIC)] == [("helicopters", 3)]
    assert askers_by_words(session) == {"helicopters": 3, "payroll": 2}


def test_one_asker_counts_once_a_day_for_the_same_words(session, record_miss):
    assert record_miss("Helicopters!")
    assert not record_miss("helicopters  HELICOPTERS")
    assert record_miss("helicopters", today=TODAY + timedelta(days=1))

    assert askers_by_words(session) == {"helicopters": 2}


def test_marks_of_one_asker_are_alike_for_no_other_words_or_day_or_hub(session, record_miss):
    record_miss("helicopters")
    record_miss("payroll")
    digests = asker_digests(session)
    record_miss("helicopters", secret="another")
    digests |= asker_digests(session)
    record_miss("helicopters", today=TODAY + timedelta(days=1))
    digests |= asker_digests(session)

    assert len(digests) == 4
    assert not any("somebody" in digest for digest in digests)


def test_marks_go_when_their_day_is_over(session, record_miss):
    record_miss("helicopters")
    record_miss("payroll", today=TODAY + timedelta(days=1))

    assert [row.day for row in session.query(MissedSearchAsker)] == [TODAY + timedelta(days=1)]
    assert askers_by_words(session) == {"helicopters": 1, "payroll": 1}


def test_rare_words_are_forgotten_after_ninety_days_and_frequent_ones_are_not(session, record_miss):
    record_miss("payroll")
    for asker in "abc":
        record_miss("helicopters", asker)
    record_miss("oxygen", today=TODAY + timedelta(days=90))
    assert set(askers_by_words(session)) == {"payroll", "helicopters", "oxygen"}
    record_miss("asbestos", today=TODAY + timedelta(days=91))

    assert set(askers_by_words(session)) == {"helicopters", "oxygen", "asbestos"}


@pytest.mark.parametrize(
    "text",
    [
        *("jo@example.org", "jo\uff20example.org", "07700 900123", "07700900123 callback"),
        *("(0117) 496-0123", "!", "the", ""),
    ],
)
def test_what_may_be_about_a_person_or_says_nothing_is_not_counted(session, record_miss, text):
    record_miss(text)

    assert set(askers_by_words(session)) <= {"the"}


def test_as_many_words_as_anybody_types_fill_no_more_than_their_room(session, record_miss, monkeypatch):
    monkeypatch.setattr("hub.search.domain.missed_searches.MAX_MISSED_SEARCHES", 3)
    for number in range(5):
        record_miss(f"word{number}")
    record_miss("word0", "another")

    assert askers_by_words(session) == {"word0": 2, "word1": 1, "word2": 1}


@pytest.fixture
def visit(make_app, add_entries):
    """Get a page as one of several people, and read the response to its end."""
    add_entries({"title": "A plan", "kind": "practice"})
    app = make_app(PAGE_CACHE_MB="16")

    def get(address, user_agent="one"):
        response = app.test_client().get(address, headers={"User-Agent": user_agent}, buffered=True)
        response.close()
        return response

    get.app = app
    return get


def askers_by_words_in(app):
    with app.app_context():
        return askers_by_words(db.session)


def test_a_page_that_finds_nothing_is_counted_and_never_kept(visit):
    for user_agent in ("one", "two", "three", "three"):
        response = visit("/library?q=Helicopters", user_agent)
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "no-store"
        assert "ETag" not in response.headers
    visit("/programmes?q=helicopters", "four")

    assert askers_by_words_in(visit.app) == {"helicopters": 4}


def test_a_slip_for_which_the_page_shows_what_was_meant_is_not_counted(visit):
    assert visit("/library?q=plam").status_code == 200
    assert askers_by_words_in(visit.app) == {}


def test_a_page_that_finds_something_is_kept_and_not_counted(visit):
    for address in (
        "/library?q=plan",
        "/library?q=plan&kind=tool",
        "/library?q=&kind=tool",
    ):
        response = visit(address)
        assert response.headers["Cache-Control"] == "public, no-cache"

    assert askers_by_words_in(visit.app) == {}


def test_a_miss_is_counted_when_the_answer_has_gone_and_not_before(visit):
    response = visit.app.test_client().get("/library?q=helicopters")
    assert "helicopters" in next(response.iter_encoded()).decode()
    assert askers_by_words_in(visit.app) == {}
    response.close()

    assert askers_by_words_in(visit.app) == {"helicopters": 1}


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


def test_the_hub_office_reads_misses_as_a_table_or_a_sheet(app, record_miss, session):
    for asker in "abc":
        record_miss("-helicopters =1+1 air", asker)
        record_miss("helicopters", asker)
    session.commit()
    runner = app.test_cli_runner()

    table = runner.invoke(args=["search", "misses"]).output
    assert "helicopters" in table
    assert "4 March 2026" in table
    csv_lines = runner.invoke(args=["search", "misses", "--csv"]).output.splitlines()
    assert csv_lines[0] == "\ufeffwords,askers,first,last"
    assert "helicopters,3,2026-03-04,2026-03-04" in csv_lines


def test_the_hub_office_reads_that_nothing_was_missed(app):
    assert (
        "No search without an exact result was made"
        in app.test_cli_runner().invoke(args=["search", "misses"]).output
    )


def test_a_hub_that_keeps_another_secret_makes_other_marks(make_app):
    app = make_app(SECRET_KEY="one")
    other = create_app({**app.config, "SECRET_KEY": "two"})
    digests = []
    for each_app in (app, other):
        each_app.test_client().get("/library?q=helicopters", buffered=True).close()
        with each_app.app_context():
            digests.append(asker_digests(db.session))
    close(other)

    assert len(digests[0]) == 1
    assert len(digests[1]) == 2


def test_each_night_what_is_over_goes_without_anybody_who_searches(record_miss, session):
    rules = feature.retention
    for asker in "abc":
        record_miss("helicopters", asker)
    record_miss("somebody rare", "a")
    day = datetime(2026, 3, 4, 3, 0, tzinfo=UTC)

    assert [rule.run(session, day) for rule in rules] == [0, 0, 0]
    assert [rule.run(session, day + timedelta(days=1)) for rule in rules] == [0, 4, 0]
    assert [rule.run(session, day + timedelta(days=91)) for rule in rules] == [1, 0, 0]
    assert [row.words for row in session.query(MissedSearch)] == ["helicopters"]
