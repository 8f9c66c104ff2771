"""A sample course of a trust from a content file, at a day relative to today."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from hub.demo.domain.sample_days import next_working_day
from hub.events.domain import apply_file, list_files_to_apply, publish_file
from hub.kit.clock import day_of
from hub.kit.content_handler import Origin
from hub.plugin_api.frontmatter import parse_event
from hub.trusts.domain import Organisation

COURSE = """---
title: A morning on handing over between shifts
summary: A half-day course for managers, in this demonstration only.
day: {day}
starts: "09:30"
ends: "12:30"
places: 16
place: Headquarters, a fictional room
tier: [first-line-manager, middle-manager]
timetable:
  - starts: "09:30"
    title: Welcome
  - starts: "10:00"
    title: Work in groups
---

This course comes from a content file, as a trust writes it for its plugin.
"""


def create_sample_course(session: Session, trust: Organisation, at: datetime) -> None:
    """Create a course of a trust in the way of a content file."""
    document = parse_event(
        COURSE.format(day=next_working_day(day_of(at) + timedelta(days=35))), slug="sample-course"
    )
    path = "content/events/sample-course.md"
    publish_file(session, document, Origin(trust.slug, trust.id, trust.slug, path, "", {}, at))
    for file_id in list_files_to_apply(session):
        apply_file(session, file_id, at)
