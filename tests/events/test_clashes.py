"""What else is on the day of an event."""

from datetime import date, time, timedelta

import pytest

from hub.access import PUBLIC
from hub.events.domain.cancellations import cancel_event
from hub.events.domain.clashes import find_bank_holiday, find_clashes
from hub.events.domain.kept_dates import DatePlan, add_kept_date
from hub.events.domain.queries import get_event
from hub.events.domain.schedule import change_event, create_event, get_event_to_schedule
from hub.kit.clock import current_day, now
from hub.trusts.domain import find_organisation
from tests.events.conftest import IN_TWO_MONTHS, make_plan


def clashes(scenario, slug):
    with scenario.write_session() as session:
        found = find_clashes(session, PUBLIC, get_event(session, PUBLIC, slug))
        return found.bank_holiday, [event.title for event in found.events]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2027, 3, 26), "Good Friday"),
        (date(2027, 1, 1), "New Year’s Day"),
        (date(2027, 5, 3), "Early May bank holiday"),
        (date(2027, 5, 31), "Spring bank holiday"),
        (date(2027, 8, 30), "Summer bank holiday"),
        (date(2027, 12, 28), "Boxing Day (substitute day)"),
        (date(2028, 1, 3), "New Year’s Day (substitute day)"),
        (date(2027, 3, 17), ""),  # Saint Patrick's Day is one in Northern Ireland
        (date(2027, 1, 2), ""),
    ],
)
def test_bank_holidays_are_those_of_england_with_their_names_on_gov_uk(day, name):
    assert find_bank_holiday(day) == name


def test_dates_that_the_office_keeps_are_named_on_the_day_itself_and_after_it_moves(scenario):
    day = current_day() + IN_TWO_MONTHS
    with scenario.write_session() as session:
        plan = DatePlan("National meeting", day, day + timedelta(days=1))
        add_kept_date(session, scenario.viewer("staff", session), plan, now())
    with scenario.write_session() as session:
        owner, viewer = find_organisation(session, "london"), scenario.viewer("lead", session)
        slugs = [
            create_event(session, viewer, owner, make_plan(day=day + timedelta(days=days)), now()).slug
            for days in (-1, 0, 1, 2)
        ]
    lead, sentence = scenario.browser("lead"), "A date to plan around: National meeting."
    assert [sentence in lead.get(f"/events/{slug}/manage").text for slug in slugs] == [
        *(False, True, True, False)
    ]
    with scenario.write_session() as session:
        viewer = scenario.viewer("lead", session)
        event = get_event_to_schedule(session, viewer, slugs[0], lock=True)
        change_event(session, viewer, event, make_plan(day=day), now())
    assert sentence in lead.get(f"/events/{slugs[0]}/manage").text


def test_another_event_of_the_same_day_in_london_is_named_and_a_cancelled_one_is_not(scenario):
    slug = scenario.open_event(starts=time(0, 15), ends=time(23, 45))
    scenario.open_event(title="Another day", day=date(current_day().year + 2, 6, 1))
    scenario.open_event(title="The same day")
    cancelled = scenario.open_event(title="Cancelled")
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        cancel_event(session, viewer, get_event_to_schedule(session, viewer, cancelled, lock=True), now())
    assert clashes(scenario, slug)[1] == ["The same day"]
    with scenario.write_session() as session:
        owner, viewer = find_organisation(session, "yorkshire"), scenario.viewer("other lead", session)
        create_event(session, viewer, owner, make_plan(title="A secret of Yorkshire"), now())
    london = scenario.open_event(by="lead", organisation="london", title="In London")
    local = scenario.browser("lead").get(f"/events/{london}/manage").text
    assert "A secret of Yorkshire" not in local
    assert "Another event is being planned for this day." in local
    page = scenario.browser("staff").get(f"/events/{slug}/manage").text
    assert "On the same day: The same day." in page
