"""Programmes: made, opened, changed and cancelled by those who run them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from hub.kit.clock import current_day, now
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.mentoring.domain import programmes as domain
from hub.mentoring.domain.programmes import ProgrammeOffer
from hub.mentoring.models import MentoringProgramme
from tests.mentoring.programme_rows import make_programme_plan
from tests.mentoring.support_texts import page_of


def titles(rows):
    return [row.title for row in rows]


@pytest.mark.requirement("R149")
def test_a_named_programme_has_dates_a_cohort_and_a_review(scenario, programmes):
    public_id = programmes.joined("leader", title="Mentoring spring", review_on=current_day())
    publisher = scenario.browser("publisher")
    page = page_of(publisher, f"/mentoring/programmes/{public_id}/manage")
    for words in ("Mentoring spring", "The leader Has joined", "Review the programme"):
        assert words in page
    assert titles(programmes.reads("lead", domain.list_programmes_to_review, now())) == ["Mentoring spring"]
    answer = publisher.send(
        f"/mentoring/programmes/{public_id}/review",
        review="Begin earlier in the year.",
        completed=[scenario.public_ids["leader"]],
    )
    assert answer.status_code == 303
    assert programmes.reads("lead", domain.list_programmes_to_review, now()) == []
    assert "Begin earlier in the year." in page_of(
        scenario.browser("leader"), f"/mentoring/programmes/{public_id}"
    )


IMPOSSIBLE = (
    ("title", {"title": " "}),
    ("audience", {"audience": ""}),
    ("last_day", {"first": 5, "last": 4}),
    ("last_day", {"first": 0, "last": 1200}),
    ("review_on", {"review_on": date(2026, 1, 5)}),
    ("review_on", {"review_on": date(2100, 1, 1)}),
    ("brief", {"offer": ProgrammeOffer.MIDDLE_MANAGERS, "brief": "  "}),
)


def test_what_cannot_be_is_said_at_its_field(programmes):
    for field, fields in IMPOSSIBLE:
        with pytest.raises(Invalid) as error:
            programmes.made(**fields)
        assert error.value.field == field


def test_only_organisers_of_an_organisation_and_hub_staff_run_its_programmes(scenario, programmes):
    public_id = programmes.made("publisher")
    for name in ("leader", "guest", "other lead", "newcomer"):
        with pytest.raises(NotFound):
            programmes.act(name, domain.open_programme, public_id)
        with pytest.raises(NotFound):
            programmes.made(name)
        assert programmes.reads(name, domain.list_programmes_to_run) == []
    programmes.act("staff", domain.open_programme, public_id)
    for name in ("lead", "publisher", "staff"):
        assert titles(programmes.reads(name, domain.list_programmes_to_run)) == ["Coaching for new managers"]
    assert scenario.browser("leader").get("/mentoring/programmes/new").status_code == 403


def test_people_of_the_organisation_see_a_programme_once_it_is_open(programmes):
    public_id = programmes.made()
    assert programmes.reads("leader", domain.list_shown_programmes) == []
    programmes.act("lead", domain.open_programme, public_id)
    assert titles(programmes.reads("leader", domain.list_shown_programmes)) == ["Coaching for new managers"]
    assert programmes.reads("other leader", domain.list_shown_programmes) == []
    with pytest.raises(Conflict):
        programmes.act("lead", domain.open_programme, public_id)


def test_a_programme_whose_last_day_is_over_is_not_opened(programmes):
    public_id = programmes.made(first=-20, last=-1)
    with pytest.raises(Conflict):
        programmes.act("lead", domain.open_programme, public_id)


def test_new_dates_are_told_to_the_cohort_and_other_changes_are_not(scenario, programmes):
    public_id = programmes.offered("leader")
    programmes.act("lead", domain.change_programme, public_id, make_programme_plan(title="Renamed"), 1)
    assert scenario.sent("programme-dates-changed") == []
    later = make_programme_plan(title="Renamed", first=7, last=80)
    programmes.act("lead", domain.change_programme, public_id, later, 2)
    (email,) = scenario.sent("programme-dates-changed")
    assert (email.to, email.subject) == ("leader@example.org", "New dates: Renamed")


def test_two_organisers_do_not_overwrite_each_other(programmes):
    public_id = programmes.made()
    programmes.act("lead", domain.change_programme, public_id, make_programme_plan(title="First"), 1)
    with pytest.raises(Conflict):
        programmes.act(
            "publisher", domain.change_programme, public_id, make_programme_plan(title="Second"), 1
        )
    assert titles(programmes.reads("lead", domain.list_programmes_to_run)) == ["First"]


def test_a_cancelled_programme_is_told_to_its_people_and_changes_no_more(scenario, programmes):
    public_id = programmes.joined("leader")
    programmes.offered("publisher", public_id=public_id)
    programmes.act("lead", domain.cancel_programme, public_id)
    assert sorted(email.to for email in scenario.sent("programme-cancelled")) == [
        "leader@example.org",
        "publisher@example.org",
    ]
    for act in (domain.cancel_programme, domain.open_programme):
        with pytest.raises(Conflict):
            programmes.act("lead", act, public_id)
    with pytest.raises(Conflict):
        programmes.act("lead", domain.change_programme, public_id, make_programme_plan(), 1)
    assert programmes.reads("leader", domain.list_shown_programmes) == []


def test_a_review_without_a_day_is_due_after_the_last_day(scenario, programmes):
    public_id = programmes.opened()
    assert programmes.reads("lead", domain.list_programmes_to_review, now()) == []
    late = now() + timedelta(days=61)
    assert len(programmes.reads("lead", domain.list_programmes_to_review, late)) == 1
    assert programmes.reads("other lead", domain.list_programmes_to_review, late) == []
    with scenario.write_session() as session:
        row = session.scalars(select(MentoringProgramme)).one()
        assert domain.titles_by_public_id(session, [public_id]) == {public_id: row.title}
        assert domain.may_review(row, now())
        row.first_day = current_day() + timedelta(days=1)
        assert not domain.may_review(row, now())
