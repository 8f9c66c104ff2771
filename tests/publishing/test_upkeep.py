"""Who looks after an item and by when it is reviewed: renewing it, changing it, and who may."""

from datetime import timedelta

import pytest

from hub.kit.clock import current_day, now
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.library.domain import ItemStatus
from hub.publishing.domain.upkeep import (
    UpkeepPlan,
    begin_review,
    default_review_day,
    get_kept_item,
    list_kept_items,
    renew_item,
    save_upkeep,
)
from tests.people.conftest import main_of, viewer_of
from tests.publishing.upkeep_rows import (
    change,
    confirmed,
    entry_of,
    found,
    found_programme,
    in_a_year,
    public_id_of,
    say,
    state_of,
    upkeep_of,
)

UPKEEP = "/desk/library/upkeep"


def yesterday():
    return current_day() - timedelta(days=1)


def saving(scenario, slug, by="lead", **fields):
    values = {"status": ItemStatus.RUNNING, "contact": "Head of Education", "review_on": in_a_year()}
    plan = UpkeepPlan(**{**values, "keeper_id": "", **fields})
    with scenario.write_session() as session:
        public_id = entry_of(session, slug).public_id
        save_upkeep(session, viewer_of(session, scenario, by), public_id, plan, now())


@pytest.mark.requirement("R045")
def test_one_press_renews_a_programme_and_its_page_says_no_more_that_it_is_overdue(scenario):
    found_programme(scenario, "course")
    say(scenario, ItemStatus.RUNNING, "course")
    change(scenario, "course", review_on=yesterday(), reminded_at=now(), lapsed_at=now())
    visitor = scenario.visitor()
    assert "Its review has been overdue since" in main_of(visitor.get("/programmes/course"))
    publisher = scenario.browser("publisher")
    assert "Review overdue" in main_of(publisher.get(UPKEEP))
    answer = publisher.send(f"{UPKEEP}/{public_id_of(scenario, 'course')}/renew")
    assert "was marked as reviewed" in publisher.get(answer.location).text
    page = main_of(visitor.get("/programmes/course"))
    assert "overdue" not in page
    assert f"To be reviewed by {in_a_year():%B %Y}" in page
    row = upkeep_of(scenario, "course")
    assert row["review_on"] == default_review_day(now())
    assert (row["reminded_at"], row["lapsed_at"]) == (None, None)


def test_a_lead_names_another_and_takes_back_that_an_item_has_ended(scenario):
    confirmed(scenario, "coaching")
    lead = scenario.browser("lead")
    url = f"{UPKEEP}/{public_id_of(scenario, 'coaching')}"
    assert "The publisher" in lead.get(url).text
    day = {"review_on": [str(in_a_year().day), str(in_a_year().month), str(in_a_year().year)]}
    fields = {"contact": "Head of Learning", "keeper": scenario.public_ids["lead"], **day}
    assert lead.send(url, status="ended", **fields).status_code == 303
    assert state_of(scenario, "coaching")[1] == "archived"
    assert upkeep_of(scenario, "coaching")["owner_id"] == scenario.ids["lead"]
    assert upkeep_of(scenario, "coaching")["review_on"] is None
    assert lead.send(f"{url}/renew").status_code == 409
    assert "Ended" in main_of(lead.get(UPKEEP))
    assert lead.send(url, status="running", **{**fields, "contact": ""}).status_code == 400
    assert lead.send(url, status="running", **fields).status_code == 303
    assert state_of(scenario, "coaching")[1] == "live"
    assert "Coaching" in main_of(scenario.visitor().get("/library"))


@pytest.mark.one_engine
def test_nobody_else_sees_or_changes_what_a_trust_looks_after(scenario):
    confirmed(scenario, "coaching")
    found(scenario, "unsaid")
    outsiders = ("leader", "guest", "other lead", "staff", "admin")
    with scenario.write_session() as session:
        known, unsaid = entry_of(session, "coaching").public_id, entry_of(session, "unsaid").public_id
        for name in outsiders:
            viewer = viewer_of(session, scenario, name)
            assert list_kept_items(session, viewer, 1) == ([], 0)
            for public_id in (known, "no-such-item"):
                with pytest.raises(NotFound):
                    get_kept_item(session, viewer, public_id)
                with pytest.raises(NotFound):
                    renew_item(session, viewer, public_id, now())
        # What was never confirmed is confirmed in its own form.
        with pytest.raises(NotFound):
            get_kept_item(session, viewer_of(session, scenario, "lead"), unsaid)
    browser = scenario.browser("other lead")
    words = {main_of(browser.get(f"{UPKEEP}/{public_id}")) for public_id in (known, "no-such-item")}
    assert len(words) == 1


@pytest.mark.one_engine
def test_what_cannot_be_is_refused(scenario):
    confirmed(scenario, "coaching")
    for fields, match in (
        ({"contact": " "}, "role"),
        ({"review_on": None}, "date of the next review"),
        ({"review_on": yesterday()}, "after today"),
        ({"keeper_id": scenario.public_ids["leader"]}, "list"),
        ({"keeper_id": scenario.public_ids["other lead"]}, "list"),
    ):
        with pytest.raises(Invalid, match=match):
            saving(scenario, "coaching", **fields)
    saving(scenario, "coaching", status=ItemStatus.ENDED, review_on=None, contact="")
    with scenario.write_session() as session, pytest.raises(Conflict):
        renew_item(
            session,
            viewer_of(session, scenario, "lead"),
            entry_of(session, "coaching").public_id,
            now(),
        )


@pytest.mark.one_engine
def test_a_new_version_is_reviewed_anew_and_an_item_that_has_changed_stays_so(scenario):
    found(scenario, "coaching")
    say(scenario, ItemStatus.CHANGED, "coaching")
    with scenario.write_session() as session:
        lead = viewer_of(session, scenario, "lead")
        renew_item(session, lead, entry_of(session, "coaching").public_id, now())
    assert upkeep_of(scenario, "coaching")["status"] == "changed"
    with scenario.write_session() as session:
        begin_review(session, entry_of(session, "coaching").id, scenario.ids["lead"], "Head of HR", now())
    row = upkeep_of(scenario, "coaching")
    assert (row["status"], row["owner_id"], row["contact"]) == ("", scenario.ids["lead"], "Head of HR")
