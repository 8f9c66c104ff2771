"""A trust says in one act how the items stand that the study found about it in April 2009."""

from datetime import timedelta

import pytest

from hub.kit.clock import current_day, format_day, now
from hub.kit.errors import Conflict, Invalid
from hub.library.domain import FOUND_IN_STUDY, ItemStatus
from hub.publishing.domain.confirmations import (
    ItemAnswer,
    confirm_items,
    count_unconfirmed,
    list_unconfirmed,
)
from tests.people.conftest import main_of, viewer_of
from tests.publishing.upkeep_rows import (
    found,
    in_a_year,
    public_id_of,
    say,
    state_of,
    sync_again,
    upkeep_of,
)


def today():
    return format_day(current_day())


CONFIRM = "/desk/library/confirm"


def waiting_for(scenario, *names):
    with scenario.write_session() as session:
        viewers = {name: viewer_of(session, scenario, name) for name in names}
        return {
            name: [entry.slug for entry in list_unconfirmed(session, viewer)]
            for name, viewer in viewers.items()
            if count_unconfirmed(session, viewer)
        }


def fields_for(scenario, **said):
    day = in_a_year()
    fields = {"review_on": [str(day.day), str(day.month), str(day.year)]}
    for slug, status in said.items():
        public_id = public_id_of(scenario, slug)
        fields |= {f"status-{public_id}": status, f"contact-{public_id}": "Head of Education"}
    return fields


@pytest.mark.requirement("R014")
def test_one_press_says_of_each_item_how_it_stands_and_no_page_says_more(scenario):
    found(scenario, "coaching", "induction", "rotation", "surveys")
    publisher = scenario.browser("publisher")
    assert f"{FOUND_IN_STUDY}." in main_of(publisher.get("/library/coaching"))
    form = main_of(publisher.get(CONFIRM))
    assert "What the 2009 study says about London Ambulance Service NHS Trust" in form
    assert "Confirm the status of 4 items" in main_of(publisher.get("/desk"))

    said = {"coaching": "running", "induction": "changed", "rotation": "ended", "surveys": "later"}
    answer = publisher.send(CONFIRM, **fields_for(scenario, **said))
    listed = publisher.get(answer.location).text
    assert "The status of 3 items was saved: 1 still running, 1 changed, 1 ended." in listed

    visitor = scenario.visitor()
    running = main_of(visitor.get("/library/coaching"))
    assert f"Confirmed by the trust on {today()}." in running
    assert f"To be reviewed by {in_a_year():%B %Y}" in running
    assert "Contact Head of Education" in running
    assert f"Updated {today()}, version 1" in running
    assert FOUND_IN_STUDY not in running
    changed = main_of(visitor.get("/library/induction"))
    assert f"The trust said on {today()} that this has changed." in changed
    ended = visitor.get("/library/rotation")
    assert ended.status_code == 200
    assert f"The trust said on {today()} that this has ended." in main_of(ended)
    library = main_of(visitor.get("/library"))
    assert "Coaching" in library
    assert "Rotation" not in library
    assert f"{FOUND_IN_STUDY}." in main_of(visitor.get("/library/surveys"))
    assert waiting_for(scenario, "publisher", "lead") == {"publisher": ["surveys"], "lead": ["surveys"]}
    assert "/library/induction/edit" in listed
    assert "/library/coaching/evaluations/new" in listed


@pytest.mark.one_engine
def test_only_those_who_publish_for_a_trust_confirm_its_items(scenario):
    found(scenario, "coaching")
    found(scenario, "elsewhere", trust="yorkshire")
    everybody = ("lead", "publisher", "leader", "guest", "other lead", "other leader", "staff", "admin")
    assert waiting_for(scenario, *everybody) == {
        "lead": ["coaching"],
        "publisher": ["coaching"],
        "other lead": ["elsewhere"],
    }
    with pytest.raises(Conflict):
        say(scenario, ItemStatus.ENDED, "elsewhere")
    assert scenario.browser("leader").get(CONFIRM).status_code == 403
    # The form of one trust does not take what was typed for an item of another.
    answer = scenario.browser("publisher").send(CONFIRM, **fields_for(scenario, elsewhere="ended"))
    assert answer.status_code == 409
    assert state_of(scenario, "elsewhere") == (FOUND_IN_STUDY, "live")


@pytest.mark.one_engine
def test_what_cannot_be_said_is_refused_with_a_reason(scenario):
    found(scenario, "coaching")
    public_id = public_id_of(scenario, "coaching")
    with scenario.write_session() as session:
        publisher = viewer_of(session, scenario, "publisher")
        said = [ItemAnswer(public_id, ItemStatus.RUNNING, "Head of Education")]
        for review_on in (None, current_day(), current_day() + timedelta(days=1200)):
            with pytest.raises(Invalid, match=r"day|date"):
                confirm_items(session, publisher, said, review_on, now())
        with pytest.raises(Invalid, match="role"):
            confirm_items(session, publisher, [ItemAnswer(public_id, ItemStatus.CHANGED)], in_a_year, now())
        with pytest.raises(Invalid, match="at least one"):
            confirm_items(session, publisher, [], in_a_year, now())
    browser = scenario.browser("publisher")
    fields = fields_for(scenario, coaching="running") | {f"contact-{public_id}": " "}
    assert "Enter the role to contact about “Coaching”" in browser.send(CONFIRM, **fields).text
    assert browser.send(CONFIRM, **fields_for(scenario, coaching="perhaps")).status_code == 400
    assert browser.send(CONFIRM, **fields_for(scenario, coaching="later")).status_code == 400
    say(scenario, ItemStatus.RUNNING, "coaching")
    with pytest.raises(Conflict, match="already"):
        say(scenario, ItemStatus.ENDED, "coaching", by="lead")
    assert "You have no items to confirm" in browser.get(CONFIRM).text
    assert upkeep_of(scenario, "coaching")["owner_id"] == scenario.ids["publisher"]


def test_files_that_are_imported_later_do_not_undo_it(scenario):
    found(scenario, "coaching", "rotation")
    say(scenario, ItemStatus.RUNNING, "coaching")
    say(scenario, ItemStatus.ENDED, "rotation")
    before = [state_of(scenario, slug) for slug in ("coaching", "rotation")]
    for slug in ("coaching", "rotation"):
        sync_again(scenario, slug, summary="Other words of the same study.")
    assert [state_of(scenario, slug) for slug in ("coaching", "rotation")] == before
    assert before[1][1] == "archived"
    assert "Other words" in scenario.visitor().get("/library/rotation").text
