"""Each item of a trust has a review; who looks after it is told a month before, and all when it lapses."""

from datetime import timedelta

import pytest

from hub.access import Audience
from hub.kit.clock import current_day, day_of, now
from hub.kit.emails import Message
from hub.library.domain import ItemStatus
from hub.publishing.domain.keepers import list_office_ids
from hub.publishing.domain.review_dates import (
    FIRST_NOTICE,
    begin_reviews,
    list_all_lapsed,
    list_organisations_to_tell,
    list_reviews_of,
    tell_of_reviews,
)
from hub.publishing.domain.upkeep import UNNAMED, titles_by_public_id
from hub.publishing.presenters.upkeep_emails import compose_lapsed, compose_lapsed_for_office
from hub.trusts.domain import Organisation
from hub.web.page_cache import get_page_version
from tests.factories import make_programme, share
from tests.people.conftest import main_of, viewer_of
from tests.publishing.upkeep_rows import change, confirmed, entry_of, found, run_reviews, say, sent, upkeep_of


def in_a_month():
    return current_day() + timedelta(days=31)


def yesterday():
    return current_day() - timedelta(days=1)


def run_job(scenario):
    return run_reviews(scenario).partition("Reviews set: ")[2]


def test_an_item_that_a_trust_wrote_gets_a_review_and_one_of_2009_waits_for_its_trust(scenario):
    found(scenario, "coaching")
    with scenario.write_session() as session:
        london, office = (session.get_one(Organisation, scenario.ids[f"at {at}"]) for at in ("london", "hub"))
        share(session, london, slug="own")
        make_programme(session, london, slug="course")
        share(session, office, slug="national")
        assert begin_reviews(session, now()) == 3
        assert begin_reviews(session, now()) == 0
    soonest = day_of(now() + FIRST_NOTICE)
    assert upkeep_of(scenario, "own")["review_on"] >= soonest
    assert upkeep_of(scenario, "national")["review_on"] >= soonest
    assert upkeep_of(scenario, "course")["owner_id"] is None
    assert run_job(scenario) == "0. Near: 0. Lapsed: 0."


def test_who_looks_after_it_is_told_once_a_month_before_and_once_when_it_lapses(scenario):
    confirmed(scenario, "coaching", "rotation")
    confirmed(scenario, "surveys", by="lead")
    say_ended(scenario, "closed")
    change(scenario, "coaching", review_on=in_a_month() + timedelta(days=1))
    assert run_job(scenario) == "0. Near: 0. Lapsed: 0."
    for slug in ("coaching", "rotation"):
        change(scenario, slug, review_on=in_a_month())
    assert run_job(scenario) == "0. Near: 2. Lapsed: 0."
    assert run_job(scenario) == "0. Near: 0. Lapsed: 0."
    assert sent(scenario, "item-reviews-near") == ["publisher@example.org"]
    assert "Coaching" in main_of(scenario.browser("publisher").get("/desk"))
    visitor = scenario.visitor()
    assert "overdue" not in main_of(visitor.get("/library/coaching"))

    change(scenario, "coaching", review_on=yesterday())
    assert run_job(scenario) == "0. Near: 0. Lapsed: 1."
    assert run_job(scenario) == "0. Near: 0. Lapsed: 0."
    assert sent(scenario, "item-reviews-lapsed") == ["publisher@example.org"]
    assert sent(scenario, "item-reviews-lapsed-office") == ["admin@example.org", "staff@example.org"]
    get_page_version(scenario.app).invalidate()
    assert "Its review has been overdue since" in main_of(visitor.get("/library/coaching"))
    assert "Review overdue since" in main_of(scenario.browser("staff").get("/desk"))
    assert "Coaching" not in main_of(scenario.browser("other lead").get("/desk"))


def test_items_of_the_hub_office_are_kept_by_its_staff(scenario):
    with scenario.write_session() as session:
        office = session.get_one(Organisation, scenario.ids["at hub"])
        share(session, office, slug="national", title="A national item")
    assert run_job(scenario) == "1. Near: 0. Lapsed: 0."
    change(scenario, "national", review_on=yesterday())
    assert run_job(scenario) == "0. Near: 0. Lapsed: 1."
    assert sent(scenario, "item-reviews-lapsed") == ["admin@example.org", "staff@example.org"]
    assert sent(scenario, "item-reviews-lapsed-office") == []
    staff = scenario.browser("staff")
    desk = main_of(staff.get("/desk"))
    assert desk.count("Review overdue since") == 1
    assert "Choose who looks after" not in desk
    assert "Hub office staff" in main_of(staff.get("/desk/library/upkeep"))
    with scenario.write_session() as session:
        public_id = entry_of(session, "national").public_id
    assert scenario.browser("lead").send(f"/desk/library/upkeep/{public_id}/renew").status_code == 404
    assert staff.send(f"/desk/library/upkeep/{public_id}/renew").status_code == 303
    get_page_version(scenario.app).invalidate()
    page = main_of(scenario.visitor().get("/library/national"))
    assert "Confirmed by the hub office on" in page
    assert "overdue" not in page


@pytest.mark.one_engine
def test_the_leads_are_told_of_items_that_nobody_looks_after(scenario):
    confirmed(scenario, "coaching", "rotation")
    change(scenario, "coaching", review_on=yesterday(), owner_id=None)
    change(scenario, "rotation", review_on=in_a_month(), owner_id=scenario.ids["leader"])
    with scenario.write_session() as session:
        london = scenario.ids["at london"]
        assert list_organisations_to_tell(session, now()) == [london]
        assert tell_of_reviews(session, london, now()) == (1, 1)
        for name, slugs in (("lead", ["coaching"]), ("publisher", [])):
            own = list_reviews_of(session, london, now(), person_id=scenario.ids[name])
            assert [entry.slug for entry, _ in own] == slugs
        lapsed = list_reviews_of(session, london, now(), lapsed=True)
        assert [entry.slug for entry, _ in lapsed] == ["coaching"]
        for name, count in (("staff", 1), ("lead", 0), ("other lead", 0), ("leader", 0)):
            assert len(list_all_lapsed(session, viewer_of(session, scenario, name))) == count
    assert sent(scenario, "item-reviews-lapsed") == ["lead@example.org"]


def say_ended(scenario, slug):
    found(scenario, slug)
    say(scenario, ItemStatus.ENDED, slug)
    # A day that stands by mistake is asked of nobody.
    change(scenario, slug, review_on=yesterday())


@pytest.mark.parametrize(
    ("slugs", "words", "subject"),
    [
        (("coaching",), "Until you review it, its page will say", "has not reviewed 1 item"),
        (
            ("coaching", "rotation"),
            "Until you review them, their pages will say",
            "has not reviewed 2 items",
        ),
    ],
)
def test_the_emails_of_lapsed_reviews_suit_one_item_and_several(scenario, slugs, words, subject):
    confirmed(scenario, *slugs)
    for slug in slugs:
        change(scenario, slug, review_on=yesterday(), lapsed_at=now())
    with scenario.write_session() as session:
        london = scenario.ids["at london"]
        own = Message("item-reviews-lapsed", scenario.ids["publisher"], london)
        of_office = Message("item-reviews-lapsed-office", scenario.ids["staff"], london)
        email = compose_lapsed(session, own, "https://hub.example")
        office = compose_lapsed_for_office(session, of_office, "https://hub.example")
    assert email.paragraphs[0] == f"{words} that the review is overdue."
    assert office.subject == f"London Ambulance Service NHS Trust {subject}"
    assert office.paragraphs[0] == "The people responsible have been reminded twice."


def test_hub_staff_are_told_nothing_of_a_lapsed_item_that_is_not_for_everybody(scenario):
    confirmed(scenario, "coaching")
    with scenario.write_session() as session:
        entry = entry_of(session, "coaching")
        entry.audience, public_id = Audience.ORGANISATION.value, entry.public_id
    change(scenario, "coaching", lapsed_at=now())
    with scenario.write_session() as session:
        assert list_all_lapsed(session, viewer_of(session, scenario, "staff")) == []
        assert titles_by_public_id(session, [public_id]) == {public_id: UNNAMED}
        london = scenario.ids["at london"]
        (staff,) = [each for each in list_office_ids(session, current_day()) if each == scenario.ids["staff"]]
        message = Message("item-reviews-lapsed-office", staff, london)
        assert compose_lapsed_for_office(session, message, "https://hub.example") is None
