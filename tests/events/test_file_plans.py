"""A content file of an event as the plan of the event."""

from datetime import date, time

import pytest

from hub.events.domain.file_plans import plan_of_document, read_document
from hub.plugin_api.errors import RecordError
from hub.plugin_api.frontmatter import parse_event
from hub.plugin_api.wire import to_data
from tests.events.test_event_files import FILE

VALUES = {"title": "Handover", "day": "2027-03-31", "places": 2, "state": "open"}


def test_what_a_file_says_is_kept_as_data_and_becomes_the_plan():
    document = parse_event(FILE.format(**VALUES), slug="handover")
    assert read_document(to_data(document)) == document
    plan = plan_of_document(document)
    assert (plan.day, plan.starts, plan.ends) == (date(2027, 3, 31), time(10, 30), time(12, 0))
    assert [(line.starts, line.title) for line in plan.sessions] == [(time(10, 30), "Welcome")]


@pytest.mark.parametrize("wrong", [{"day": "soon"}, {"places": 0}, {"state": "shut"}])
def test_a_file_that_says_what_cannot_be_is_refused_with_the_field(wrong):
    with pytest.raises(RecordError) as error:
        parse_event(FILE.format(**{**VALUES, **wrong}), slug="handover")
    assert error.value.field in wrong
