"""What keeps an item current, in a browser: confirmed from 2009 on a phone, lapsed, and renewed."""

from datetime import timedelta

import pytest

from hub.kit.clock import current_day, format_day
from tests.journeys.served import main
from tests.publishing.upkeep_rows import change, found, run_reviews
from tests.support.browser import TELEPHONE, faults_here, press


@pytest.mark.one_engine
def test_a_publisher_confirms_what_was_found_in_2009_and_a_lead_renews_it_once_it_has_lapsed(served):
    # Given two items that the study found about London in 2009
    found(served.scenario, "coaching", "rotation")
    reader = served.signed_in("other leader")
    reader.goto("/library/coaching")
    assert "not since confirmed by the trust" in main(reader)
    # When its publisher says on a phone without script how they stand, with one press
    publisher = served.signed_in("publisher", viewport=TELEPHONE, java_script_enabled=False)
    publisher.goto("/desk")
    press(publisher.get_by_role("link", name="Confirm the status of 2 items"))
    for place, words in enumerate(("Still running", "Ended")):
        publisher.get_by_label(words, exact=True).nth(place).check()
    press(publisher.get_by_role("button", name="Save all"))
    assert "The status of 2 items was saved: 1 still running, 1 ended." in main(publisher)
    assert publisher.get_by_role("link", name="Add an evaluation of Coaching").is_visible()
    # Then a reader elsewhere sees who said so and when, and the ended item stays readable
    today = format_day(current_day())
    reader.reload()
    assert f"Confirmed by the trust on {today}." in main(reader)
    reader.goto("/library/rotation")
    assert f"The trust said on {today} that this has ended." in main(reader)
    reader.goto("/library")
    assert "Rotation" not in main(reader)
    # When nobody reviews it in time
    change(served.scenario, "coaching", review_on=current_day() - timedelta(days=1))
    run_reviews(served.scenario)
    reader.goto("/library/coaching")
    assert "Its review has been overdue since" in main(reader)
    # Then a lead renews it with one press
    lead = served.signed_in("lead", viewport=TELEPHONE)
    lead.goto("/desk/library/upkeep")
    assert faults_here(lead) == []
    press(lead.get_by_role("button", name="Reviewed, no changes (Coaching)"))
    assert "was marked as reviewed" in main(lead)
    reader.reload()
    assert "overdue" not in main(reader)
    for page in ("/desk/library/confirm", "/library/coaching/report"):
        lead.goto(page)
        assert faults_here(lead) == []
